package dev.gangway.launcher.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.eclipse.jetty.http.HttpTester;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What browsers get when sessions can be neither read nor saved, or only one of that. */
@Timeout(120)
class StoreAwayTest {
    private final Path folder;

    StoreAwayTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @ParameterizedTest
    @ValueSource(strings = {"ee8", "ee9", "ee10", "ee11"})
    void requestsAreRefusedUntilTheStoreIsBackAndNothingIsLost(String generation) throws Exception {
        Path war = Node.war(folder, generation, "");
        try (Breakable storage = new Breakable(FileStorage.open(folder.resolve("s")));
                Node node = new Node(folder, server -> Sessions.open(Node.settings("memory", null), server, storage))
                        .with(war)) {
            assertThat(node.content("do=count")).isEqualTo("{count=1}");
            String cookie = node.cookie;

            storage.breaks("load");
            assertRefused(node.ask("do=count"));
            // Who has no session needs no store, until he is to get one.
            node.cookie = null;
            assertThat(node.content("do=look")).isEqualTo("no session");

            storage.breaks("insert");
            HttpTester.Response refused = node.ask("do=count");
            assertRefused(refused);
            assertThat(refused.get("Set-Cookie")).isNull();

            node.cookie = cookie;
            storage.breaks("replace");
            assertRefused(node.ask("do=count"));
            // Too late for another status: the browser is to see that the response is cut.
            assertThat(node.raw("GET", "do=late")).startsWith("HTTP/1.1 200").doesNotEndWith("\r\n0\r\n\r\n");
            storage.breaks("delete");
            assertRefused(node.ask("do=end"));
            assertRefused(node.ask("do=renew"));
            assertThat(node.content("do=look")).startsWith("{count=");

            storage.breaks("");
            node.cookie = cookie;
            assertThat(node.content("do=count")).isEqualTo("{count=2}");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HEAD", "POST", "GET"})
    void everyMethodIsRefused(String method) throws Exception {
        try (Breakable storage = new Breakable(FileStorage.open(folder.resolve("s")));
                Node node = new Node(folder, server -> Sessions.open(Node.settings("memory", null), server, storage))
                        .with(Node.war(folder, "ee11", ""))) {
            assertThat(node.content("do=count")).isEqualTo("{count=1}");
            storage.breaks("load");
            HttpTester.Response response = node.request(method, "do=count");
            assertThat(response.getStatus()).isEqualTo(503);
            assertThat(response.get("Retry-After")).isEqualTo("5");
            assertThat(response.getContent().isEmpty()).isEqualTo(method.equals("HEAD"));
        }
    }

    private static void assertRefused(HttpTester.Response response) {
        assertThat(response.getStatus()).isEqualTo(503);
        assertThat(response.get("Retry-After")).isEqualTo("5");
        assertThat(response.get("Cache-Control")).isEqualTo("no-store");
        assertThat(response.getContent()).startsWith("503 Service Unavailable: the sessions cannot be reached");
    }

    /** A storage of which one operation fails. */
    private static final class Breakable implements Storage {
        private final Storage storage;
        private volatile String broken = "";

        Breakable(Storage storage) {
            this.storage = storage;
        }

        void breaks(String operation) {
            broken = operation;
        }

        private void pass(String operation) throws IOException {
            if (broken.equals(operation)) {
                throw new IOException("broken for the test");
            }
        }

        @Override
        public @Nullable StoredSession load(SessionKey key) throws IOException {
            pass("load");
            return storage.load(key);
        }

        @Override
        public boolean insert(SessionKey key, StoredSession session) throws IOException {
            pass("insert");
            return storage.insert(key, session);
        }

        @Override
        public boolean replace(SessionKey key, StoredSession session, long expected) throws IOException {
            pass("replace");
            return storage.replace(key, session, expected);
        }

        @Override
        public void touch(SessionKey key, StoredSession session) throws IOException {
            pass("touch");
            storage.touch(key, session);
        }

        @Override
        public boolean delete(SessionKey key) throws IOException {
            pass("delete");
            return storage.delete(key);
        }

        @Override
        public String place(SessionKey key) {
            return storage.place(key);
        }

        @Override
        public Set<String> expired(SessionKey.Scope scope, @Nullable String node, long time) throws IOException {
            return storage.expired(scope, node, time);
        }

        @Override
        public void deleteExpired(long time) throws IOException {
            storage.deleteExpired(time);
        }

        @Override
        public void close() {
            storage.close();
        }
    }
}
