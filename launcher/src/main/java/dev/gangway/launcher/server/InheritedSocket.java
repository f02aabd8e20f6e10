package dev.gangway.launcher.server;

import dev.gangway.launcher.options.UserException;
import java.io.IOException;
import java.nio.channels.Channel;
import java.nio.channels.ServerSocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * The listening socket that a web server leaves on descriptor 0 of a process it starts (FastCGI 1.0, section 2.2): so do
 * spawn-fcgi, mod_fcgid, lighttpd, and systemd with {@code StandardInput=socket}.
 */
public final class InheritedSocket {
    private InheritedSocket() {}

    /**
     * Returns the socket, of the TCP or the Unix family, or null if descriptor 0 is something else.
     *
     * @throws UserException if it cannot be found out
     */
    public static @Nullable ServerSocketChannel find() throws UserException {
        try {
            Channel channel = System.inheritedChannel();
            return channel instanceof ServerSocketChannel listening ? listening : null;
        } catch (IOException e) {
            throw new UserException("cannot tell what descriptor 0 is: " + e.getMessage(), e);
        }
    }
}
