package dev.gangway.connector.conformance;

import static dev.gangway.connector.testkit.WireBytes.KEEP_CONN;
import static dev.gangway.connector.testkit.WireBytes.and;
import static dev.gangway.connector.testkit.WireBytes.getParams;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.connector.FastCgiConfiguration;
import dev.gangway.connector.testkit.Answer;
import dev.gangway.connector.testkit.FastCgiPeer;
import dev.gangway.connector.testkit.WireBytes;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A secret that the web server has to know. */
class SecretTest {
    private static final String NAME = FastCgiConfiguration.SECRET_PARAMETER;
    private static final String SECRET = "correct horse battery staple";

    private final AtomicInteger started = new AtomicInteger();
    private TestBridge bridge;

    @BeforeEach
    void start() {
        bridge = TestBridge.of(Apps.of((request, response) -> {
                    started.incrementAndGet();
                    Apps.text(response, "secret=" + request.getAttribute(NAME) + "\nheaders=" + request.getHeaders());
                }))
                .fastCgi(settings -> settings.secret(SECRET))
                .start();
    }

    @AfterEach
    void stop() {
        bridge.close();
    }

    static Stream<List<String>> wrong() {
        return Stream.of(
                List.of(),
                List.of(NAME, ""),
                List.of(NAME, SECRET.substring(1)),
                List.of(NAME, SECRET + " "),
                List.of(NAME, SECRET.toUpperCase(java.util.Locale.ROOT)),
                List.of("HTTP_" + NAME, SECRET), // a header that a client may send
                List.of(NAME, SECRET, NAME, "wrong"));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void refusesARequestWithoutTheSecret(List<String> variables) {
        try (LogCapture log = new LogCapture();
                FastCgiPeer peer = bridge.connect()) {
            peer.send(WireBytes.request(1, KEEP_CONN, and(getParams("/"), variables.toArray(new String[0]))));
            Answer answer = peer.answer(1);
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.stdoutText()).doesNotContain(SECRET);
            assertThat(log.text()).doesNotContain(SECRET);
            assertThat(started).hasValue(0);
            peer.send(WireBytes.request(1, KEEP_CONN, and(getParams("/"), NAME, SECRET)));
            assertThat(peer.answer(1).status()).as("the next request").isEqualTo(200);
        }
    }

    @Test
    void keepsTheSecretFromTheApplication() {
        try (LogCapture log = new LogCapture();
                FastCgiPeer peer = bridge.connect()) {
            peer.send(WireBytes.request(1, KEEP_CONN, and(getParams("/"), NAME, SECRET)));
            Answer answer = peer.answer(1);
            assertThat(answer.bodyText()).startsWith("secret=null\n").doesNotContain("horse");
            assertThat(log.text()).doesNotContain(SECRET);
        }
    }
}
