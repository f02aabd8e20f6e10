package dev.gangway.launcher.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.launcher.deploy.Application;
import dev.gangway.launcher.options.UserException;
import dev.gangway.launcher.testkit.Await;
import dev.gangway.launcher.testkit.LogCapture;
import dev.gangway.launcher.testkit.OwnThread;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class SessionsTest {
    private final Path folder;

    SessionsTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private static String h2(Path folder) {
        return "jdbc:h2:" + folder.resolve("h2") + ";DB_CLOSE_DELAY=-1";
    }

    @ParameterizedTest
    @ValueSource(strings = {"ee8", "ee9", "ee10", "ee11"})
    void cookiesAreSafeByDefault(String generation) throws Exception {
        try (Node node = new Node(folder, Node.settings("memory", "n1")).with(Node.war(folder, generation, ""))) {
            String cookie = node.ask("do=count").get("Set-Cookie");
            assertThat(cookie)
                    .matches("JSESSIONID=n1[a-z0-9]+\\.n1; .*")
                    .contains("; Path=/app")
                    .containsIgnoringCase("; HttpOnly")
                    .contains("; SameSite=Lax")
                    .doesNotContainIgnoringCase("; Secure");
            node.cookie = null;
            assertThat(node.ask("do=count", "X-Forwarded-Proto: https").get("Set-Cookie"))
                    .containsIgnoringCase("; Secure")
                    .containsIgnoringCase("; HttpOnly")
                    .contains("; SameSite=Lax");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ee8", "ee9", "ee10", "ee11"})
    void anApplicationsOwnSettingsWin(String generation) throws Exception {
        boolean knowsAttributes = generation.length() > 3;
        String descriptor = "<session-config><cookie-config><name>MINE</name><http-only>false</http-only>"
                + "<secure>true</secure>"
                + (knowsAttributes
                        ? "<attribute><attribute-name>SameSite</attribute-name>"
                                + "<attribute-value>Strict</attribute-value></attribute>"
                        : "")
                + "</cookie-config></session-config>";
        try (Node node =
                new Node(folder, Node.settings("memory", null)).with(Node.war(folder, generation, descriptor))) {
            assertThat(node.ask("do=count").get("Set-Cookie"))
                    .matches("MINE=[a-z0-9]+; .*")
                    .doesNotContainIgnoringCase("HttpOnly")
                    .containsIgnoringCase("; Secure")
                    .contains("; SameSite=" + (knowsAttributes ? "Strict" : "Lax"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ee8", "ee9", "ee10", "ee11"})
    void filesSurviveARestart(String generation) throws Exception {
        Path war = Node.war(folder, generation, "");
        String store = "file:" + folder.resolve("sessions");
        String cookie;
        try (Node node = new Node(folder, Node.settings(store, null)).with(war)) {
            assertThat(node.content("do=count")).isEqualTo("{count=1}");
            assertThat(node.content("do=box")).isEqualTo("{box=box of 0, count=1}");
            // No setAttribute tells of this one.
            assertThat(node.content("do=fill")).isEqualTo("{box=box of 1, count=1}");
            assertThat(node.content("do=fill")).isEqualTo("{box=box of 2, count=1}");
            cookie = node.cookie;
        }
        try (Node node = new Node(folder, Node.settings(store, null)).with(war)) {
            node.cookie = cookie;
            assertThat(node.content("do=count")).isEqualTo("{box=box of 2, count=2}");
            assertThat(node.content("do=renew")).isEqualTo("{box=box of 2, count=2}");
            assertThat(node.cookie).isNotEqualTo(cookie);
            assertThat(node.content("do=look")).isEqualTo("{box=box of 2, count=2}");
            String renewed = node.cookie;
            node.cookie = cookie;
            assertThat(node.content("do=look")).isEqualTo("no session");
            node.cookie = renewed;
            assertThat(node.content("do=end")).isEmpty();
            assertThat(node.content("do=look")).isEqualTo("no session");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ee8", "ee9", "ee10", "ee11"})
    void sessionsInMemoryPassToTheNextVersionOfAnApplication(String generation) throws Exception {
        Path war = Node.war(folder, generation, "");
        try (Node node = new Node(folder, Node.settings("memory", null))) {
            Application first = node.deploy(war);
            assertThat(node.content("do=box")).isEqualTo("{box=box of 0}");
            String early = node.cookie;
            node.cookie = null;
            assertThat(node.content("do=count")).isEqualTo("{count=1}");
            String late = node.cookie;
            Application second = node.deployNewer(war);
            assertThat(node.content("do=count")).isEqualTo("{count=2}");
            node.remove(first);
            assertThat(node.content("do=count")).isEqualTo("{count=3}");
            node.cookie = early;
            assertThat(node.content("do=fill")).isEqualTo("{box=box of 1}");
            node.cookie = late;
            assertThat(node.content("do=end")).isEmpty();
            node.remove(second);
            Application third = node.deploy(war);
            assertThat(third.context().isAvailable()).isTrue();
            assertThat(node.content("do=look")).isEqualTo("no session");
            node.cookie = early;
            assertThat(node.content("do=look")).isEqualTo("{box=box of 1}");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ee8", "ee9", "ee10", "ee11"})
    void nodesShareADatabase(String generation) throws Exception {
        Path war = Node.war(folder, generation, "");
        try (Node one = new Node(folder.resolve("1"), Node.settings(h2(folder), "one")).with(war);
                Node two = new Node(folder.resolve("2"), Node.settings(h2(folder), "two")).with(war)) {
            for (int i = 1; i < 6; i += 2) {
                assertThat(one.content("do=count")).isEqualTo("{count=" + i + "}");
                two.cookie = one.cookie;
                assertThat(two.content("do=count")).isEqualTo("{count=" + (i + 1) + "}");
                one.cookie = two.cookie;
                assertThat(one.cookie).endsWith(".two");
            }
            assertThat(one.content("do=late")).endsWith("before {count=6, late=yes}");
            assertThat(two.content("do=look")).isEqualTo("{count=6, late=yes}");
            assertThat(two.content("do=end")).isEmpty();
            assertThat(one.content("do=look")).isEqualTo("no session");
        }
    }

    @Test
    void nodesThatChangeOneSessionAtATimeDoNotUndoEachOthersWork() throws Exception {
        Path war = Node.war(folder, "ee11", "");
        try (Node one = new Node(folder.resolve("1"), Node.settings(h2(folder), "one")).with(war);
                Node two = new Node(folder.resolve("2"), Node.settings(h2(folder), "two")).with(war)) {
            assertThat(one.content("do=set&name=old&value=1")).isEqualTo("{old=1}");
            two.cookie = one.cookie;
            CompletableFuture<String> slow = CompletableFuture.supplyAsync(
                    () -> {
                        try {
                            return one.content("do=wait&name=slow&folder=" + folder);
                        } catch (Exception e) {
                            throw new IllegalStateException(e);
                        }
                    },
                    OwnThread::start);
            try {
                Await.until("the request has begun", () -> Files.exists(folder.resolve("begun")));
                assertThat(two.content("do=set&name=fast&value=2")).isEqualTo("{fast=2, old=1}");
                assertThat(two.content("do=remove&name=old")).isEqualTo("{fast=2}");
            } finally {
                Files.createFile(folder.resolve("end"));
            }
            assertThat(slow.get()).isEqualTo("{old=1, slow=set}"); // what it knew
            assertThat(two.content("do=look")).isEqualTo("{fast=2, slow=set}");
            assertThat(one.content("do=look")).isEqualTo("{fast=2, slow=set}");
        }
    }

    @Test
    void aSessionThatEndedElsewhereDoesNotComeBack() throws Exception {
        Path war = Node.war(folder, "ee11", "");
        try (Node one = new Node(folder.resolve("1"), Node.settings(h2(folder), "one")).with(war);
                Node two = new Node(folder.resolve("2"), Node.settings(h2(folder), "two")).with(war)) {
            assertThat(one.content("do=count")).isEqualTo("{count=1}");
            two.cookie = one.cookie;
            CompletableFuture<String> slow = CompletableFuture.supplyAsync(
                    () -> {
                        try {
                            return one.content("do=wait&name=slow&folder=" + folder);
                        } catch (Exception e) {
                            throw new IllegalStateException(e);
                        }
                    },
                    OwnThread::start);
            try {
                Await.until("the request has begun", () -> Files.exists(folder.resolve("begun")));
                assertThat(two.content("do=end")).isEmpty();
            } finally {
                Files.createFile(folder.resolve("end"));
            }
            assertThat(slow.get()).isEqualTo("{count=1, slow=set}");
            assertThat(one.content("do=look")).isEqualTo("no session");
            assertThat(two.content("do=look")).isEqualTo("no session");
        }
    }

    @Test
    void anAttributeThatCannotBeSavedIsNamedAndTheOthersAreSaved() throws Exception {
        Path war = Node.war(folder, "ee10", "");
        try (Node node = new Node(folder, Node.settings(h2(folder), null)).with(war);
                LogCapture log = new LogCapture()) {
            assertThat(node.content("do=count")).isEqualTo("{count=1}");
            assertThat(node.content("do=secret&name=mine")).contains("mine=Session$Secret@");
            while (!node.content("do=look").equals("{count=1}")) {
                // The request before may not have left the session yet.
            }
            assertThat(node.content("do=secret&name=mine")).contains("count=1");
            assertThat(log.warnings())
                    .singleElement()
                    .asString()
                    .endsWith("Session attribute 'mine' of /app cannot be saved: "
                            + "it holds a Session$Secret, which is not serializable");
        }
    }

    @Test
    void aMissingDriverIsToldWithTheRemedyAndWithoutThePassword() {
        assertThatThrownBy(() ->
                        new Node(folder, Node.settings("jdbc:sybase://me:secret1@db.example/x?password=secret2", null)))
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith("no JDBC driver for --sessions jdbc:sybase://db.example/x in ")
                .hasMessageContaining("--sessions-driver JAR")
                .hasMessageNotContaining("secret");
    }

    @Test
    void aFolderIsOneProcessesOwn() throws Exception {
        String store = "file:" + folder.resolve("sessions");
        try (Node node = new Node(folder, Node.settings(store, null))) {
            assertThat(node.work()).isDirectory();
            assertThatThrownBy(() -> new Node(folder, Node.settings(store, null)))
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining("another process uses it");
        }
        new Node(folder, Node.settings(store, null)).close();
    }
}
