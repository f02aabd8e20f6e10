package dev.gangway.connector.conformance;

import static dev.gangway.connector.testkit.WireBytes.END_REQUEST;
import static dev.gangway.connector.testkit.WireBytes.KEEP_CONN;
import static dev.gangway.connector.testkit.WireBytes.RESPONDER;
import static dev.gangway.connector.testkit.WireBytes.STDOUT;
import static dev.gangway.connector.testkit.WireBytes.UNKNOWN_TYPE;
import static dev.gangway.connector.testkit.WireBytes.abort;
import static dev.gangway.connector.testkit.WireBytes.and;
import static dev.gangway.connector.testkit.WireBytes.begin;
import static dev.gangway.connector.testkit.WireBytes.get;
import static dev.gangway.connector.testkit.WireBytes.params;
import static dev.gangway.connector.testkit.WireBytes.paramsEnd;
import static dev.gangway.connector.testkit.WireBytes.postParams;
import static dev.gangway.connector.testkit.WireBytes.raw;
import static dev.gangway.connector.testkit.WireBytes.stdin;
import static dev.gangway.connector.testkit.WireBytes.stdinEnd;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.connector.FastCgiAttributes;
import dev.gangway.connector.testkit.Await;
import dev.gangway.connector.testkit.FastCgiPeer;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The end of requests whose bodies nobody reads: HAProxy, which forgets the rest of a body and with it the browser's
 * connection when END_REQUEST comes first, gets that after the body, and others at once.
 */
class EndAfterStdinTest {
    private static final String HAPROXY = "HAProxy 2.6.12-1+deb12u4";
    private static final int SHORT = 200;
    private static final int UNASSIGNED = 200; // a type of record that nobody knows

    private final AtomicInteger gone = new AtomicInteger();
    private final TestBridge.Builder builder = TestBridge.of(Apps.byPath(Map.of(
            "/unread",
            this::answer,
            "/given-up",
            EndAfterStdinTest::giveUp,
            "/failing",
            EndAfterStdinTest::fail,
            "/hello",
            Apps::hello)));

    @SuppressWarnings("unchecked") // what the attribute is said to be
    private void answer(Request request, Response response) throws Exception {
        ((Consumer<Runnable>) requireNonNull(request.getAttribute(FastCgiAttributes.ON_GONE)))
                .accept(gone::incrementAndGet);
        Apps.text(response, "unread");
    }

    private static void giveUp(Request request, Response response) throws Exception {
        request.consumeAvailable();
        Apps.text(response, "unread");
    }

    private static void fail(Request request, Response response) throws Exception {
        Apps.text(response, "unread");
        throw new IllegalStateException("after the answer");
    }

    /** Sends a request with the first half of its body. */
    private static void sendHalf(FastCgiPeer peer, String software, String... more) {
        sendHalf(peer, "/unread", software, more);
    }

    private static void sendHalf(FastCgiPeer peer, String path, String software, String[] more) {
        peer.send(
                begin(1, RESPONDER, KEEP_CONN),
                params(1, and(postParams(path, 6), and(more, "SERVER_SOFTWARE", software))),
                paramsEnd(1),
                stdin(1, "abc"));
    }

    /** Requires that the answer has come, and not its end. */
    private static void expectAnswerWithoutEnd(FastCgiPeer peer) {
        expectAnswer(peer);
        expectNothing(peer);
    }

    private static void expectAnswer(FastCgiPeer peer) {
        String answer = "";
        while (!answer.endsWith("unread")) {
            answer += new String(peer.next(STDOUT, 1).content(), ISO_8859_1);
        }
    }

    /** Requires that the bridge has read all that was sent, and has nothing to say of it. */
    private static void expectNothing(FastCgiPeer peer) {
        peer.send(raw(UNASSIGNED, 0, new byte[0], 0));
        peer.next(UNKNOWN_TYPE, 0);
    }

    private static void expectEnd(FastCgiPeer peer) {
        assertThat(peer.next(STDOUT, 1).content()).isEmpty();
        peer.next(END_REQUEST, 1);
    }

    private static void expectHello(FastCgiPeer peer) {
        peer.send(get(7, KEEP_CONN, "/hello"));
        assertThat(peer.answer(7).bodyText()).isEqualTo("ok\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/unread", "/given-up", "/failing"})
    void waitsForTheRest(String path) {
        try (TestBridge bridge = builder.start();
                FastCgiPeer peer = bridge.connect()) {
            sendHalf(peer, path, HAPROXY, new String[0]);
            expectAnswerWithoutEnd(peer);
            peer.send(stdin(1, "def"));
            expectNothing(peer);
            peer.send(stdinEnd(1));
            expectEnd(peer);
            expectHello(peer);
        }
    }

    /** So much is more than may wait for an application, and more than a socket takes. */
    @Test
    void readsTheRestHoweverLongItIs() {
        try (TestBridge bridge = builder.start();
                FastCgiPeer peer = bridge.connect()) {
            peer.send(
                    begin(1, RESPONDER, KEEP_CONN),
                    params(1, and(postParams("/unread", 8 << 20), "SERVER_SOFTWARE", HAPROXY)),
                    paramsEnd(1));
            expectAnswerWithoutEnd(peer);
            for (int i = 0; i < 256; i++) {
                peer.send(stdin(1, new byte[32 * 1024]));
            }
            peer.send(stdinEnd(1));
            expectEnd(peer);
            expectHello(peer);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nginx/1.22.1", "Apache/2.4.71 (Debian)", ""})
    void doesNotWaitForOthers(String software) {
        try (TestBridge bridge = builder.start();
                FastCgiPeer peer = bridge.connect()) {
            sendHalf(peer, software);
            assertThat(peer.answer(1).bodyText()).isEqualTo("unread");
            peer.send(stdin(1, "def"), stdinEnd(1)); // skipped
            expectHello(peer);
        }
    }

    @Test
    void comesAtOnceWhenTheWebServerGivesTheBodyUp() {
        try (TestBridge bridge = builder.start();
                FastCgiPeer peer = bridge.connect()) {
            sendHalf(peer, HAPROXY);
            expectAnswerWithoutEnd(peer);
            peer.send(abort(1));
            expectEnd(peer);
            expectHello(peer);
            assertThat(gone)
                    .as("told that it has been given up, after its answer")
                    .hasValue(0);
        }
    }

    @Test
    void comesAfterAWhileWithoutTheRest() {
        try (TestBridge bridge = builder.connector(connector -> connector.setIdleTimeout(SHORT))
                        .start();
                FastCgiPeer peer = bridge.connect()) {
            sendHalf(peer, HAPROXY);
            expectAnswer(peer);
            expectEnd(peer);
            peer.send(stdinEnd(1)); // too late
            expectHello(peer);
        }
    }

    @Test
    void isForgottenWithTheConnection() {
        try (TestBridge bridge = builder.start()) {
            try (FastCgiPeer peer = bridge.connect()) {
                sendHalf(peer, HAPROXY);
                expectAnswerWithoutEnd(peer);
            }
            Await.until(
                    "the bridge has closed its side",
                    () -> bridge.connector().getConnectedEndPoints().isEmpty());
            assertThat(gone).hasValue(0);
        }
    }

    @Test
    void isForgottenWhenTheBridgeClosesTheConnection() {
        try (TestBridge bridge = builder.start()) {
            try (FastCgiPeer peer = bridge.connect()) {
                sendHalf(peer, HAPROXY);
                expectAnswerWithoutEnd(peer);
                bridge.connector().getConnectedEndPoints().forEach(EndPoint::close);
                peer.awaitGone();
            }
            try (FastCgiPeer peer = bridge.connect()) {
                expectHello(peer);
            }
            assertThat(gone).hasValue(0);
        }
    }

    /** Nor does one among several that share the connection hold up the others. */
    @Test
    void leavesOtherRequestsAlone() {
        try (TestBridge bridge = builder.start();
                FastCgiPeer peer = bridge.connect()) {
            sendHalf(peer, HAPROXY);
            expectAnswerWithoutEnd(peer);
            peer.send(get(3, KEEP_CONN, "/hello"));
            assertThat(peer.answer(3).bodyText()).isEqualTo("ok\n");
            peer.send(stdinEnd(1));
            expectEnd(peer);
        }
    }

    /** A refusal is an answer with its end in one piece. */
    @Test
    void ofWhatIsRefusedWaitsToo() {
        try (TestBridge bridge = builder.start();
                FastCgiPeer peer = bridge.connect()) {
            sendHalf(peer, HAPROXY, "HTTP_HOST", "not a host");
            expectNothing(peer);
            peer.send(stdin(1, "def"), stdinEnd(1));
            assertThat(peer.answer(1).stdout()).asString().startsWith("Status: 400 Bad Request\r\n");
            expectHello(peer);
        }
    }

    @Test
    void ofWhatIsRefusedComesAfterAWhileWithoutTheRest() {
        try (TestBridge bridge = builder.connector(connector -> connector.setIdleTimeout(SHORT))
                        .start();
                FastCgiPeer peer = bridge.connect()) {
            sendHalf(peer, HAPROXY, "HTTP_HOST", "not a host");
            assertThat(peer.answer(1).stdout()).asString().startsWith("Status: 400 Bad Request\r\n");
            peer.send(stdinEnd(1));
            expectHello(peer);
        }
    }

    @Test
    void ofWhatIsRefusedComesWhenTheWebServerGivesTheBodyUp() {
        try (TestBridge bridge = builder.start();
                FastCgiPeer peer = bridge.connect()) {
            sendHalf(peer, HAPROXY, "HTTP_HOST", "not a host");
            peer.send(abort(1));
            peer.next(END_REQUEST, 1);
            expectHello(peer);
        }
    }
}
