package dev.gangway.connector.conformance;

import static dev.gangway.connector.testkit.WireBytes.AUTHORIZER;
import static dev.gangway.connector.testkit.WireBytes.CLOSE;
import static dev.gangway.connector.testkit.WireBytes.KEEP_CONN;
import static dev.gangway.connector.testkit.WireBytes.REQUEST_COMPLETE;
import static dev.gangway.connector.testkit.WireBytes.begin;
import static dev.gangway.connector.testkit.WireBytes.params;
import static dev.gangway.connector.testkit.WireBytes.paramsEnd;
import static dev.gangway.connector.testkit.WireBytes.stdinEnd;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.connector.protocol.Role;
import dev.gangway.connector.testkit.Answer;
import dev.gangway.connector.testkit.Await;
import dev.gangway.connector.testkit.FastCgiPeer;
import dev.gangway.connector.testkit.Requirement;
import dev.gangway.connector.testkit.WireBytes;
import java.util.EnumSet;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.server.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Authorizer role (FastCGI 1.0, section 6.3). */
class AuthorizerTest {
    private final AtomicInteger started = new AtomicInteger();
    private final CountDownLatch proceed = new CountDownLatch(1);
    private TestBridge bridge;

    @BeforeEach
    void start() {
        bridge = TestBridge.of(Apps.byPath(Map.of(
                        "/allow",
                        (request, response) -> {
                            Apps.readAll(request);
                            response.getHeaders().add("Variable-AUTH_METHOD", "rig");
                            response.getHeaders().add("Variable-Auth-Method", "other");
                            response.getHeaders().add("Variable-remote_user", "bob");
                        },
                        "/deny",
                        (request, response) -> {
                            response.setStatus(403);
                            response.getHeaders().add("X-Reason", "no");
                            Apps.text(response, "denied");
                        },
                        "/throws",
                        (request, response) -> {
                            throw new IllegalStateException("on purpose");
                        },
                        "/inject",
                        (request, response) -> addUnsafely(response),
                        "/held",
                        (request, response) -> {
                            started.incrementAndGet();
                            Await.open("the test lets the request go on", proceed);
                        })))
                .fastCgi(settings -> settings.roles(EnumSet.of(Role.RESPONDER, Role.AUTHORIZER)))
                .start();
    }

    private static void addUnsafely(Response response) {
        response.getHeaders().add("Variable-USER", "bob\r\nVariable-ADMIN: yes\nX: 1\0y");
    }

    @AfterEach
    void stop() {
        proceed.countDown();
        bridge.close();
    }

    /** What lighttpd 1.4.69 sends to an authorizer: no SCRIPT_NAME, PATH_INFO, PATH_TRANSLATED or CONTENT_LENGTH. */
    private static byte[] authorization(int id, int flags, String target, String... more) {
        return WireBytes.join(
                begin(id, AUTHORIZER, flags),
                more.length == 0 ? new byte[0] : params(id, more),
                params(
                        id,
                        "QUERY_STRING",
                        "",
                        "REQUEST_URI",
                        target,
                        "REDIRECT_STATUS",
                        "200",
                        "SCRIPT_FILENAME",
                        "/srv/www" + target,
                        "DOCUMENT_ROOT",
                        "/srv/www",
                        "REQUEST_METHOD",
                        "GET",
                        "SERVER_PROTOCOL",
                        "HTTP/1.1",
                        "HTTP_CONTENT_LENGTH",
                        "12"),
                paramsEnd(id));
    }

    @Test
    @Requirement("S-92")
    void mapsARequestWithoutTheFourVariables() {
        try (FastCgiPeer peer = bridge.connect()) {
            peer.send(authorization(1, CLOSE, "/allow/x"), stdinEnd(1));
            assertThat(peer.answer(1).status()).isEqualTo(200);
        }
    }

    @Test
    @Requirement({"S-93", "P-1"})
    void answersWithoutAnyStdin() {
        try (FastCgiPeer peer = bridge.connect()) {
            for (int i = 0; i < 3; i++) {
                peer.send(authorization(1, KEEP_CONN, "/allow"));
                assertThat(peer.answer(1).status()).isEqualTo(200);
            }
        }
    }

    /** The body is the Responder's to read, whatever is told of it. */
    @ParameterizedTest
    @ValueSource(strings = {"0", "12"})
    @Requirement({"S-93", "P-1"})
    void readsNoBodyWhateverItsLength(String length) {
        try (FastCgiPeer peer = bridge.connect()) {
            peer.send(authorization(1, KEEP_CONN, "/allow", "CONTENT_LENGTH", length));
            assertThat(peer.answer(1).status()).isEqualTo(200);
        }
    }

    /** Who asks for a WebSocket can be let in by FastCGI, though only HTTP can serve it then. */
    @Test
    @Requirement("S-94")
    void answersForAWebSocket() {
        try (FastCgiPeer peer = bridge.connect()) {
            peer.send(authorization(1, KEEP_CONN, "/allow", "HTTP_SEC_WEBSOCKET_KEY", "AQIDBAUGBwgJCgsMDQ4PEA=="));
            assertThat(peer.answer(1).status()).isEqualTo(200);
        }
    }

    @Test
    @Requirement({"S-93", "P-1"})
    void answersWithAnEmptyStdin() {
        try (FastCgiPeer peer = bridge.connect()) {
            for (int i = 0; i < 3; i++) {
                peer.send(authorization(1, KEEP_CONN, "/allow"), stdinEnd(1));
                assertThat(peer.answer(1).status()).isEqualTo(200);
            }
            peer.barrier();
            peer.send(authorization(1, CLOSE, "/allow"), stdinEnd(1));
            peer.answer(1);
            peer.readUntilClosed();
        }
    }

    @Test
    @Requirement("S-94")
    void answersAsAResponderDoes() {
        try (FastCgiPeer peer = bridge.connect()) {
            peer.send(authorization(1, CLOSE, "/allow"));
            Answer answer = peer.answer(1);
            assertThat(answer.headers("Status")).containsExactly("200 OK");
            assertThat(answer.protocolStatus()).isEqualTo(REQUEST_COMPLETE);
            assertThat(answer.appStatus()).isZero();
        }
    }

    @Test
    @Requirement("S-95")
    void keepsTheNamesOfVariablesByteForByte() {
        try (FastCgiPeer peer = bridge.connect()) {
            peer.send(authorization(1, CLOSE, "/allow"));
            assertThat(peer.answer(1).headerLines())
                    .contains("Variable-AUTH_METHOD: rig", "Variable-Auth-Method: other", "Variable-remote_user: bob");
        }
    }

    @Test
    @Requirement("S-96")
    void addsNothingToAnAllowanceThatTheWebServerIgnores() {
        try (FastCgiPeer peer = bridge.connect()) {
            peer.send(authorization(1, CLOSE, "/allow"));
            Answer answer = peer.answer(1);
            assertThat(answer.body()).isEmpty();
            assertThat(answer.headerLines()).noneMatch(line -> line.matches("(?i)(Set-Cookie|Date|Server):.*"));
        }
    }

    @Test
    @Requirement("S-97")
    void sendsACompleteAnswerWithADenial() {
        try (FastCgiPeer peer = bridge.connect()) {
            peer.send(authorization(1, CLOSE, "/deny"));
            Answer answer = peer.answer(1);
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.header("Content-Type")).contains("text/plain");
            assertThat(answer.header("X-Reason")).contains("no");
            assertThat(answer.bodyText()).isEqualTo("denied");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/throws", "/nothing-here"})
    @Requirement("S-98")
    void deniesWhenTheApplicationFails(String target) {
        try (FastCgiPeer peer = bridge.connect()) {
            peer.send(authorization(1, CLOSE, target));
            assertThat(peer.answer(1).status()).isGreaterThanOrEqualTo(400);
        }
    }

    @Test
    @Requirement("S-98")
    void deniesWhenTheRequestIsAborted() {
        try (FastCgiPeer peer = bridge.connect()) {
            peer.send(authorization(1, KEEP_CONN, "/held"));
            Await.until("the request runs", () -> started.get() == 1);
            peer.send(WireBytes.abort(1));
            assertThat(peer.barrier()).isEmpty();
            proceed.countDown();
            assertThat(peer.answer(1).status()).isNotEqualTo(200);
        }
    }

    @Test
    @Requirement("S-99")
    void letsNoControlCharacterIntoAVariable() {
        try (FastCgiPeer peer = bridge.connect()) {
            peer.send(authorization(1, CLOSE, "/inject"));
            Answer answer = peer.answer(1);
            assertThat(answer.headers("Variable-ADMIN")).isEmpty();
            assertThat(answer.headers("X")).isEmpty();
            assertThat(answer.stdoutText()).doesNotContain("\0");
            assertThat(answer.headers("Variable-USER"))
                    .allMatch(value -> value.chars().allMatch(c -> c >= ' '));
        }
    }
}
