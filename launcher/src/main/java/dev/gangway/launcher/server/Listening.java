package dev.gangway.launcher.server;

import dev.gangway.connector.FastCgiConfiguration;
import dev.gangway.launcher.options.ListenAddress;
import dev.gangway.launcher.options.PeerRules;
import dev.gangway.launcher.options.SocketOwner;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.eclipse.jetty.http.UriCompliance;
import org.jspecify.annotations.Nullable;

/**
 * Where a bridge listens, and to whom.
 *
 * @param addresses what to bind
 * @param inherited a socket that whoever started the process has bound, or null
 * @param fastCgi limits and switches of the protocol
 * @param requestIdleTimeout how long reads and writes of a request may wait for the web server; zero for ever
 * @param peers who may connect
 * @param hasSecret whether requests must carry the web server's secret
 * @param socketMode the mode of the files of Unix-domain sockets
 * @param socketOwner to whom they are given
 * @param uriCompliance which paths are accepted
 * @param absoluteRedirects whether redirects to a path become whole URLs
 */
public record Listening(
        List<ListenAddress> addresses,
        @Nullable ServerSocketChannel inherited,
        FastCgiConfiguration fastCgi,
        Duration requestIdleTimeout,
        PeerRules peers,
        boolean hasSecret,
        Set<PosixFilePermission> socketMode,
        SocketOwner socketOwner,
        UriCompliance uriCompliance,
        boolean absoluteRedirects) {

    /** The mode that keeps all but owner and group out. */
    public static final Set<PosixFilePermission> PRIVATE_MODE = Set.of(
            PosixFilePermission.OWNER_READ,
            PosixFilePermission.OWNER_WRITE,
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE);

    /** More than the minute after which most web servers give up by themselves. */
    private static final Duration DEFAULT_REQUEST_IDLE_TIMEOUT = Duration.ofMinutes(2);

    /** Copies the lists. */
    public Listening {
        addresses = List.copyOf(addresses);
        socketMode = Set.copyOf(socketMode);
    }

    /** Returns whether any listener believes the web server's user. */
    public boolean trustsRemoteUser() {
        return fastCgi.trustRemoteUser() || addresses.stream().anyMatch(ListenAddress::trustsRemoteUser);
    }

    /** Listens on addresses of this machine, with the default of everything else. */
    public static Listening on(ListenAddress... addresses) {
        return new Listening(
                List.of(addresses),
                null,
                FastCgiConfiguration.defaults(),
                DEFAULT_REQUEST_IDLE_TIMEOUT,
                PeerRules.NONE,
                false,
                PRIVATE_MODE,
                SocketOwner.PROCESS,
                UriCompliance.DEFAULT,
                false);
    }
}
