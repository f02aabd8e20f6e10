package dev.gangway.launcher.front;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.regex.Pattern;

/**
 * A bridge as a web server finds it.
 *
 * @param name what the ids of its sessions end with; empty for the only bridge
 * @param address where to connect: an {@link InetSocketAddress} or a {@link java.net.UnixDomainSocketAddress}
 */
public record Backend(String name, SocketAddress address) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]*");

    /** What no web server takes for anything but a part of a path. */
    private static final Pattern SOCKET_PATH = Pattern.compile("[A-Za-z0-9/._+@-]+");

    /** Checks what every dialect relies upon. */
    public Backend {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("'" + name + "' is no name of a bridge; use letters, digits, - and _");
        }
        if (!(address instanceof InetSocketAddress)
                && !SOCKET_PATH.matcher(address.toString()).matches()) {
            throw new IllegalArgumentException("the path of the socket '" + address
                    + "' has a character that has a meaning to web servers; use letters, digits and / . _ - + @");
        }
    }

    boolean isUnix() {
        return !(address instanceof InetSocketAddress);
    }

    /** Returns whether other machines cannot reach it, so that it starts without being told who may. */
    boolean isPrivate() {
        return !(address instanceof InetSocketAddress inet) || inet.getAddress().isLoopbackAddress();
    }

    /** Returns the host to connect to, without brackets. */
    String host() {
        InetAddress ip = ((InetSocketAddress) address).getAddress();
        // Who listens on all interfaces is found on the loopback one.
        return ip.isAnyLocalAddress() ? "127.0.0.1" : ip.getHostAddress();
    }

    int port() {
        return ((InetSocketAddress) address).getPort();
    }

    /** Returns {@code 127.0.0.1:9000}, {@code [::1]:9000}, or the socket's path with a prefix. */
    String at(String unixPrefix) {
        if (isUnix()) {
            return unixPrefix + address;
        }
        return (host().contains(":") ? "[" + host() + "]" : host()) + ":" + port();
    }

    /** Returns what {@code gangway serve --listen} has to be told. */
    String listenOption() {
        if (address instanceof InetSocketAddress inet && inet.getAddress().isAnyLocalAddress()) {
            return "*:" + port();
        }
        return at("unix:");
    }
}
