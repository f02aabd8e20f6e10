package dev.gangway.launcher.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThatThrownBy;

import dev.gangway.launcher.options.ListenAddress;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What to do about an address, where the system does not speak English. */
class BindFailureTest {
    private static final String IN_USE = "; stop the program that uses it, or choose another address with --listen";

    @TempDir
    private Path folder = Path.of("");

    private static String tell(String address, String message) {
        return BindFailure.tell(ListenAddress.parse(address), new BindException(message));
    }

    @Test
    void aPortThatIsTaken() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            for (String host : new String[] {"127.0.0.1", "*"}) {
                assertThat(tell(host + ":" + other.getLocalPort(), "Die Adresse wird bereits verwendet"))
                        .isEqualTo("Die Adresse wird bereits verwendet" + IN_USE);
            }
        }
    }

    @Test
    void anAddressOfAnotherMachine() {
        assertThat(tell("192.0.2.1:9000", "Die angeforderte Adresse kann nicht zugewiesen werden"))
                .isEqualTo("Die angeforderte Adresse kann nicht zugewiesen werden; is it an address of this machine?");
    }

    @Test
    void aPortOfAdministrators() {
        assumeThatThrownBy(() -> new java.net.Socket(InetAddress.getLoopbackAddress(), 1).close())
                .isInstanceOf(IOException.class);
        assertThat(tell("127.0.0.1:1", "Keine Berechtigung"))
                .isEqualTo("Keine Berechtigung; ports below 1024 may be for administrators only");
    }

    @Test
    void aSocketThatIsTaken() throws Exception {
        Path socket = folder.resolve("s");
        try (ServerSocketChannel other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            other.bind(UnixDomainSocketAddress.of(socket));
            assertThat(tell("unix:" + socket, "belegt")).isEqualTo("belegt" + IN_USE);
        }
        assertThat(tell("unix:" + Files.writeString(folder.resolve("in use"), ""), "keiner"))
                .as("a file that is no socket")
                .isEqualTo("keiner");
    }

    @Test
    void aSocketWithoutAFolder() {
        assertThat(tell("unix:" + folder + "/in use/s", "Datei oder Verzeichnis nicht gefunden"))
                .isEqualTo("Datei oder Verzeichnis nicht gefunden; make the folder " + folder
                        + "/in use, and let this user write in it");
    }
}
