package dev.gangway.connector;

import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.AbstractConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;

/** Makes the FastCGI connections of a Jetty {@link Connector}. */
public final class FastCgiConnectionFactory extends AbstractConnectionFactory {
    /** The name of the protocol among a connector's protocols. */
    public static final String PROTOCOL = "fcgi/1.0";

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
    }

    @Override
    public Connection newConnection(Connector connector, EndPoint endPoint) {
        throw new UnsupportedOperationException();
    }
}
