package dev.gangway.launcher.server;

import dev.gangway.launcher.options.ListenAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Says why an address could not be bound, and what to do. */
final class BindFailure {
    private static final int FIRST_UNPRIVILEGED_PORT = 1024;

    private BindFailure() {}

    static String tell(ListenAddress listen, IOException failure) {
        String message = String.valueOf(failure.getMessage());
        String remedy = message.contains("in use")
                ? "stop the program that uses it, or choose another address with --listen"
                : remedy(listen);
        return remedy == null ? message : message + "; " + remedy;
    }

    private static @Nullable String remedy(ListenAddress listen) {
        if (listen.address() instanceof UnixDomainSocketAddress unix) {
            Path folder = unix.getPath().getParent();
            return folder == null || Files.isWritable(folder)
                    ? null
                    : "make the folder " + folder + ", and let this user write in it";
        }
        if (listen.address() instanceof InetSocketAddress inet
                && inet.getPort() > 0
                && inet.getPort() < FIRST_UNPRIVILEGED_PORT) {
            return "ports below " + FIRST_UNPRIVILEGED_PORT + " may be for administrators only";
        }
        return "is it an address of this machine?";
    }
}
