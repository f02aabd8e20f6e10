package dev.gangway.launcher.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.launcher.options.CidrBlock;
import dev.gangway.launcher.options.PeerRules;
import dev.gangway.launcher.options.UserException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.jetty.server.Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sockets that somebody else has bound; those of the bridge's own are in BridgeTest. */
class ListenersTest {
    private static final SocketAddress EVERYWHERE = new InetSocketAddress(0);

    @Test
    void refuseAnInheritedSocketThatOtherMachinesReach() throws Exception {
        try (ServerSocketChannel inherited = ServerSocketChannel.open().bind(EVERYWHERE)) {
            int port = ((InetSocketAddress) inherited.getLocalAddress()).getPort();
            assertThatThrownBy(() -> listeners(inherited, PeerRules.NONE, false).bind())
                    .isInstanceOf(UserException.class)
                    .hasMessage("cannot serve the inherited socket *:" + port + ": other machines can reach it, and "
                            + "whoever connects can pretend to be the web server; say who may by --allow CIDR, or by "
                            + "--secret-file FILE, or have it bound to 127.0.0.1");
        }
    }

    @Test
    void serveItWhenItIsSaidWhoMayConnect() throws Exception {
        binds(EVERYWHERE, new PeerRules(List.of(CidrBlock.parse("192.0.2.7")), null), false);
        binds(EVERYWHERE, new PeerRules(List.of(), "192.0.2.7"), false);
        binds(EVERYWHERE, PeerRules.NONE, true);
    }

    @Test
    void serveOneOfThisMachineAlone(@TempDir Path folder) throws Exception {
        binds(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), PeerRules.NONE, false);
        binds(UnixDomainSocketAddress.of(folder.resolve("s")), PeerRules.NONE, false);
    }

    private static void binds(SocketAddress address, PeerRules peers, boolean hasSecret)
            throws IOException, UserException {
        boolean unix = address instanceof UnixDomainSocketAddress;
        try (ServerSocketChannel inherited = (unix
                        ? ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                        : ServerSocketChannel.open())
                .bind(address)) {
            Listeners listeners = listeners(inherited, peers, hasSecret);
            listeners.bind();
            assertThat(listeners.addresses()).containsExactly(inherited.getLocalAddress());
        }
    }

    private static Listeners listeners(ServerSocketChannel inherited, PeerRules peers, boolean hasSecret) {
        Listening plain = Listening.on();
        return new Listeners(
                new Server(),
                new Listening(
                        List.of(),
                        inherited,
                        plain.fastCgi(),
                        plain.requestIdleTimeout(),
                        peers,
                        hasSecret,
                        plain.socketMode(),
                        plain.socketOwner(),
                        plain.uriCompliance(),
                        plain.absoluteRedirects()),
                443);
    }
}
