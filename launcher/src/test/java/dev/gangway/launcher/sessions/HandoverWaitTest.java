package dev.gangway.launcher.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.launcher.testkit.Await;
import dev.gangway.launcher.testkit.OwnThread;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A request of a new version that waits for one which the old version still answers. */
@Timeout(120)
class HandoverWaitTest {
    private final Path folder;

    HandoverWaitTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void holdsUpNobodyWithAnotherSession() throws Exception {
        Path war = Node.war(folder, "ee11", "");
        try (Node node = new Node(folder, Node.settings("memory", "n1")).with(war)) {
            assertThat(node.content("do=count")).isEqualTo("{count=1}");
            String cookie = Objects.requireNonNull(node.cookie);
            CompletableFuture<String> slow = content(node, "do=wait&name=slow&folder=" + folder);
            Await.until("the old version answers", () -> Files.exists(folder.resolve("begun")));
            try {
                Object unused = node.deployNewer(war);
                CompletableFuture<String> waiting = content(node, "do=look");
                Await.until("a request of the new version waits", HandoverWaitTest::isWaiting);
                node.cookie = neighbourOf(cookie);
                assertThat(node.content("do=look")).isEqualTo("no session");
                assertThat(isWaiting()).as("the other waits still").isTrue();
                Files.createFile(folder.resolve("end"));
                assertThat(waiting.get()).isEqualTo("{count=1, slow=set}");
            } finally {
                Files.write(folder.resolve("end"), new byte[0]);
            }
            assertThat(slow.get()).isEqualTo("{count=1, slow=set}");
        }
    }

    private static CompletableFuture<String> content(Node node, String query) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return node.content(query);
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                },
                OwnThread::start);
    }

    private static boolean isWaiting() {
        return Thread.getAllStackTraces().values().stream()
                .flatMap(Arrays::stream)
                .anyMatch(frame -> frame.getMethodName().equals("awaitItsRequests"));
    }

    /** Returns the cookie of a session that lies beside another in a map that is nearly empty. */
    private static String neighbourOf(String cookie) {
        String[] parts = cookie.split("[=.]", -1);
        String id = IntStream.range(0, 100_000)
                .mapToObj(i -> "n1x" + i)
                .filter(other -> bin(other) == bin(parts[1]))
                .findFirst()
                .orElseThrow();
        return parts[0] + "=" + id + "." + parts[2];
    }

    /** Where java.util.concurrent.ConcurrentHashMap has a key. */
    private static int bin(String key) {
        return (key.hashCode() ^ (key.hashCode() >>> 16)) & 15;
    }
}
