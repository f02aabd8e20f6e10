package dev.gangway.connector;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.AbstractConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;

/** Makes the FastCGI connections of a Jetty {@link Connector}. */
public final class FastCgiConnectionFactory extends AbstractConnectionFactory {
    /** The name of the protocol among a connector's protocols. */
    public static final String PROTOCOL = "fcgi/1.0";

    private final HttpConfiguration http;
    private final FastCgiConfiguration configuration;
    private final Map<Connector, Shared> shared = new ConcurrentHashMap<>(1);

    /** Makes connections with the default configuration. */
    public FastCgiConnectionFactory() {
        this(new HttpConfiguration(), FastCgiConfiguration.defaults());
    }

    /**
     * Makes connections with the given configurations.
     *
     * @param http limits and switches of HTTP; copied, so later changes have no effect
     * @param configuration limits and switches of FastCGI
     */
    public FastCgiConnectionFactory(HttpConfiguration http, FastCgiConfiguration configuration) {
        super(PROTOCOL);
        this.configuration = configuration;
        this.http = new HttpConfiguration(http);
        // The web server has fields of its own for these, and not every one replaces ours.
        this.http.setSendServerVersion(false);
        this.http.setSendDateHeader(false);
        this.http.addCustomizer((request, responseHeaders) -> FastCgiRequest.of(request));
        setInputBufferSize(16 * 1024);
        installBean(this.http);
    }

    /** Returns the limits and switches of the connections. */
    public FastCgiConfiguration getConfiguration() {
        return configuration;
    }

    /** Lets go of what is kept for the next requests, which may refer to applications that are gone. */
    void forgetRequests() {
        shared.values().forEach(one -> one.requests().forget());
    }

    @Override
    public Connection newConnection(Connector connector, EndPoint endPoint) {
        Shared common = shared.computeIfAbsent(connector, c -> Shared.of(c, http, configuration));
        return configure(new FastCgiConnection(common, endPoint), connector, endPoint);
    }
}
