package dev.gangway.connector.attack;

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
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.connector.conformance.Apps;
import dev.gangway.connector.conformance.TestBridge;
import dev.gangway.connector.testkit.Await;
import dev.gangway.connector.testkit.FastCgiPeer;
import dev.gangway.connector.testkit.WireBytes;
import java.io.IOException;
import java.io.InputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bodies that come faster than the application reads them: the limits hold for what it leaves, whatever it has read. */
class SlowReadersTest {
    private static final Duration PATIENCE = Duration.ofMillis(500);
    private static final long HUGE = 1L << 40;
    private static final int MEMORY = 10_000;
    private static final int SPOOL = 1_000_000;

    /** More than the memory takes, and less than the file has. */
    private static final int SOME = 200_000;

    private final CountDownLatch ready = new CountDownLatch(1);
    private final CountDownLatch mayRead = new CountDownLatch(1);
    private final CountDownLatch hasRead = new CountDownLatch(1);
    private final CountDownLatch proceed = new CountDownLatch(1);
    private TestBridge bridge;

    @TempDir
    private Path folder = Path.of(".");

    @BeforeEach
    void start() {
        bridge = TestBridge.of(
                        Apps.byPath(Map.of("/", Apps::hello, "/slow", this::readSome, "/held", (request, response) -> {
                            ready.countDown();
                            Await.open("the test lets the request go on", proceed);
                        })))
                .untracked()
                .fastCgi(settings -> settings.maxBufferedBodyBytes(MEMORY)
                        .maxSpooledBodyBytes(SPOOL)
                        .spoolDirectory(folder))
                .listen(UnixDomainSocketAddress.of(folder.resolve("bridge.sock")))
                .start();
        bridge.requireServing();
    }

    @AfterEach
    void stop() {
        mayRead.countDown();
        proceed.countDown();
        bridge.close();
    }

    @SuppressWarnings("MustBeClosed") // closing the stream would give the rest of the body up
    private void readSome(Request request, Response response) throws IOException {
        InputStream body = Content.Source.asInputStream(request);
        body.read();
        ready.countDown();
        Await.open("the test lets the application read", mayRead);
        body.readNBytes(SOME);
        hasRead.countDown();
        Await.open("the test lets the application read on", proceed);
        Apps.text(response, Long.toString(body.readAllBytes().length));
    }

    private static byte[] open(int id, String target, long length) {
        return join(begin(id, RESPONDER, KEEP_CONN), params(id, postParams(target, length)), paramsEnd(id));
    }

    private void letRead() {
        mayRead.countDown();
        Await.open("the application has read some", hasRead);
    }

    /** Once the memory is free again, what comes still has to wait behind what is in the file. */
    @Test
    void getNoMoreOfAMultiplexedBodyThanTheFileMayHold() {
        byte[] first = WireBytes.pattern(SPOOL / 2);
        byte[] second = WireBytes.pattern(SPOOL);
        try (FastCgiPeer peer = bridge.connect()) {
            peer.send(open(2, "/held", 1), open(1, "/slow", first.length + second.length), stdin(1, first));
            assertThat(peer.barrier()).isEmpty();
            letRead();
            peer.send(stdin(1, second));
            assertThat(peer.barrier()).isEmpty();
            proceed.countDown();
            assertThat(peer.answer(1).status()).isEqualTo(413);
        }
    }

    /** A web server that has nothing else to send is made to wait. */
    @Test
    void holdUpABodyThatIsAlone() {
        byte[] record = raw(STDIN, 1, WireBytes.pattern(65528), 0);
        try (FastCgiPeer peer = bridge.connect()) {
            peer.send(open(1, "/slow", HUGE), stdin(1, new byte[1]));
            Await.open("the request runs", ready);
            long unread = peer.flood(record, 1000, PATIENCE.multipliedBy(4)); // it is read without being asked for
            assertThat(unread).isGreaterThan(SPOOL).isLessThan(8L * SPOOL);
            letRead();
            assertThat(peer.flood(record, 1000, PATIENCE)).isLessThan(8L * SPOOL);
        }
    }

    /** One byte for the application in each buffer of the network must not keep all these buffers. */
    @Test
    void holdNoBufferForAByteOfIt() {
        byte[] records = join(raw(STDIN, 1, new byte[1], 0), raw(STDIN, 99, WireBytes.pattern(65528 - 9), 0));
        try (FastCgiPeer peer = bridge.connect()) {
            MemoryUse memory = new MemoryUse();
            peer.send(open(1, "/held", HUGE), open(2, "/slow", HUGE));
            Await.open("the first request runs", ready);
            assertThat(peer.flood(records, 1500, Duration.ofSeconds(10))).isEqualTo(1500L * records.length);
            memory.requireGrowthBelow(5); // 150 such bytes are as much as the memory is to hold, by their count
        }
    }
}
