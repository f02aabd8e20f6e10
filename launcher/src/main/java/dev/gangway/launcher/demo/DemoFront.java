package dev.gangway.launcher.demo;

import dev.gangway.launcher.options.UserException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A web server on the loopback interface that passes every request on to a FastCGI address. */
public final class DemoFront implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DemoFront.class);

    private static final String HOST = "127.0.0.1";

    /** How long a connection may be silent: streams of events may be for long. */
    static final Duration IDLE_TIMEOUT = Duration.ofMinutes(10);

    private final Server server;
    private final ServerConnector connector;

    private DemoFront(Server server, ServerConnector connector) {
        this.server = server;
        this.connector = connector;
    }

    /**
     * Binds the port, but accepts nothing yet.
     *
     * @param port the port, or 0 for any free one
     * @throws UserException if it is taken
     */
    public static DemoFront open(int port) throws UserException {
        QueuedThreadPool threads = new QueuedThreadPool();
        threads.setName("front");
        Server server = new Server(threads);
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        // Passed on as they are: what is wrong with a target is for the bridge to say.
        http.setUriCompliance(UriCompliance.UNSAFE);
        ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
        connector.setHost(HOST);
        connector.setPort(port);
        connector.setIdleTimeout(IDLE_TIMEOUT.toMillis());
        server.addConnector(connector);
        try {
            connector.open();
        } catch (IOException e) {
            throw new UserException(
                    "cannot listen on port " + port + " for browsers: " + reason(e)
                            + "; stop the program that uses it, or choose another with --port",
                    e);
        }
        return new DemoFront(server, connector);
    }

    private static @Nullable String reason(IOException e) {
        // Jetty says which address could not be bound, and in the cause why.
        return e.getCause() == null ? e.getMessage() : e.getCause().getMessage();
    }

    /**
     * Passes requests on from now on.
     *
     * @param bridge where a bridge listens for FastCGI
     * @throws UserException if the server does not start
     */
    public void start(InetSocketAddress bridge) throws UserException {
        server.setHandler(new FrontHandler(bridge));
        try {
            server.start();
        } catch (Exception e) {
            throw new UserException("the web server of the demo did not start: " + e, e);
        }
    }

    /** Returns the address for browsers. */
    public String url() {
        return "http://" + HOST + ":" + connector.getLocalPort() + "/";
    }

    @Override
    public void close() {
        try {
            connector.close();
            server.stop();
        } catch (Exception e) {
            LOG.debug("Stop", e);
        }
        server.destroy();
    }
}
