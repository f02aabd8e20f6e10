package dev.gangway.launcher.server;

import dev.gangway.connector.FastCgiConfiguration;
import dev.gangway.connector.FastCgiConnectionFactory;
import dev.gangway.connector.FastCgiServerConnector;
import dev.gangway.launcher.options.ListenAddress;
import dev.gangway.launcher.options.UserException;
import dev.gangway.launcher.status.ListenerStatus;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.io.ConnectionStatistics;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The connectors of a bridge: bound early, so that a taken address is known at once, started last. */
final class Listeners {
    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

    private final Server server;
    private final Listening listening;
    private final int httpsPort;
    private final List<FastCgiServerConnector> connectors = new ArrayList<>();

    Listeners(Server server, Listening listening, int httpsPort) {
        this.server = server;
        this.listening = listening;
        this.httpsPort = httpsPort;
    }

    /** Binds all addresses; from then on connections wait in the backlogs. */
    void bind() throws UserException {
        AmbiguousPaths.decodeWhereAccepted(server, listening.uriCompliance());
        ServerSocketChannel inherited = listening.inherited();
        if (inherited != null) {
            try {
                requireKnownPeers(
                        new ListenAddress(inherited.getLocalAddress(), false),
                        "serve the inherited socket",
                        ", or have it bound to 127.0.0.1");
                add(FastCgiServerConnector.inherited(server, inherited, factory(false)));
            } catch (IOException e) {
                throw new UserException("cannot accept from the inherited socket: " + e.getMessage(), e);
            }
        }
        for (ListenAddress address : listening.addresses()) {
            bind(address);
        }
    }

    private void bind(ListenAddress listen) throws UserException {
        requireKnownPeers(listen, "listen on", "");
        FastCgiServerConnector connector =
                new FastCgiServerConnector(server, listen.address(), factory(listen.trustsRemoteUser()));
        connector.setSocketPermissions(listening.socketMode());
        listening.socketOwner().applyTo(connector);
        try {
            connector.open();
        } catch (UserPrincipalNotFoundException e) {
            throw new UserException("cannot listen on " + listen + ": there is no user or group " + e.getName(), e);
        } catch (IOException e) {
            throw new UserException("cannot listen on " + listen + ": " + BindFailure.tell(listen, e), e);
        }
        add(connector);
    }

    /** Refuses an address where anybody could pretend to be the web server, whoever has bound it. */
    private void requireKnownPeers(ListenAddress address, String wanted, String alternative) throws UserException {
        if (!address.isPrivate() && !listening.peers().isRestricted() && !listening.hasSecret()) {
            throw new UserException("cannot " + wanted + " " + address + ": other machines can reach it, and whoever "
                    + "connects can pretend to be the web server; say who may by --allow CIDR, or by --secret-file FILE"
                    + alternative);
        }
    }

    private void add(FastCgiServerConnector connector) {
        connector.setPeerFilter(listening.peers());
        connector.setIdleTimeout(listening.requestIdleTimeout().toMillis());
        connector.addBean(new ConnectionStatistics());
        connectors.add(connector);
    }

    private FastCgiConnectionFactory factory(boolean trustsRemoteUser) {
        HttpConfiguration http = new HttpConfiguration();
        http.setSecurePort(httpsPort);
        http.setUriCompliance(listening.uriCompliance());
        http.setRelativeRedirectAllowed(!listening.absoluteRedirects());
        FastCgiConfiguration fastCgi = listening.fastCgi();
        return new FastCgiConnectionFactory(
                http,
                trustsRemoteUser ? fastCgi.toBuilder().trustRemoteUser(true).build() : fastCgi);
    }

    /** Begins to accept connections. */
    void start() throws UserException {
        try {
            for (FastCgiServerConnector connector : connectors) {
                // One that is added to a running server must be started by hand, and must be told to be its own.
                server.addConnector(connector);
                server.manage(connector);
                connector.start();
            }
        } catch (Exception e) {
            throw new UserException("the server did not start to listen: " + e, e);
        }
    }

    /** Returns the addresses that are bound, with the ports that were chosen. */
    List<SocketAddress> addresses() {
        return connectors.stream().map(FastCgiServerConnector::getLocalAddress).toList();
    }

    /** Returns whether a web server is connected. */
    boolean areConnected() {
        return connectors.stream().anyMatch(FastCgiServerConnector::isConnected);
    }

    /** Returns how each of them is doing. */
    List<ListenerStatus> status() {
        int limit = listening.fastCgi().maxConnections();
        return connectors.stream()
                .map(connector -> {
                    ConnectionStatistics counts = connector.getBean(ConnectionStatistics.class);
                    return new ListenerStatus(
                            ListenAddress.format(connector.getLocalAddress()),
                            counts.getConnections(),
                            counts.getConnectionsMax(),
                            counts.getConnectionsTotal(),
                            limit);
                })
                .toList();
    }

    /** Lets go of what is kept of requests that have ended, for the next ones: it may belong to an application that is gone. */
    void forgetRequests() {
        connectors.forEach(FastCgiServerConnector::forgetRequests);
    }

    /**
     * Refuses new connections, so that a web server tries its next back end at once, and closes each of the others when
     * no request is active on it.
     */
    void close() {
        for (FastCgiServerConnector connector : connectors) {
            try {
                connector.close();
            } catch (IOException e) {
                LOG.warn("Cannot close {}: {}", connector, e.toString());
            }
            var unused = connector.shutdown(); // the server waits for its end
        }
    }
}
