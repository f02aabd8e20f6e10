package dev.gangway.connector.conformance;

import static dev.gangway.connector.testkit.WireBytes.AUTHORIZER;
import static dev.gangway.connector.testkit.WireBytes.BEGIN_REQUEST;
import static dev.gangway.connector.testkit.WireBytes.CANT_MPX_CONN;
import static dev.gangway.connector.testkit.WireBytes.CLOSE;
import static dev.gangway.connector.testkit.WireBytes.END_REQUEST;
import static dev.gangway.connector.testkit.WireBytes.FILTER;
import static dev.gangway.connector.testkit.WireBytes.KEEP_CONN;
import static dev.gangway.connector.testkit.WireBytes.REQUEST_COMPLETE;
import static dev.gangway.connector.testkit.WireBytes.RESPONDER;
import static dev.gangway.connector.testkit.WireBytes.abort;
import static dev.gangway.connector.testkit.WireBytes.begin;
import static dev.gangway.connector.testkit.WireBytes.bytes;
import static dev.gangway.connector.testkit.WireBytes.getParams;
import static dev.gangway.connector.testkit.WireBytes.params;
import static dev.gangway.connector.testkit.WireBytes.paramsEnd;
import static dev.gangway.connector.testkit.WireBytes.postParams;
import static dev.gangway.connector.testkit.WireBytes.raw;
import static dev.gangway.connector.testkit.WireBytes.stdin;
import static dev.gangway.connector.testkit.WireBytes.stdinEnd;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.connector.testkit.Answer;
import dev.gangway.connector.testkit.Await;
import dev.gangway.connector.testkit.FastCgiPeer;
import dev.gangway.connector.testkit.Requirement;
import dev.gangway.connector.testkit.WireBytes;
import dev.gangway.connector.testkit.WireRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Beginning, aborting and ending requests (FastCGI 1.0, section 5). */
class BeginAbortEndTest {
    private final AtomicInteger started = new AtomicInteger();
    private final CountDownLatch proceed = new CountDownLatch(1);
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final TestBridge.Builder builder = TestBridge.of(Apps.byPath(Map.of(
            "/hello", Apps::hello,
            "/echo", this::echo,
            "/held", this::held,
            "/throws",
                    (request, response) -> {
                        throw new IllegalStateException("on purpose");
                    },
            "/late", this::failLate,
            "/short",
                    (request, response) -> {
                        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, 8);
                        failLate(request, response);
                    })));

    private void echo(Request request, Response response) throws IOException {
        started.incrementAndGet();
        try {
            Apps.echo(request, response);
        } catch (IOException e) {
            failures.add(e);
            throw e;
        }
    }

    private void held(Request request, Response response) throws IOException {
        started.incrementAndGet();
        Await.open("the test lets the request go on", proceed);
        Apps.text(response, "held");
    }

    private void failLate(Request request, Response response) throws IOException {
        Apps.write(response, false, "half");
        throw new IllegalStateException("on purpose");
    }

    @AfterEach
    void release() {
        proceed.countDown();
    }

    private static byte[] openPost(int id, int flags, String target) {
        return WireBytes.join(
                begin(id, RESPONDER, flags), params(id, postParams(target, 10)), paramsEnd(id), stdin(id, "abc"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 9, 16})
    @Requirement("S-76")
    void closesOnABeginOfAnotherLength(int length) {
        try (TestBridge bridge = builder.start();
                FastCgiPeer peer = bridge.connect()) {
            peer.barrier();
            byte[] content = java.util.Arrays.copyOf(bytes("0001 01 0000000000 0000000000000000"), length);
            peer.send(raw(BEGIN_REQUEST, 1, content, 0));
            peer.expectClosed();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, AUTHORIZER, FILTER, 4, 0x0101, 0xFFFF})
    @Requirement({"S-77", "S-80"})
    void rejectsARoleThatIsNotServed(int role) {
        try (TestBridge bridge = builder.start();
                FastCgiPeer peer = bridge.connect()) {
            peer.send(begin(3, role, KEEP_CONN), params(3, getParams("/hello")), paramsEnd(3), stdinEnd(3));
            peer.expect(bytes("01 03 0003 0008 00 00  00000000 03 000000"));
            peer.send(WireBytes.get(3, KEEP_CONN, "/hello"));
            assertThat(peer.answer(3).protocolStatus()).isEqualTo(3);
            assertThat(peer.answer(3).bodyText()).isEqualTo("ok\n");
            assertThat(peer.barrier()).isEmpty();
        }
    }

    @Test
    @Requirement("S-77")
    void closesAfterARejectedRoleWithoutKeepConn() {
        try (TestBridge bridge = builder.start();
                FastCgiPeer peer = bridge.connect()) {
            peer.send(begin(1, 9, CLOSE));
            peer.sendUntilClosed(params(1, getParams("/hello")), paramsEnd(1), stdinEnd(1));
            peer.expect(bytes("01 03 0001 0008 00 00  00000000 03 000000"));
            peer.expectClosed();
        }
    }

    /** What is still to come of a rejected request must not meet a closed socket: the reset could overtake the answer. */
    @Test
    @Requirement({"S-64", "S-77"})
    void readsTheRestOfARejectedRequestBeforeItCloses() throws IOException {
        try (TestBridge bridge = builder.start();
                SocketChannel socket = SocketChannel.open(bridge.address())) {
            socket.write(ByteBuffer.wrap(begin(1, 9, CLOSE)));
            byte[] answer = Channels.newInputStream(socket).readAllBytes();
            assertThat(answer).isEqualTo(bytes("01 03 0001 0008 00 00  00000000 03 000000"));
            for (int i = 0; i < 20; i++) { // a reset would fail one of them
                socket.write(ByteBuffer.wrap(params(1, getParams("/hello"))));
            }
        }
    }

    @Test
    @Requirement({"S-82", "S-85"})
    void endsARefusedRequestOnceThatIsAbortedAtOnce() {
        try (TestBridge bridge = builder.start();
                FastCgiPeer peer = bridge.connect()) {
            peer.send(WireBytes.join(
                    begin(1, RESPONDER, KEEP_CONN),
                    params(1, "REQUEST_METHOD", "GET", "REQUEST_URI", "/%zz"),
                    paramsEnd(1),
                    abort(1),
                    WireBytes.get(1, KEEP_CONN, "/hello")));
            assertThat(peer.answer(1).hasHead()).isFalse();
            assertThat(peer.answer(1).bodyText()).isEqualTo("ok\n");
            assertThat(peer.barrier()).isEmpty();
        }
    }

    @Test
    @Requirement({"S-78", "S-80"})
    void rejectsASecondRequestWhenMultiplexingIsOff() {
        try (TestBridge bridge =
                        builder.fastCgi(settings -> settings.multiplex(false)).start();
                FastCgiPeer peer = bridge.connect()) {
            peer.send(openPost(1, KEEP_CONN, "/echo"));
            peer.send(WireBytes.get(2, KEEP_CONN, "/hello"));
            peer.expect(bytes("01 03 0002 0008 00 00  00000000 01 000000"));
            peer.send(stdin(1, "defghij"), stdinEnd(1));
            assertThat(peer.answer(1).bodyText()).isEqualTo("abcdefghij");
            assertThat(peer.answer(2).protocolStatus()).isEqualTo(CANT_MPX_CONN);
            peer.send(WireBytes.get(2, CLOSE, "/hello"));
            assertThat(peer.answer(2).bodyText()).isEqualTo("ok\n");
        }
    }

    @Test
    @Requirement("S-78")
    void closesTheConnectionThatWasNotToOutlastARejectedRequestWhenTheFirstHasEnded() {
        try (TestBridge bridge =
                        builder.fastCgi(settings -> settings.multiplex(false)).start();
                FastCgiPeer peer = bridge.connect()) {
            peer.send(openPost(1, KEEP_CONN, "/echo"));
            peer.send(WireBytes.get(2, CLOSE, "/hello"));
            peer.expect(bytes("01 03 0002 0008 00 00  00000000 01 000000"));
            peer.send(stdin(1, "defghij"), stdinEnd(1));
            assertThat(peer.answer(1).bodyText()).isEqualTo("abcdefghij");
            peer.expectClosed();
        }
    }

    @Test
    @Requirement({"S-81", "S-82"})
    void endsAnAbortedRequestThatReads() {
        try (TestBridge bridge = builder.start();
                FastCgiPeer peer = bridge.connect()) {
            peer.send(openPost(1, KEEP_CONN, "/echo"));
            Await.until("the request runs", () -> started.get() == 1);
            peer.send(abort(1));
            Answer answer = peer.answer(1);
            assertThat(answer.protocolStatus()).isEqualTo(REQUEST_COMPLETE);
            assertThat(failures).hasSize(1).allMatch(IOException.class::isInstance);
            assertThat(peer.barrier()).isEmpty();
            peer.send(WireBytes.get(1, KEEP_CONN, "/hello"));
            assertThat(peer.answer(1).bodyText()).isEqualTo("ok\n");
        }
    }

    @Test
    @Requirement({"S-81", "S-82"})
    void waitsForTheApplicationOfAnAbortedRequest() {
        try (TestBridge bridge = builder.start();
                FastCgiPeer peer = bridge.connect()) {
            peer.send(WireBytes.get(1, KEEP_CONN, "/held"));
            Await.until("the request runs", () -> started.get() == 1);
            peer.send(abort(1));
            assertThat(peer.barrier()).as("the application still runs").isEmpty();
            proceed.countDown();
            assertThat(peer.answer(1).records(END_REQUEST).get(0).bytes())
                    .isEqualTo(bytes("01 03 0001 0008 00 00  00000001 00 000000"));
            assertThat(peer.barrier()).isEmpty();
            peer.send(WireBytes.get(1, KEEP_CONN, "/hello"));
            assertThat(peer.answer(1).bodyText()).isEqualTo("ok\n");
        }
    }

    @Test
    @Requirement({"S-81", "S-85"})
    void endsARequestThatIsAbortedBeforeTheEndOfItsParams() {
        try (TestBridge bridge = builder.start();
                FastCgiPeer peer = bridge.connect()) {
            peer.send(begin(1, RESPONDER, KEEP_CONN), params(1, getParams("/hello")), abort(1));
            assertThat(peer.answer(1).records(END_REQUEST).get(0).bytes())
                    .isEqualTo(bytes("01 03 0001 0008 00 00  00000000 00 000000"));
            peer.send(paramsEnd(1), stdinEnd(1));
            assertThat(peer.barrier()).isEmpty();
            peer.send(WireBytes.get(1, KEEP_CONN, "/hello"));
            assertThat(peer.answer(1).bodyText()).isEqualTo("ok\n");
        }
    }

    @Test
    @Requirement("S-82")
    void sendsOneEndWhenAnAbortRacesWithTheAnswer() {
        try (TestBridge bridge = builder.start();
                FastCgiPeer peer = bridge.connect()) {
            for (int i = 0; i < 300; i++) {
                peer.send(WireBytes.get(1, KEEP_CONN, "/hello"), abort(1), abort(1));
                peer.answer(1);
                assertThat(peer.barrier()).isEmpty();
            }
            assertThat(peer.transcript().ends(1)).isEqualTo(300);
        }
    }

    @Test
    @Requirement("S-83")
    void abortsOnlyTheRequestThatIsNamed() {
        try (TestBridge bridge = builder.start();
                FastCgiPeer peer = bridge.connect()) {
            peer.send(openPost(1, KEEP_CONN, "/echo"), openPost(2, KEEP_CONN, "/echo"));
            peer.send(WireBytes.get(3, KEEP_CONN, "/held"));
            Await.until("all run", () -> started.get() == 3);
            peer.send(abort(1));
            peer.answer(1);
            peer.send(stdin(2, "defghij"), stdinEnd(2));
            assertThat(peer.answer(2).bodyText()).isEqualTo("abcdefghij");
            proceed.countDown();
            assertThat(peer.answer(3).bodyText()).isEqualTo("held");
            assertThat(failures).hasSize(1);
        }
    }

    @Test
    @Requirement("S-84")
    void writesTheEndInTheLayoutOfTheSpecification() {
        try (TestBridge bridge = builder.start();
                FastCgiPeer peer = bridge.connect()) {
            peer.send(WireBytes.get(0x0203, KEEP_CONN, "/hello"));
            WireRecord end = peer.answer(0x0203).records(END_REQUEST).get(0);
            assertThat(end.bytes()).isEqualTo(bytes("01 03 0203 0008 00 00  00000000 00 000000"));
        }
    }

    @Test
    @Requirement("S-85")
    void endsEachRequestOnceAndLast() {
        try (TestBridge bridge = builder.start();
                FastCgiPeer peer = bridge.connect()) {
            String[] targets = {"/hello", "/throws", "/nothing-here", "/hello"};
            for (int id = 1; id <= targets.length; id++) {
                peer.send(WireBytes.get(id, KEEP_CONN, targets[id - 1]));
            }
            peer.send(begin(9, 9, KEEP_CONN));
            for (int id = 1; id <= targets.length; id++) {
                assertThat(peer.answer(id).protocolStatus()).isEqualTo(REQUEST_COMPLETE);
            }
            peer.barrier();
            for (int id : new int[] {1, 2, 3, 4, 9}) {
                assertThat(peer.transcript().ends(id)).isEqualTo(1);
                assertThat(peer.transcript().unfinished(id)).isEmpty();
            }
        }
    }

    @Test
    @Requirement("S-86")
    void answersAnExceptionWith500AndAppStatusOne() {
        try (TestBridge bridge = builder.start();
                FastCgiPeer peer = bridge.connect()) {
            peer.send(WireBytes.get(1, KEEP_CONN, "/throws"));
            Answer answer = peer.answer(1);
            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.records(END_REQUEST).get(0).bytes())
                    .isEqualTo(bytes("01 03 0001 0008 00 00  00000001 00 000000"));
            peer.send(WireBytes.get(1, KEEP_CONN, "/hello"));
            assertThat(peer.answer(1).appStatus()).isZero();
        }
    }

    @Test
    @Requirement("S-86")
    void closesWithoutAnEndWhenALoneRequestFailsInMidAnswer() {
        try (TestBridge bridge = builder.start();
                FastCgiPeer peer = bridge.connect()) {
            peer.send(WireBytes.get(1, KEEP_CONN, "/late"));
            peer.awaitStdout(1, "half").awaitGone();
            assertThat(peer.transcript().ends(1)).isZero();
        }
    }

    /** The other request ends first; only the close can say that this answer is not complete. */
    @Test
    @Requirement("S-86")
    void closesWithoutAnEndBehindOtherRequestsWhenOneFailsInMidAnswer() {
        try (TestBridge bridge = builder.start();
                FastCgiPeer peer = bridge.connect()) {
            peer.send(WireBytes.get(1, KEEP_CONN, "/held"));
            Await.until("the other request runs", () -> started.get() == 1);
            peer.send(WireBytes.get(2, KEEP_CONN, "/late"));
            peer.awaitStdout(2, "half");
            Await.until("no more requests are taken", () -> {
                peer.send(WireBytes.get(3, KEEP_CONN, "/hello"));
                return peer.answer(3).status() == 503;
            });
            proceed.countDown();
            assertThat(peer.answer(1).bodyText()).isEqualTo("held");
            peer.awaitGone();
            assertThat(peer.transcript().ends(2)).isZero();
        }
    }

    @Test
    @Requirement("S-86")
    void tellsAFailureInMidAnswerByAppStatusWhenItsLengthIsKnownAndOtherRequestsRun() {
        try (TestBridge bridge = builder.start();
                FastCgiPeer peer = bridge.connect()) {
            peer.send(WireBytes.get(1, KEEP_CONN, "/held"));
            Await.until("the other request runs", () -> started.get() == 1);
            peer.breaksOff(2).send(WireBytes.get(2, KEEP_CONN, "/short"));
            Answer answer = peer.answer(2);
            assertThat(answer.bodyText()).isEqualTo("half");
            assertThat(answer.appStatus()).isEqualTo(1);
            assertThat(answer.protocolStatus()).isEqualTo(REQUEST_COMPLETE);
            proceed.countDown();
            assertThat(peer.answer(1).bodyText()).isEqualTo("held");
        }
    }
}
