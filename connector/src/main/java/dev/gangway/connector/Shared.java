package dev.gangway.connector;

import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;

/**
 * What the connections of one connector have in common.
 *
 * @param connector the connector
 * @param configuration limits and switches
 * @param requests what serves requests
 * @param routers what reads the records that requests come in
 * @param advice what tells administrators of settings of their web server
 */
record Shared(
        Connector connector,
        FastCgiConfiguration configuration,
        RequestPool requests,
        RouterPool routers,
        FrontAdvice advice) {

    static Shared of(Connector connector, HttpConfiguration http, FastCgiConfiguration configuration) {
        return new Shared(
                connector,
                configuration,
                new RequestPool(connector, http, configuration.mapping()),
                new RouterPool(configuration),
                new FrontAdvice());
    }
}
