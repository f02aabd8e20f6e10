package dev.gangway.connector.attack;

import static dev.gangway.connector.testkit.WireBytes.KEEP_CONN;
import static dev.gangway.connector.testkit.WireBytes.OVERLOADED;
import static dev.gangway.connector.testkit.WireBytes.RESPONDER;
import static dev.gangway.connector.testkit.WireBytes.begin;
import static dev.gangway.connector.testkit.WireBytes.getParams;
import static dev.gangway.connector.testkit.WireBytes.params;
import static dev.gangway.connector.testkit.WireBytes.paramsEnd;
import static dev.gangway.connector.testkit.WireBytes.stdinEnd;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.connector.conformance.Apps;
import dev.gangway.connector.conformance.TestBridge;
import dev.gangway.connector.testkit.Answer;
import dev.gangway.connector.testkit.Await;
import dev.gangway.connector.testkit.FastCgiPeer;
import dev.gangway.connector.testkit.Requirement;
import dev.gangway.connector.testkit.WireBytes;
import dev.gangway.connector.testkit.WireRecord;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Requests that are begun and not finished, as many as there are ids. */
class ManyBeginsTest {
    @Test
    @Requirement("S-79")
    void boundsWhatIsKeptForRequestsWithoutParams() {
        try (TestBridge bridge = TestBridge.of(Apps.of(Apps::hello))
                        .untracked()
                        .fastCgi(settings ->
                                settings.maxRequestsPerConnection(10).paramsTimeout(Duration.ofSeconds(2)))
                        .start();
                FastCgiPeer peer = bridge.connect()) {
            bridge.requireServing();
            MemoryUse memory = new MemoryUse();
            ByteArrayOutputStream begins = new ByteArrayOutputStream();
            for (int id = 1; id <= 65535; id++) {
                begins.writeBytes(begin(id, RESPONDER, KEEP_CONN));
            }
            peer.sendUntilClosed(begins.toByteArray());
            memory.requireGrowthBelow(64); // the peer's own transcript is the greater part
            peer.awaitGone();
            List<WireRecord> answers = peer.transcript().received();
            assertThat(answers)
                    .isNotEmpty()
                    .allMatch(
                            record -> record.type() == WireBytes.END_REQUEST && record.protocolStatus() == OVERLOADED);
            // As many as may run, and as many that are to be told by a 503: 20 is the last that is kept.
            assertThat(answers)
                    .extracting(WireRecord::id)
                    .containsExactlyElementsOf(
                            IntStream.range(21, 21 + answers.size()).boxed().toList());
            bridge.requireServing();
        }
    }

    @Test
    @Requirement({"S-79", "S-80"})
    void rejectsRequestsBeyondTheLimitIfSetTo() {
        CountDownLatch proceed = new CountDownLatch(1);
        try (TestBridge bridge = TestBridge.of(Apps.of((request, response) -> {
                            Await.open("the test lets the request go on", proceed);
                            Apps.text(response, "done");
                        }))
                        .fastCgi(
                                settings -> settings.maxRequestsPerConnection(1).overloadedStatus(true))
                        .start();
                FastCgiPeer peer = bridge.connect()) {
            peer.send(WireBytes.get(1, KEEP_CONN, "/"), WireBytes.get(2, KEEP_CONN, "/"));
            peer.expect(WireBytes.bytes("01 03 0002 0008 00 00  00000000 02 000000"));
            proceed.countDown();
            assertThat(peer.answer(1).bodyText()).isEqualTo("done");
            assertThat(peer.barrier()).isEmpty();
            peer.send(WireBytes.get(2, KEEP_CONN, "/"));
            assertThat(peer.answer(2).protocolStatus()).isEqualTo(OVERLOADED);
            assertThat(peer.answer(2).bodyText()).isEqualTo("done");
        }
    }

    @Test
    @Requirement({"S-66", "S-79"})
    void answers503BeyondTheLimitAndLeavesOthersAlone() {
        CountDownLatch proceed = new CountDownLatch(1);
        AtomicInteger started = new AtomicInteger();
        try (TestBridge bridge = TestBridge.of(Apps.of((request, response) -> {
                            started.incrementAndGet();
                            Await.open("the test lets the requests go on", proceed);
                            Apps.text(response, "done");
                        }))
                        .fastCgi(settings -> settings.maxRequestsPerConnection(3))
                        .start();
                FastCgiPeer peer = bridge.connect()) {
            for (int id = 1; id <= 3; id++) {
                peer.send(WireBytes.get(id, KEEP_CONN, "/"));
            }
            Await.until("three run", () -> started.get() == 3);
            peer.send(begin(4, RESPONDER, KEEP_CONN));
            assertThat(peer.barrier()).as("before the end of PARAMS").isEmpty();
            peer.send(params(4, getParams("/")), paramsEnd(4), stdinEnd(4));
            Answer refused = peer.answer(4);
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.header("Retry-After")).isPresent();
            assertThat(refused.protocolStatus()).isZero();
            assertThat(started).hasValue(3);
            proceed.countDown();
            for (int id = 1; id <= 3; id++) {
                assertThat(peer.answer(id).bodyText()).isEqualTo("done");
            }
            peer.send(WireBytes.get(4, KEEP_CONN, "/"));
            assertThat(peer.answer(4).bodyText()).isEqualTo("done");
        }
    }
}
