package dev.gangway.client;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.InvalidPathException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where a FastCGI application listens: {@code host:port}, {@code [v6]:port}, {@code :port}, {@code unix:/path} or
 * {@code /path}.
 *
 * <p>Host names are looked up when a connection is made, not before.
 */
final class ServerAddress {
    /** Where FastCGI applications listen when nobody says otherwise. */
    static final ServerAddress DEFAULT = new ServerAddress("127.0.0.1:9000", "127.0.0.1", 9000, "");

    private static final Pattern HOST_AND_PORT = Pattern.compile("(?:\\[([^\\]]+)\\]|([^:\\[\\]]*)):(\\d{1,5})");
    private static final String UNIX_PREFIX = "unix:";

    private final String text;
    private final String host; // empty for a Unix-domain socket
    private final int port;
    private final String path; // empty for TCP

    private ServerAddress(String text, String host, int port, String path) {
        this.text = text;
        this.host = host;
        this.port = port;
        this.path = path;
    }

    /**
     * Reads an address.
     *
     * @throws IllegalArgumentException if the text is none
     */
    static ServerAddress parse(String text) {
        if (text.startsWith(UNIX_PREFIX) || text.startsWith("/")) {
            String path = text.startsWith("/") ? text : text.substring(UNIX_PREFIX.length());
            if (path.isEmpty()) {
                throw new IllegalArgumentException("'" + text + "' names no socket file");
            }
            return new ServerAddress(text, "", 0, path);
        }
        Matcher matcher = HOST_AND_PORT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no address (expected host:port, [IPv6 address]:port or unix:/path)");
        }
        int port = Integer.parseInt(matcher.group(3));
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("'" + text + "' has no possible port (expected 1 to 65535)");
        }
        String host = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
        return new ServerAddress(text, host.isEmpty() ? "127.0.0.1" : host, port, "");
    }

    boolean isUnix() {
        return !path.isEmpty();
    }

    /** The addresses to try, in this order; at least one. */
    List<SocketAddress> resolve() throws ConnectFailedException {
        if (isUnix()) {
            try {
                return List.of(UnixDomainSocketAddress.of(path));
            } catch (InvalidPathException e) {
                throw new ConnectFailedException(e);
            }
        }
        try {
            return Stream.of(InetAddress.getAllByName(host))
                    .<SocketAddress>map(address -> new InetSocketAddress(address, port))
                    .toList();
        } catch (UnknownHostException e) {
            throw new ConnectFailedException(new UnknownHostException("unknown host " + host));
        }
    }

    /** The text as it was given. */
    @Override
    public String toString() {
        return text;
    }
}
