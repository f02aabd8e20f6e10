package dev.gangway.it.harness;

import dev.gangway.connector.FastCgiConfiguration;
import dev.gangway.connector.FastCgiConnectionFactory;
import dev.gangway.connector.FastCgiServerConnector;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;

/** A bridge in the process of the tests, for servlets that a test wants to hold and to look into. */
public final class ServletBridge implements AutoCloseable {
    private final Server server = new Server();
    private final FastCgiServerConnector connector;
    private final ServletContextHandler application = new ServletContextHandler("/");

    /** Prepares a bridge without any servlet. */
    public ServletBridge(Consumer<FastCgiConfiguration.Builder> settings) {
        FastCgiConfiguration.Builder builder = FastCgiConfiguration.builder();
        settings.accept(builder);
        connector = new FastCgiServerConnector(
                server,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                new FastCgiConnectionFactory(new HttpConfiguration(), builder.build()));
        server.addConnector(connector);
        server.setHandler(application);
    }

    /** What a servlet does, whatever the method of the request. */
    public interface Service {
        void serve(HttpServletRequest request, HttpServletResponse response) throws IOException, ServletException;
    }

    /** Adds a servlet. */
    public ServletBridge with(String pathSpec, Service service) {
        ServletHolder holder = new ServletHolder(new Adapter(service));
        holder.setAsyncSupported(true);
        application.addServlet(holder, pathSpec);
        return this;
    }

    public ServletBridge start() {
        try {
            server.start();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return this;
    }

    /** Where it listens, such as {@code 127.0.0.1:9000}. */
    public String address() {
        return "127.0.0.1:" + ((InetSocketAddress) connector.getLocalAddress()).getPort();
    }

    /** How many connections of web servers are open. */
    public int connections() {
        return connector.getConnectedEndPoints().size();
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class Adapter extends HttpServlet {
        private static final long serialVersionUID = 1;

        private final transient Service service;

        Adapter(Service service) {
            this.service = service;
        }

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response)
                throws IOException, ServletException {
            service.serve(request, response);
        }
    }
}
