package dev.gangway.connector;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.eclipse.jetty.http.HttpScheme;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.util.Attributes;
import org.eclipse.jetty.util.HostPort;
import org.jspecify.annotations.Nullable;

/**
 * What Jetty asks of "the connection" of a request, answered as the client's connection to the web server.
 *
 * <p>Jetty takes these facts for constants of a connection. Here every request has its own, from its parameters, so
 * every {@link RequestStream} has one of these, for all the requests that it serves one after the other.
 */
final class RequestMetaData extends Attributes.Lazy implements ConnectionMetaData {
    /** Nobody's: applications let those in who come from the loopback, or from the web server's own address. */
    private static final InetSocketAddress UNKNOWN_CLIENT = new InetSocketAddress("0.0.0.0", 0);

    private static final InetSocketAddress UNIX_SOCKET = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final RequestStream stream;
    private final Connector connector;
    private final HttpConfiguration httpConfiguration;
    private @Nullable SocketAddress remote; // made when asked for
    private @Nullable SocketAddress local;

    RequestMetaData(RequestStream stream, Connector connector, HttpConfiguration httpConfiguration) {
        this.stream = stream;
        this.connector = connector;
        this.httpConfiguration = httpConfiguration;
    }

    /** Forgets what belongs to the request before. */
    void begin() {
        remote = null;
        local = null;
    }

    RequestStream stream() {
        return stream;
    }

    @Override
    public @Nullable Object getAttribute(String name) {
        return switch (name) {
            case FastCgiAttributes.SENT -> stream.writer().sent();
            case FastCgiAttributes.TARGET -> stream.head().target();
            default -> super.getAttribute(name);
        };
    }

    @Override
    public String getId() {
        return Integer.toHexString(System.identityHashCode(stream.connection())) + "#" + stream.getId();
    }

    @Override
    public HttpConfiguration getHttpConfiguration() {
        return httpConfiguration;
    }

    @Override
    public HttpVersion getHttpVersion() {
        return stream.head().version();
    }

    @Override
    public String getProtocol() {
        return getHttpVersion().asString();
    }

    @Override
    public Connection getConnection() {
        return stream.connection();
    }

    @Override
    public Connector getConnector() {
        return connector;
    }

    /** Returns true: the cache of parsed cookies lives as long as that, and our connections do not depend on it. */
    @Override
    public boolean isPersistent() {
        return true;
    }

    @Override
    public boolean isSecure() {
        return HttpScheme.HTTPS.is(stream.head().uri().getScheme());
    }

    /** Returns REMOTE_ADDR and REMOTE_PORT, or 0.0.0.0; never null, for code above us does not expect that of a server. */
    @Override
    public SocketAddress getRemoteSocketAddress() {
        SocketAddress address = remote;
        if (address == null) {
            address = stream.head().remoteAddress();
            remote = address = address == null ? UNKNOWN_CLIENT : address;
        }
        return address;
    }

    /**
     * Returns the target. Where neither Host nor SERVER_NAME tells a host, as lighttpd and Caddy do with HTTP/1.0, it is the
     * address that the browser has reached, as on an HTTP port: URLs of an application need one.
     */
    HttpURI uri() {
        HttpURI uri = stream.head().uri();
        return uri.getHost() == null && getLocalSocketAddress() instanceof InetSocketAddress own
                ? HttpURI.build(uri)
                        .authority(
                                HostPort.normalizeHost(own.getAddress().getHostAddress()),
                                stream.head().impliedPort())
                        .asImmutable()
                : uri;
    }

    /** Returns SERVER_ADDR and SERVER_PORT; our own address, or port, in place of what is missing. */
    @Override
    public SocketAddress getLocalSocketAddress() {
        SocketAddress address = local;
        if (address == null) {
            address = stream.head().localAddress();
            local = address = address == null ? ofListener() : address;
        }
        return address;
    }

    /** Returns the address that the web server has connected to, with the port that the browser has. */
    private InetSocketAddress ofListener() {
        SocketAddress transport = stream.connection().getEndPoint().getLocalSocketAddress();
        InetSocketAddress own = transport instanceof InetSocketAddress ip ? ip : UNIX_SOCKET;
        int port = stream.head().serverPort();
        return port == 0 ? own : new InetSocketAddress(own.getAddress(), port);
    }
}
