package dev.gangway.connector.attack;

import static dev.gangway.connector.testkit.WireBytes.CLOSE;
import static dev.gangway.connector.testkit.WireBytes.KEEP_CONN;
import static dev.gangway.connector.testkit.WireBytes.RESPONDER;
import static dev.gangway.connector.testkit.WireBytes.STDIN;
import static dev.gangway.connector.testkit.WireBytes.begin;
import static dev.gangway.connector.testkit.WireBytes.join;
import static dev.gangway.connector.testkit.WireBytes.params;
import static dev.gangway.connector.testkit.WireBytes.paramsEnd;
import static dev.gangway.connector.testkit.WireBytes.postParams;
import static dev.gangway.connector.testkit.WireBytes.raw;
import static dev.gangway.connector.testkit.WireBytes.stdin;
import static dev.gangway.connector.testkit.WireBytes.stdinEnd;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.connector.FastCgiConfiguration;
import dev.gangway.connector.conformance.Apps;
import dev.gangway.connector.conformance.TestBridge;
import dev.gangway.connector.testkit.Await;
import dev.gangway.connector.testkit.FastCgiPeer;
import dev.gangway.connector.testkit.WireBytes;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies without end that the application does not read, in records of every shape. */
class UnreadBodiesTest {
    private static final Duration PATIENCE = Duration.ofMillis(500);
    private static final long HUGE = 1L << 40;
    private static final long MEMORY = FastCgiConfiguration.defaults().maxBufferedBodyBytes();
    private static final int SPOOL = 4 * 1024 * 1024;

    private final AtomicInteger started = new AtomicInteger();
    private final CountDownLatch proceed = new CountDownLatch(1);
    private TestBridge bridge;

    @TempDir
    private Path folder = Path.of(".");

    @BeforeEach
    void start() {
        bridge = TestBridge.of(Apps.byPath(Map.of(
                        "/", Apps::hello,
                        "/hello", Apps::hello,
                        "/echo", Apps::echo,
                        "/held",
                                (request, response) -> {
                                    started.incrementAndGet();
                                    Await.open("the test lets the request go on", proceed);
                                },
                        "/peek",
                                (request, response) -> {
                                    started.incrementAndGet();
                                    peek(request);
                                    Await.open("the test lets the request go on", proceed);
                                })))
                .untracked()
                .fastCgi(settings -> settings.maxSpooledBodyBytes(SPOOL))
                .listen(UnixDomainSocketAddress.of(folder.resolve("bridge.sock")))
                .start();
        bridge.requireServing();
    }

    @AfterEach
    void stop() {
        proceed.countDown();
        bridge.close();
    }

    @SuppressWarnings("MustBeClosed") // closing the stream would give the rest of the body up
    private static void peek(Request request) throws IOException {
        assertThat(Content.Source.asInputStream(request).read()).isZero();
    }

    private static byte[] open(int id, int flags, String target) {
        return join(begin(id, RESPONDER, flags), params(id, postParams(target, HUGE)), paramsEnd(id));
    }

    private static byte[] fill(byte[] record) {
        byte[] records = record;
        while (records.length < 60_000) {
            records = join(records, records);
        }
        return records;
    }

    @ParameterizedTest
    @ValueSource(strings = {"/held", "/peek"})
    void keepsLittleOfABodyThatNobodyReads(String target) {
        try (FastCgiPeer peer = bridge.connect()) {
            MemoryUse memory = new MemoryUse();
            peer.send(open(1, KEEP_CONN, target), stdin(1, new byte[1]));
            Await.until("the request runs", () -> started.get() == 1);
            long taken = peer.flood(raw(STDIN, 1, WireBytes.pattern(65528), 0), 1000, PATIENCE);
            memory.requireGrowthBelow(16);
            assertThat(taken).as("more than may wait in memory").isGreaterThan(MEMORY);
            assertThat(taken).isLessThan(4L * SPOOL);
            bridge.requireServing();
        }
    }

    /** Most of what comes is padding, and what is kept must be counted with it. */
    @ParameterizedTest
    @ValueSource(ints = {0, 255})
    void keepsLittleOfABodyInOneByteRecords(int padding) {
        try (FastCgiPeer peer = bridge.connect()) {
            MemoryUse memory = new MemoryUse();
            peer.send(open(1, KEEP_CONN, "/held"), open(2, KEEP_CONN, "/held"));
            Await.until("both requests run", () -> started.get() == 2);
            byte[] records = fill(raw(STDIN, 1, new byte[1], padding));
            assertThat(peer.flood(records, 300, Duration.ofSeconds(5))).isEqualTo(300L * records.length);
            memory.requireGrowthBelow(32);
            bridge.requireServing();
        }
    }

    @Test
    void readsABodyOfOneByteRecords() {
        byte[] body = WireBytes.pattern(100_000);
        byte[] records = new byte[9 * body.length];
        for (int i = 0; i < body.length; i++) {
            System.arraycopy(raw(STDIN, 1, new byte[] {body[i]}, 0), 0, records, 9 * i, 9);
        }
        try (FastCgiPeer peer = bridge.connect()) {
            peer.send(
                    begin(1, RESPONDER, KEEP_CONN), params(1, postParams("/echo", body.length)), paramsEnd(1), records);
            peer.send(stdinEnd(1));
            assertThat(peer.answer(1).body()).isEqualTo(body);
        }
    }

    @Test
    void skipsWithoutKeepingWhatComesForARequestThatHasEnded() {
        try (FastCgiPeer peer = bridge.connect()) {
            peer.send(open(1, KEEP_CONN, "/hello"));
            assertThat(peer.answer(1).status()).isEqualTo(200);
            MemoryUse memory = new MemoryUse();
            byte[] record = raw(STDIN, 1, WireBytes.pattern(65528), 0);
            assertThat(peer.flood(record, 1000, Duration.ofSeconds(10))).isEqualTo(1000L * record.length);
            memory.requireGrowthBelow(16);
            peer.send(WireBytes.get(1, KEEP_CONN, "/hello"));
            assertThat(peer.answer(1).status()).isEqualTo(200);
        }
    }

    /** What serves requests is used again by other connections; whether for this one, the threads decide. */
    @Test
    void givesTheRestOfARecordToNoOtherConnection() {
        byte[] record = raw(STDIN, 1, WireBytes.pattern(8000), 0);
        byte[] hello = {'h', 'e', 'l', 'l', 'o'};
        for (int i = 0; i < 100; i++) {
            try (FastCgiPeer one = bridge.connect();
                    FastCgiPeer other = bridge.connect()) {
                one.send(open(1, KEEP_CONN, "/hello"), Arrays.copyOf(record, 100));
                assertThat(one.answer(1).status()).isEqualTo(200);
                other.send(begin(1, RESPONDER, KEEP_CONN), params(1, postParams("/echo", 5)), paramsEnd(1));
                other.barrier();
                one.send(Arrays.copyOfRange(record, 100, record.length));
                one.barrier();
                other.send(stdin(1, hello), stdinEnd(1));
                assertThat(other.answer(1).body()).isEqualTo(hello);
            }
        }
    }

    /** The rest of a body is read for a while after the last answer, but not for ever. */
    @Test
    void closesWhenABodyDoesNotEndAfterTheLastAnswer() {
        try (FastCgiPeer peer = bridge.connect()) {
            peer.send(open(1, CLOSE, "/hello"));
            assertThat(peer.answer(1).status()).isEqualTo(200);
            byte[] record = raw(STDIN, 1, WireBytes.pattern(1000), 0);
            long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            while (peer.flood(record, 1, Duration.ofSeconds(1)) == record.length) {
                assertThat(System.nanoTime())
                        .as("time at which the flood must have ended")
                        .isLessThan(end);
            }
            bridge.requireServing();
        }
    }
}
