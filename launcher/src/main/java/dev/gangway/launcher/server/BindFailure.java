package dev.gangway.launcher.server;

import dev.gangway.launcher.options.ListenAddress;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Says why an address could not be bound, and what to do.
 *
 * <p>The system's message is in the language of the user, so that what to do is found out from what there is.
 */
final class BindFailure {
    private static final int FIRST_UNPRIVILEGED_PORT = 1024;
    private static final String IN_USE = "stop the program that uses it, or choose another address with --listen";

    private BindFailure() {}

    static String tell(ListenAddress listen, IOException failure) {
        String message = String.valueOf(failure.getMessage());
        String remedy = listen.address() instanceof UnixDomainSocketAddress unix
                ? remedy(unix)
                : remedy((InetSocketAddress) listen.address());
        return remedy == null ? message : message + "; " + remedy;
    }

    private static @Nullable String remedy(UnixDomainSocketAddress unix) {
        if (isAnswered(unix)) {
            return IN_USE;
        }
        Path folder = unix.getPath().getParent();
        return folder == null || Files.isWritable(folder)
                ? null
                : "make the folder " + folder + ", and let this user write in it";
    }

    private static String remedy(InetSocketAddress inet) {
        InetAddress address = inet.getAddress();
        if (!isOfThisMachine(address)) {
            return "is it an address of this machine?";
        }
        InetAddress reached = address.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : address;
        return inet.getPort() > 0
                        && inet.getPort() < FIRST_UNPRIVILEGED_PORT
                        && !isAnswered(new InetSocketAddress(reached, inet.getPort()))
                ? "ports below " + FIRST_UNPRIVILEGED_PORT + " may be for administrators only"
                : IN_USE;
    }

    private static boolean isOfThisMachine(InetAddress address) {
        try {
            return address.isAnyLocalAddress()
                    || (address instanceof Inet4Address && address.isLoopbackAddress())
                    || NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException e) {
            return false;
        }
    }

    private static boolean isAnswered(SocketAddress address) {
        try (SocketChannel probe = SocketChannel.open(address)) {
            return probe.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
