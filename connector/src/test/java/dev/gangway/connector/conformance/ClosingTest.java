package dev.gangway.connector.conformance;

import static dev.gangway.connector.testkit.WireBytes.CLOSE;
import static dev.gangway.connector.testkit.WireBytes.KEEP_CONN;
import static dev.gangway.connector.testkit.WireBytes.RESPONDER;
import static dev.gangway.connector.testkit.WireBytes.begin;
import static dev.gangway.connector.testkit.WireBytes.params;
import static dev.gangway.connector.testkit.WireBytes.paramsEnd;
import static dev.gangway.connector.testkit.WireBytes.postParams;
import static dev.gangway.connector.testkit.WireBytes.stdin;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.connector.testkit.Await;
import dev.gangway.connector.testkit.FastCgiPeer;
import dev.gangway.connector.testkit.Requirement;
import dev.gangway.connector.testkit.WireBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who closes a connection, and when (FastCGI 1.0, sections 3.5 and 5.1). */
class ClosingTest {
    private final AtomicInteger started = new AtomicInteger();
    private final CountDownLatch proceed = new CountDownLatch(1);
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private TestBridge bridge;

    @BeforeEach
    void start() {
        bridge = TestBridge.start(Apps.byPath(Map.of(
                "/hello",
                Apps::hello,
                "/echo",
                (request, response) -> {
                    started.incrementAndGet();
                    try {
                        Apps.echo(request, response);
                    } catch (IOException e) {
                        failures.add(e);
                        throw e;
                    }
                },
                "/endless",
                (request, response) -> {
                    started.incrementAndGet();
                    try {
                        ByteBuffer chunk = ByteBuffer.wrap(WireBytes.pattern(65536));
                        while (true) {
                            Apps.write(response, false, chunk.slice());
                        }
                    } catch (IOException e) {
                        failures.add(e);
                        throw e;
                    }
                },
                "/held",
                (request, response) -> {
                    started.incrementAndGet();
                    Await.open("the test lets the request go on", proceed);
                    Apps.text(response, "held");
                })));
    }

    @AfterEach
    void stop() {
        proceed.countDown();
        bridge.close();
    }

    @Test
    @Requirement("S-58")
    void closesAfterTheAnswerWithoutKeepConn() {
        try (FastCgiPeer peer = bridge.connect()) {
            peer.send(WireBytes.get(1, CLOSE, "/hello"));
            peer.answer(1);
            peer.expectClosed();
        }
    }

    @Test
    @Requirement("S-59")
    void staysOpenAfterTheAnswerWithKeepConn() {
        try (FastCgiPeer peer = bridge.connect()) {
            for (int id = 1; id <= 3; id++) {
                peer.send(WireBytes.get(id, KEEP_CONN, "/hello"));
                assertThat(peer.answer(id).bodyText()).isEqualTo("ok\n");
                assertThat(peer.barrier()).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0x02, 0x80, 0xFE})
    @Requirement("S-60")
    void closesWhenOnlyOtherFlagsAreSet(int flags) {
        try (FastCgiPeer peer = bridge.connect()) {
            peer.send(WireBytes.get(1, flags, "/hello"));
            peer.answer(1);
            peer.expectClosed();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0x03, 0x81, 0xFF})
    @Requirement("S-60")
    void staysOpenWhateverOtherFlagsAreSet(int flags) {
        try (FastCgiPeer peer = bridge.connect()) {
            peer.send(WireBytes.get(1, flags, "/hello"));
            peer.answer(1);
            assertThat(peer.barrier()).isEmpty();
        }
    }

    @Test
    @Requirement("S-61")
    void takesACloseBetweenRequestsQuietly() {
        try (LogCapture log = new LogCapture()) {
            try (FastCgiPeer peer = bridge.connect()) {
                peer.send(WireBytes.get(1, KEEP_CONN, "/hello"));
                peer.answer(1);
                peer.finishSending();
                peer.expectClosed();
            }
            try (FastCgiPeer peer = bridge.connect()) {
                peer.send(WireBytes.get(1, KEEP_CONN, "/hello"));
                peer.answer(1);
                peer.reset();
            }
            bridge.connect().close();
            bridge.awaitNoConnections();
            assertThat(log.warnings()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Requirement("S-62")
    void abortsRequestsThatReadWhenTheConnectionGoes(boolean reset) {
        try (FastCgiPeer other = bridge.connect();
                FastCgiPeer peer = bridge.connect()) {
            other.send(WireBytes.get(1, KEEP_CONN, "/held"));
            peer.send(
                    begin(1, RESPONDER, KEEP_CONN),
                    params(1, postParams("/echo", 10)),
                    paramsEnd(1),
                    stdin(1, "abc"),
                    begin(2, RESPONDER, KEEP_CONN),
                    params(2, postParams("/echo", 10)),
                    paramsEnd(2));
            Await.until("all three run", () -> started.get() == 3);
            if (reset) {
                peer.reset();
            } else {
                peer.hangUp();
            }
            Await.until("both applications see it", () -> failures.size() == 2);
            proceed.countDown();
            assertThat(other.answer(1).bodyText()).isEqualTo("held");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Requirement("S-62")
    void abortsARequestThatWritesWhenTheConnectionGoes(boolean reset) {
        try (FastCgiPeer peer = bridge.connect()) {
            peer.send(WireBytes.get(1, KEEP_CONN, "/endless"));
            peer.awaitStdout(1, "\r\n\r\n");
            if (reset) {
                peer.reset();
            } else {
                peer.hangUp();
            }
            Await.until("the application sees it", () -> failures.size() == 1);
        }
    }

    @Test
    @Requirement("S-62")
    void failsTheReadOfARequestWhoseStdinIsCutOff() {
        try (FastCgiPeer peer = bridge.connect()) {
            peer.send(
                    begin(1, RESPONDER, KEEP_CONN), params(1, postParams("/echo", 10)), paramsEnd(1), stdin(1, "abc"));
            Await.until("the request runs", () -> started.get() == 1);
            peer.finishSending();
            Await.until("the application sees it", () -> failures.size() == 1);
            peer.awaitGone();
        }
    }

    @Test
    @Requirement("S-63")
    void closesWhenNoRequestRunsAfterOneWithoutKeepConn() {
        try (FastCgiPeer peer = bridge.connect()) {
            peer.send(WireBytes.get(1, KEEP_CONN, "/held"), WireBytes.get(2, CLOSE, "/hello"));
            assertThat(peer.answer(2).bodyText()).isEqualTo("ok\n");
            assertThat(peer.barrier()).as("the first request still runs").isEmpty();
            proceed.countDown();
            assertThat(peer.answer(1).bodyText()).isEqualTo("held");
            peer.expectClosed();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10_000, 1_000_000})
    @Requirement("S-64")
    void deliversTheAnswerBeforeTheCloseWhileTheBodyIsStillOnItsWay(int unread) {
        try (FastCgiPeer peer = bridge.connect()) {
            peer.send(begin(1, RESPONDER, CLOSE), params(1, postParams("/hello", unread)), paramsEnd(1));
            peer.sendUntilClosed(stdin(1, WireBytes.pattern(unread)), WireBytes.stdinEnd(1));
            assertThat(peer.answer(1).bodyText()).isEqualTo("ok\n");
            peer.readUntilClosed();
        }
    }

    @Test
    @Requirement("S-17")
    void acceptsFurtherConnectionsAfterACloseOfEitherSide() {
        for (int i = 0; i < 5; i++) {
            try (FastCgiPeer peer = bridge.connect()) {
                peer.send(WireBytes.get(1, i % 2 == 0 ? CLOSE : KEEP_CONN, "/hello"));
                assertThat(peer.answer(1).bodyText()).isEqualTo("ok\n");
            }
        }
    }

    @Test
    @Requirement("S-13")
    void servesSeveralConnectionsAtOnce() {
        try (FastCgiPeer first = bridge.connect();
                FastCgiPeer second = bridge.connect();
                FastCgiPeer third = bridge.connect()) {
            first.send(WireBytes.get(1, KEEP_CONN, "/held"));
            second.send(WireBytes.get(1, KEEP_CONN, "/held"));
            Await.until("both run", () -> started.get() == 2);
            third.send(WireBytes.get(1, KEEP_CONN, "/hello"));
            assertThat(third.answer(1).bodyText()).isEqualTo("ok\n");
            proceed.countDown();
            assertThat(first.answer(1).bodyText()).isEqualTo("held");
            assertThat(second.answer(1).bodyText()).isEqualTo("held");
        }
    }
}
