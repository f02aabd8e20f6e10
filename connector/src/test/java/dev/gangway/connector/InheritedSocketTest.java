package dev.gangway.connector;

import static dev.gangway.connector.testkit.WireBytes.CLOSE;
import static dev.gangway.connector.testkit.WireBytes.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.connector.conformance.Apps;
import dev.gangway.connector.testkit.FastCgiPeer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import org.eclipse.jetty.server.Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A connector over a socket that somebody else has bound. */
class InheritedSocketTest {
    private final Server server = new Server();

    private FastCgiServerConnector serve(ServerSocketChannel inherited) throws Exception {
        FastCgiServerConnector connector = FastCgiServerConnector.inherited(server, inherited);
        server.addConnector(connector);
        server.setHandler(Apps.of(Apps::hello));
        server.start();
        try (FastCgiPeer peer = FastCgiPeer.connect(inherited.getLocalAddress())) {
            peer.send(get(1, CLOSE, "/"));
            assertThat(peer.answer(1).status()).isEqualTo(200);
        }
        return connector;
    }

    @Test
    void isServedOnceOnTcp() throws Exception {
        ServerSocketChannel inherited =
                ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        SocketAddress address = inherited.getLocalAddress();
        FastCgiServerConnector connector = serve(inherited);
        server.stop();
        assertThat(inherited.isOpen()).isFalse();
        assertThatThrownBy(connector::start)
                .isInstanceOf(IOException.class)
                .hasMessageContaining(address + " was inherited and has been closed");
    }

    @Test
    void isServedOnceOnUnixDomainSocketsWhoseFileStays(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("socket");
        ServerSocketChannel inherited =
                ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(file));
        FastCgiServerConnector connector = serve(inherited);
        server.stop();
        assertThat(inherited.isOpen()).isFalse();
        assertThat(file).exists();
        assertThatThrownBy(connector::start)
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file + " was inherited and has been closed");
    }
}
