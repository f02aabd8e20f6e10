package dev.gangway.connector.conformance;

import static dev.gangway.connector.testkit.WireBytes.CLOSE;
import static dev.gangway.connector.testkit.WireBytes.KEEP_CONN;
import static dev.gangway.connector.testkit.WireBytes.getParams;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.connector.testkit.FastCgiPeer;
import dev.gangway.connector.testkit.WireBytes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Targets that are none: refused with 400 before any application is asked, and the connection goes on. */
class BadTargetsTest {
    private static TestBridge bridge;

    @BeforeAll
    static void start() {
        bridge = TestBridge.start(Apps.of(Apps::hello));
    }

    @AfterAll
    static void stop() {
        bridge.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/app/%zz",
                "/app/%u",
                "/app/%u1",
                "/app/%u12",
                "/app/%u123",
                "http://h/%u1",
                "ftp://h/app",
                "gopher:/app",
                "http:/app",
                "http:///app",
                "http://@/app",
                "http://:80/app",
                "http://h:65536/app",
                "http://h:99999999999/app",
                "http://h:8x/app",
                "http://h:-1/app",
                "http://a@b@/app",
                "http://h:8 0/app",
                "http://[::1/app"
            })
    void areAnsweredWith400(String target) {
        try (FastCgiPeer peer = bridge.connect()) {
            peer.send(WireBytes.get(1, KEEP_CONN, target));
            assertThat(peer.answer(1).status()).isEqualTo(400);
            peer.send(WireBytes.get(1, KEEP_CONN, "/hello"));
            assertThat(peer.answer(1).bodyText()).as("the next request").isEqualTo("ok\n");
        }
    }

    /** h2o makes a path of the whole URL, by which its rules for paths do not see what is asked for. */
    @ParameterizedTest
    @CsvSource({
        "http://h/app/x, '', /http://h/app/x",
        "http://h/app/x, /app, /y",
        "http://h/app/x, /app, ''",
        "http://h/app/../x, '', /app/x",
        "http://h, /app, ''"
    })
    void areUrlsWhosePathTheWebServerHasNotSeen(String target, String script, String info) {
        try (FastCgiPeer peer = bridge.connect()) {
            String[] parameters = WireBytes.and(getParams(target), "SCRIPT_NAME", script, "PATH_INFO", info);
            peer.send(WireBytes.request(1, CLOSE, parameters));
            assertThat(peer.answer(1).status()).isEqualTo(400);
        }
    }
}
