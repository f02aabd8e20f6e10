package dev.gangway.connector.cgi;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** Addresses as variables, and users, write them; a name is never looked up. */
public final class Addresses {
    private Addresses() {}

    /**
     * Returns the socket address for an IP address and a port, or null if there is no IP address.
     *
     * <p>Web servers write an IPv6 address with or without brackets. A port that is absent or no number becomes 0.
     */
    static @Nullable InetSocketAddress of(@Nullable String address, @Nullable String port) {
        InetAddress ip = address == null ? null : literal(address);
        return ip == null ? null : new InetSocketAddress(ip, Math.max(port(port), 0));
    }

    /** Returns the number of a port, or -1 if the text is none. */
    static int port(@Nullable String text) {
        if (text == null || text.isEmpty() || text.length() > 5) {
            return -1;
        }
        int port = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            port = 10 * port + digit;
        }
        return port <= 0xFFFF ? port : -1;
    }

    /**
     * Returns the IP address that a text is, or null if it is none.
     *
     * @param text four numbers without zeros in front, which some read as octal; or IPv6, with or without brackets
     */
    public static @Nullable InetAddress literal(String text) {
        String address = text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
        try {
            return address.indexOf(':') >= 0 ? colonSeparated(address) : dottedQuad(address);
        } catch (UnknownHostException e) {
            return null;
        }
    }

    /** A zone, as in {@code fe80::1%eth1}, is left out: its name means nothing on another machine. */
    private static @Nullable InetAddress colonSeparated(String text) throws UnknownHostException {
        int zone = text.indexOf('%');
        String address = zone < 0 ? text : text.substring(0, zone);
        if (address.indexOf(':') < 0) {
            return null;
        }
        for (int i = 0; i < address.length(); i++) {
            char c = address.charAt(i);
            if (c != ':' && c != '.' && Character.digit(c, 16) < 0) {
                return null;
            }
        }
        // Without brackets what is no address would be the name of a machine, to be looked up.
        return InetAddress.getByName("[" + address + "]");
    }

    private static @Nullable InetAddress dottedQuad(String text) throws UnknownHostException {
        byte[] bytes = new byte[4];
        int count = 0;
        int number = -1; // before the first digit of one
        for (int i = 0; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : '.';
            if (c == '.') {
                if (number < 0 || count == 4) {
                    return null;
                }
                bytes[count++] = (byte) number;
                number = -1;
            } else if (c >= '0' && c <= '9' && number != 0) {
                number = 10 * Math.max(number, 0) + (c - '0');
                if (number > 255) {
                    return null;
                }
            } else {
                return null;
            }
        }
        return count == 4 ? InetAddress.getByAddress(bytes) : null;
    }
}
