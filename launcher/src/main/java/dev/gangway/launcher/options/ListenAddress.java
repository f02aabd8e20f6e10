package dev.gangway.launcher.options;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Where to listen for web servers, as users write it.
 *
 * <pre>
 *   127.0.0.1:9000   [::1]:9000   localhost:9000   *:9000   unix:/run/gangway.sock
 *   any of these;trust-remote-user
 * </pre>
 *
 * @param address what to bind; an {@link InetSocketAddress} or a {@link UnixDomainSocketAddress}
 * @param trustsRemoteUser whether the user is believed that a web server names there
 */
public record ListenAddress(SocketAddress address, boolean trustsRemoteUser) {
    /** What {@code --listen} is when nobody says otherwise: the port that FastCGI programs have by habit. */
    public static final String DEFAULT = "127.0.0.1:9000";

    private static final String UNIX = "unix:";
    private static final String TRUST = "trust-remote-user";

    /** The longest path that every system can bind: Linux takes 107 bytes, macOS and the BSDs 103. */
    private static final int MAX_UNIX_PATH_BYTES = 103;

    private static final Pattern HOST_AND_PORT = Pattern.compile("(?:\\[([^\\]]*)\\]|([^:\\[\\]]*)):([0-9]{1,5})");

    /**
     * Reads an address.
     *
     * @throws IllegalArgumentException if it is none; the message says what was read, why it is refused, and a remedy
     */
    public static ListenAddress parse(String text) {
        int semicolon = text.indexOf(';');
        if (semicolon < 0) {
            return new ListenAddress(address(text), false);
        }
        if (!text.substring(semicolon + 1).strip().equals(TRUST)) {
            throw refused(text, "has an unknown setting behind the semicolon", "there is " + TRUST + " alone");
        }
        return new ListenAddress(address(text.substring(0, semicolon).strip()), true);
    }

    private static SocketAddress address(String text) {
        if (text.startsWith(UNIX)) {
            return unix(text, text.substring(UNIX.length()));
        }
        if (text.matches("[0-9]+")) {
            throw refused(
                    text, "is a port alone", "write 127.0.0.1:" + text + ", or *:" + text + " for all interfaces");
        }
        if (text.startsWith("/") || text.startsWith(".")) {
            throw refused(text, "is a path", "write " + UNIX + text + " for a Unix-domain socket");
        }
        Matcher matcher = HOST_AND_PORT.matcher(text);
        if (!matcher.matches()) {
            throw text.matches("[0-9A-Fa-f.]*:[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*")
                    ? refused(text, "has an IPv6 address without brackets", "write it like [::1]:9000")
                    : refused(
                            text, "is no HOST:PORT", "write it like 127.0.0.1:9000, [::1]:9000 or unix:/path/to.sock");
        }
        int port = Integer.parseInt(matcher.group(3));
        if (port > 0xFFFF) {
            throw refused(text, "has no valid port", "use 1 to 65535, or 0 for any free one");
        }
        String ipv6 = matcher.group(1);
        return ipv6 == null ? named(text, matcher.group(2), port) : new InetSocketAddress(ipv6(text, ipv6), port);
    }

    private static UnixDomainSocketAddress unix(String text, String path) {
        if (path.isEmpty()) {
            throw refused(text, "lacks a path", "write it like unix:/path/to.sock");
        }
        try {
            Path absolute = Path.of(path).toAbsolutePath().normalize();
            int length = absolute.toString().getBytes(StandardCharsets.UTF_8).length;
            if (length > MAX_UNIX_PATH_BYTES) {
                throw refused(
                        text,
                        "has a path of " + length + " bytes, more than the " + MAX_UNIX_PATH_BYTES
                                + " that a Unix-domain socket may have",
                        "choose a shorter one, such as unix:/run/gangway.sock");
            }
            return UnixDomainSocketAddress.of(absolute);
        } catch (InvalidPathException e) {
            throw refused(text, "has an invalid path (" + e.getReason() + ")", "write it like unix:/path/to.sock");
        }
    }

    private static InetSocketAddress named(String text, @Nullable String host, int port) {
        if (host == null || host.isEmpty()) {
            throw refused(text, "lacks a host", "write 127.0.0.1:" + port + ", or *:" + port + " for all interfaces");
        }
        if (host.equals("*")) {
            return new InetSocketAddress(port);
        }
        try {
            return new InetSocketAddress(InetAddress.getByName(host), port);
        } catch (UnknownHostException e) {
            throw refused(text, "names an unknown host", "check the name " + host + ", or use an IP address");
        }
    }

    private static InetAddress ipv6(String text, String literal) {
        try {
            if (literal.contains(":")) {
                return InetAddress.getByName("[" + literal + "]");
            }
        } catch (UnknownHostException e) {
            // told below
        }
        throw refused(text, "has no IPv6 address between its brackets", "write it like [::1]:9000");
    }

    private static IllegalArgumentException refused(String text, String rule, String remedy) {
        return new IllegalArgumentException("'" + text + "' " + rule + "; " + remedy);
    }

    /** Returns whether other machines cannot reach this address. */
    public boolean isPrivate() {
        return !(address instanceof InetSocketAddress inet) || inet.getAddress().isLoopbackAddress();
    }

    /** Returns the address in the form in which users write it, without settings. */
    @Override
    public String toString() {
        return format(address);
    }

    /** Returns {@code address}, perhaps one that was bound, in the form in which users write it. */
    public static String format(SocketAddress address) {
        if (address instanceof InetSocketAddress inet) {
            InetAddress ip = inet.getAddress();
            String host = ip.isAnyLocalAddress() ? "*" : ip.getHostAddress();
            return (host.contains(":") ? "[" + host + "]" : host) + ":" + inet.getPort();
        }
        return UNIX + address;
    }

    /** Lets picocli read addresses. */
    public static final class Converter implements ITypeConverter<ListenAddress> {
        @Override
        public ListenAddress convert(String value) {
            try {
                return parse(value);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
