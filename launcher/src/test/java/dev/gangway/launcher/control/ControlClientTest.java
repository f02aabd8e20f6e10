package dev.gangway.launcher.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Why no bridge is reached, where the system does not speak English. */
class ControlClientTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void thereIsNoSocket() {
        Path socket = folder.resolve("s");
        assertThat(new ControlClient(socket)
                        .notReached(new IOException("x", new SocketException("Datei oder Verzeichnis nicht gefunden"))))
                .startsWith("there is no socket " + socket + "; is the bridge up");
    }

    @Test
    void nobodyListens() throws Exception {
        Path socket = Files.createFile(folder.resolve("s"));
        assertThat(new ControlClient(socket)
                        .notReached(new IOException("x", new ConnectException("Verbindungsaufbau abgelehnt"))))
                .isEqualTo("nobody listens at " + socket + " any more: the bridge that made it is gone");
    }

    @Test
    void somethingElse() throws Exception {
        Path socket = Files.createFile(folder.resolve("s"));
        assertThat(new ControlClient(socket)
                        .notReached(new IOException("Die Ressource ist nicht verfügbar", new SocketException("x"))))
                .isEqualTo("no bridge answers at " + socket + ": Die Ressource ist nicht verfügbar");
    }
}
