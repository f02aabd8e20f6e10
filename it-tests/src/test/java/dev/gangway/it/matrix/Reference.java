package dev.gangway.it.matrix;

import java.nio.file.Path;
import org.eclipse.jetty.ee11.webapp.WebAppContext;
import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** Jetty as it comes, with the probe behind its own HTTP and HTTPS ports: what every answer is measured by. */
final class Reference implements AutoCloseable {
    private final Server server = new Server();
    private final ServerConnector http;
    private final ServerConnector https;
    private final Certificates certificates;

    Reference(Path probe, Certificates certificates) {
        this.certificates = certificates;
        HttpConfiguration plain = new HttpConfiguration();
        plain.setSendServerVersion(false);
        http = new ServerConnector(server, new HttpConnectionFactory(plain));
        HttpConfiguration secure = new HttpConfiguration(plain);
        secure.addCustomizer(new SecureRequestCustomizer(false));
        SslContextFactory.Server tls = new SslContextFactory.Server();
        tls.setSslContext(certificates.server());
        tls.setWantClientAuth(true);
        https = new ServerConnector(
                server, new SslConnectionFactory(tls, "http/1.1"), new HttpConnectionFactory(secure));
        for (ServerConnector connector : new ServerConnector[] {http, https}) {
            connector.setHost("127.0.0.1");
            server.addConnector(connector);
        }
        server.setHandler(new ContextHandlerCollection(context("/", probe), context("/shop", probe)));
        try {
            server.start();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static WebAppContext context(String path, Path probe) {
        WebAppContext context = new WebAppContext();
        context.setContextPath(path);
        context.setWar(probe.toString());
        // The defaults of the bridge, which Jetty leaves to its users.
        context.getSessionHandler().setHttpOnly(true);
        context.getSessionHandler().setSameSite(HttpCookie.SameSite.LAX);
        context.setThrowUnavailableOnStartupException(true);
        return context;
    }

    Wire wire() {
        return new Wire(http.getLocalPort(), https.getLocalPort(), certificates);
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
