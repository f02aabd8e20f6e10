package dev.gangway.launcher.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.launcher.testkit.Await;
import dev.gangway.launcher.testkit.LogCapture;
import dev.gangway.launcher.testkit.OwnThread;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A session that is there and cannot be read is lost, with one line, and its browser gets a new one. */
@Timeout(60)
class DamagedSessionTest {
    private final Path folder;

    DamagedSessionTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @ParameterizedTest
    @CsvSource({
        "empty, it is cut off",
        "zeros, it is of format 0 (expected 1)",
        "times, it is cut off",
        "attributes, stored session is cut in attribute 'count'",
    })
    void aFile(String damage, String reason) throws Exception {
        Path store = folder.resolve("sessions");
        try (Node node = new Node(folder, Node.settings("file:" + store, null)).with(Node.war(folder, "ee11", ""));
                LogCapture log = new LogCapture()) {
            assertThat(node.content("do=count")).isEqualTo("{count=1}");
            node.awaitRest();
            Path file = onlyFile(store);
            byte[] whole = Files.readAllBytes(file);
            Files.write(
                    file,
                    switch (damage) {
                        case "empty" -> new byte[0];
                        case "zeros" -> new byte[whole.length];
                        case "times" -> Arrays.copyOf(whole, 30);
                        default -> Arrays.copyOf(whole, whole.length - 1);
                    });
            assertThat(node.content("do=look")).isEqualTo("no session");
            assertThat(file).doesNotExist();
            assertThat(node.content("do=count")).isEqualTo("{count=1}");
            assertThat(node.content("do=count")).isEqualTo("{count=2}");
            assertThat(log.warnings())
                    .singleElement()
                    .asString()
                    .endsWith("A session of /app is damaged and lost; " + file + " is removed: " + reason);
        }
    }

    @Test
    void aRow() throws Exception {
        String url = "jdbc:h2:" + folder.resolve("h2");
        try (Node node = new Node(folder, Node.settings(url, null)).with(Node.war(folder, "ee11", ""));
                Connection database = DriverManager.getConnection(url);
                LogCapture log = new LogCapture()) {
            assertThat(node.content("do=count")).isEqualTo("{count=1}");
            node.awaitRest();
            try (PreparedStatement damage =
                    database.prepareStatement("update gangway_session set attributes = X'0100'")) {
                assertThat(damage.executeUpdate()).isEqualTo(1);
            }
            String cookie = Objects.requireNonNull(node.cookie);
            String id = cookie.substring(cookie.indexOf('=') + 1);
            assertThat(node.content("do=count")).isEqualTo("{count=1}");
            assertThat(node.content("do=count")).isEqualTo("{count=2}");
            assertThat(log.warnings())
                    .singleElement()
                    .asString()
                    .endsWith("A session of /app is damaged and lost; row " + id.substring(0, 8)
                            + "... of gangway_session is removed: it is cut off");
        }
    }

    /** As another bridge may damage it. */
    @Test
    void aRowThatRequestsUse() throws Exception {
        String url = "jdbc:h2:" + folder.resolve("h2");
        try (Node node = new Node(folder, Node.settings(url, null)).with(Node.war(folder, "ee11", ""));
                Connection database = DriverManager.getConnection(url);
                LogCapture log = new LogCapture()) {
            assertThat(node.content("do=count")).isEqualTo("{count=1}");
            node.awaitRest();
            CompletableFuture<String> using = CompletableFuture.supplyAsync(
                    () -> {
                        try {
                            return node.raw("GET", "do=wait&name=w&folder=" + folder);
                        } catch (Exception e) {
                            throw new IllegalStateException(e);
                        }
                    },
                    OwnThread::start);
            Await.until("a request uses the session", () -> Files.exists(folder.resolve("begun")));
            try (PreparedStatement damage = database.prepareStatement(
                    "update gangway_session set attributes = X'0100', version = version + 1")) {
                assertThat(damage.executeUpdate()).isEqualTo(1);
            }
            assertThat(node.content("do=look")).isEqualTo("no session");
            Files.createFile(folder.resolve("end"));
            assertThat(using.get(30, TimeUnit.SECONDS)).startsWith("HTTP/1.1 200 ");
            assertThat(log.warnings())
                    .singleElement()
                    .asString()
                    .contains("A session of /app is damaged and lost; row ")
                    .endsWith(" of gangway_session is removed: it is cut off");
        }
    }

    private static Path onlyFile(Path store) throws Exception {
        try (Stream<Path> files = Files.walk(store)) {
            List<Path> sessions = files.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith(".lock"))
                    .toList();
            assertThat(sessions).hasSize(1);
            return sessions.get(0);
        }
    }
}
