package dev.gangway.it.matrix;

import dev.gangway.it.matrix.Wire.Place;
import java.nio.file.Path;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.ee11.servlet.security.ConstraintMapping;
import org.eclipse.jetty.ee11.servlet.security.ConstraintSecurityHandler;
import org.eclipse.jetty.ee11.webapp.WebAppContext;
import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.security.Constraint;
import org.eclipse.jetty.security.HashLoginService;
import org.eclipse.jetty.security.UserStore;
import org.eclipse.jetty.security.authentication.BasicAuthenticator;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.security.Credential;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** Jetty as it comes, with the probe behind its own HTTP and HTTPS ports: what every answer is measured by. */
final class Reference implements AutoCloseable {
    private final Server server = new Server();
    private final ServerConnector http;
    private final ServerConnector https;
    private final Server guarded = new Server();
    private final ServerConnector users;
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
        ALPNServerConnectionFactory choice = new ALPNServerConnectionFactory();
        choice.setDefaultProtocol("http/1.1");
        https = new ServerConnector(
                server,
                new SslConnectionFactory(tls, "alpn"),
                choice,
                new HTTP2ServerConnectionFactory(secure),
                new HttpConnectionFactory(secure));
        for (ServerConnector connector : new ServerConnector[] {http, https}) {
            connector.setHost("127.0.0.1");
            server.addConnector(connector);
        }
        server.setHandler(new ContextHandlerCollection(context("/", probe), context("/shop", probe)));
        users = new ServerConnector(guarded, new HttpConnectionFactory(plain));
        users.setHost("127.0.0.1");
        guarded.addConnector(users);
        guarded.setHandler(guard(context("/", probe)));
        try {
            guarded.start();
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
        context.getMimeTypes().addInferred("text/plain", null);
        ErrorHandler pages = (ErrorHandler) context.getErrorHandler();
        pages.setShowOrigin(false);
        pages.setShowStacks(false);
        return context;
    }

    /** Has Jetty ask for the name and the password itself, where a web server would. */
    private static WebAppContext guard(WebAppContext context) {
        UserStore store = new UserStore();
        store.addUser("alice", Credential.getCredential("wonder land"), new String[] {"staff"});
        store.addUser("bob", Credential.getCredential("builder"), new String[] {"boss"});
        store.addUser("carol", Credential.getCredential("singer"), new String[0]);
        HashLoginService logins = new HashLoginService("Restricted");
        logins.setUserStore(store);
        ConstraintMapping everything = new ConstraintMapping();
        everything.setPathSpec("/*");
        everything.setConstraint(Constraint.ANY_USER);
        ConstraintSecurityHandler security = new ConstraintSecurityHandler();
        security.setLoginService(logins);
        security.setRealmName("Restricted");
        security.setAuthenticator(new BasicAuthenticator());
        security.addConstraintMapping(everything);
        context.setSecurityHandler(security);
        return context;
    }

    Wire wire() {
        return new Wire(
                http.getLocalPort(),
                https.getLocalPort(),
                https.getLocalPort(),
                certificates,
                new Place(http.getLocalPort(), ""),
                new Place(users.getLocalPort(), ""));
    }

    @Override
    public void close() {
        try {
            guarded.stop();
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
