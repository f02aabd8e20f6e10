package dev.gangway.connector.conformance;

import static dev.gangway.connector.testkit.WireBytes.CLOSE;
import static dev.gangway.connector.testkit.WireBytes.KEEP_CONN;
import static dev.gangway.connector.testkit.WireBytes.RESPONDER;
import static dev.gangway.connector.testkit.WireBytes.abort;
import static dev.gangway.connector.testkit.WireBytes.begin;
import static dev.gangway.connector.testkit.WireBytes.data;
import static dev.gangway.connector.testkit.WireBytes.params;
import static dev.gangway.connector.testkit.WireBytes.paramsEnd;
import static dev.gangway.connector.testkit.WireBytes.postParams;
import static dev.gangway.connector.testkit.WireBytes.stdin;
import static dev.gangway.connector.testkit.WireBytes.stdinEnd;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.connector.testkit.Await;
import dev.gangway.connector.testkit.FastCgiPeer;
import dev.gangway.connector.testkit.Requirement;
import dev.gangway.connector.testkit.WireBytes;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Request ids and when they are active (FastCGI 1.0, section 3.3). */
class RequestIdsTest {
    private final CountDownLatch proceed = new CountDownLatch(1);
    private final CountDownLatch running = new CountDownLatch(2);
    private final AtomicInteger started = new AtomicInteger();

    private TestBridge bridge() {
        return TestBridge.start(
                Apps.byPath(Map.of("/hello", Apps::hello, "/echo", Apps::echo, "/held", (request, response) -> {
                    started.incrementAndGet();
                    running.countDown();
                    Await.open("the test lets the request go on", proceed);
                    Apps.text(response, request.getHttpURI().getQuery());
                })));
    }

    @Test
    @Requirement("S-31")
    void keepsTheSameIdOnTwoConnectionsApart() {
        try (TestBridge bridge = bridge();
                FastCgiPeer first = bridge.connect();
                FastCgiPeer second = bridge.connect()) {
            first.send(WireBytes.get(1, CLOSE, "/held?first"));
            second.send(WireBytes.get(1, CLOSE, "/held?second"));
            Await.open("both requests run", running);
            proceed.countDown();
            assertThat(first.answer(1).bodyText()).isEqualTo("first");
            assertThat(second.answer(1).bodyText()).isEqualTo("second");
        }
    }

    @Test
    @Requirement("S-32")
    void skipsRecordsOfInactiveIds() {
        try (TestBridge bridge = bridge();
                FastCgiPeer peer = bridge.connect()) {
            peer.send(WireBytes.get(1, KEEP_CONN, "/hello"));
            peer.answer(1);
            for (int id : new int[] {1, 2, 65535}) {
                peer.send(
                        params(id, "REQUEST_METHOD", "GET", "REQUEST_URI", "/hello"),
                        paramsEnd(id),
                        stdin(id, "stray"),
                        stdinEnd(id),
                        data(id, WireBytes.latin1("stray")),
                        abort(id),
                        abort(id));
            }
            assertThat(peer.barrier()).isEmpty();
            peer.send(WireBytes.post(2, CLOSE, "/echo", WireBytes.latin1("mine")));
            assertThat(peer.answer(2).bodyText()).isEqualTo("mine");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {WireBytes.PARAMS, WireBytes.STDIN, WireBytes.DATA, WireBytes.ABORT_REQUEST})
    @Requirement("S-32")
    void skipsARecordOfAnInactiveIdThatComesFirst(int type) {
        try (TestBridge bridge = bridge();
                FastCgiPeer peer = bridge.connect()) {
            peer.send(WireBytes.raw(type, 1, WireBytes.latin1("stray"), 3));
            peer.send(WireBytes.post(1, CLOSE, "/echo", WireBytes.latin1("mine")));
            assertThat(peer.answer(1).bodyText()).isEqualTo("mine");
        }
    }

    @Test
    @Requirement("S-33")
    void keepsLateRecordsOutOfTheNextRequestWithTheSameId() {
        try (TestBridge bridge = bridge();
                FastCgiPeer peer = bridge.connect()) {
            peer.send(
                    begin(1, RESPONDER, KEEP_CONN),
                    params(1, postParams("/hello", 20)),
                    paramsEnd(1),
                    stdin(1, "first half"));
            assertThat(peer.answer(1).status())
                    .as("answer before the end of the body")
                    .isEqualTo(200);
            peer.send(stdin(1, "and second"), stdinEnd(1), data(1, WireBytes.latin1("data")), abort(1));
            peer.send(WireBytes.post(1, CLOSE, "/echo", WireBytes.latin1("mine")));
            assertThat(peer.answer(1).bodyText()).isEqualTo("mine");
        }
    }

    @Test
    @Requirement("S-34")
    void takesAnIdAgainAfterItsEnd() {
        try (TestBridge bridge = bridge();
                FastCgiPeer peer = bridge.connect()) {
            for (int i = 0; i < 20; i++) {
                peer.send(WireBytes.post(1, KEEP_CONN, "/echo", WireBytes.latin1("body " + i)));
                assertThat(peer.answer(1).bodyText()).isEqualTo("body " + i);
            }
        }
    }

    @Test
    @Requirement("S-35")
    void closesOnASecondBeginForAnActiveId() {
        try (TestBridge bridge = bridge();
                FastCgiPeer peer = bridge.connect()) {
            peer.send(WireBytes.get(1, KEEP_CONN, "/held?first"));
            Await.until("the first request runs", () -> started.get() == 1);
            peer.send(WireBytes.get(1, KEEP_CONN, "/held?second"));
            peer.expectClosed();
            assertThat(started).hasValue(1);
            proceed.countDown();
        }
    }

    @Test
    @Requirement("S-35")
    void closesOnASecondBeginBeforeTheEndOfParams() {
        try (TestBridge bridge = bridge();
                FastCgiPeer peer = bridge.connect()) {
            peer.send(begin(1, RESPONDER, KEEP_CONN), params(1, "REQUEST_METHOD", "GET"));
            peer.send(WireBytes.get(1, KEEP_CONN, "/held?second"));
            peer.expectClosed();
            assertThat(started).hasValue(0);
        }
    }

    @Test
    @Requirement("S-36")
    void creditsContentToTheIdOfItsRecord() {
        try (TestBridge bridge = bridge();
                FastCgiPeer peer = bridge.connect()) {
            byte[] first = WireBytes.pairs(postParams("/echo", 6));
            byte[] second = WireBytes.pairs(WireBytes.and(postParams("/echo", 9), "B", "b"));
            peer.send(begin(1, RESPONDER, KEEP_CONN), begin(2, RESPONDER, KEEP_CONN));
            for (int i = 0; i < Math.max(first.length, second.length); i++) {
                if (i < first.length) {
                    peer.send(WireBytes.raw(WireBytes.PARAMS, 1, new byte[] {first[i]}, 0));
                }
                if (i < second.length) {
                    peer.send(WireBytes.raw(WireBytes.PARAMS, 2, new byte[] {second[i]}, 0));
                }
            }
            peer.send(paramsEnd(2), paramsEnd(1));
            peer.send(stdin(1, "aa"), stdin(2, "222"), stdin(2, "333"), stdin(1, "bb"), stdin(2, "444"));
            peer.send(stdin(1, "cc"), stdinEnd(1), stdinEnd(2));
            assertThat(peer.answer(1).bodyText()).isEqualTo("aabbcc");
            assertThat(peer.answer(2).bodyText()).isEqualTo("222333444");
        }
    }
}
