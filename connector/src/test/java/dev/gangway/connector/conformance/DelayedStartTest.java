package dev.gangway.connector.conformance;

import static dev.gangway.connector.testkit.WireBytes.KEEP_CONN;
import static dev.gangway.connector.testkit.WireBytes.RESPONDER;
import static dev.gangway.connector.testkit.WireBytes.abort;
import static dev.gangway.connector.testkit.WireBytes.begin;
import static dev.gangway.connector.testkit.WireBytes.join;
import static dev.gangway.connector.testkit.WireBytes.params;
import static dev.gangway.connector.testkit.WireBytes.paramsEnd;
import static dev.gangway.connector.testkit.WireBytes.postParams;
import static dev.gangway.connector.testkit.WireBytes.stdin;
import static dev.gangway.connector.testkit.WireBytes.stdinEnd;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.connector.testkit.Await;
import dev.gangway.connector.testkit.FastCgiPeer;
import dev.gangway.connector.testkit.WireBytes;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.junit.jupiter.api.Test;

/** Small bodies that come in pieces, as Apache sends them: an application gets them whole, if that does not take long. */
class DelayedStartTest {
    private static final int REQUESTS = 200;
    private static final long DELAY_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger incomplete = new AtomicInteger();
    private final CountDownLatch started = new CountDownLatch(1);
    private final Semaphore begun = new Semaphore(0); // a permit for each request with a body

    /** Counts the requests whose bodies have not come. */
    private void look(Request request, Response response) throws IOException {
        requests.incrementAndGet();
        if (request.getLength() > 0) {
            begun.release();
        }
        Content.Chunk chunk = request.read();
        while (chunk != null && !chunk.isLast()) {
            chunk.release();
            chunk = request.read();
        }
        if (chunk == null) {
            incomplete.incrementAndGet();
            started.countDown();
            Apps.readAll(request);
        }
        Apps.text(response, "ok");
    }

    /** Asks until a thread stands by: before that the selector only reads, and nothing is delayed. */
    private static void warmUp(FastCgiPeer peer) {
        for (int i = 0; i < REQUESTS; i++) {
            peer.send(WireBytes.get(1, KEEP_CONN, "/"));
            assertThat(peer.answer(1).bodyText()).isEqualTo("ok");
        }
    }

    private static byte[] head(int length) {
        return join(begin(1, RESPONDER, KEEP_CONN), params(1, postParams("/", length)), paramsEnd(1));
    }

    /** Asks for what nothing delays, and so tells how long a request takes on this machine just now. */
    private static long nanosWithoutDelay(FastCgiPeer peer) {
        long begin = System.nanoTime();
        peer.send(WireBytes.get(1, KEEP_CONN, "/"));
        assertThat(peer.answer(1).bodyText()).isEqualTo("ok");
        return System.nanoTime() - begin;
    }

    private static void requireNoDelay(long[] nanos, long[] withoutDelay) {
        Arrays.sort(nanos);
        Arrays.sort(withoutDelay);
        assertThat(nanos[REQUESTS / 2])
                .as("no more delay than needed, by most requests")
                .isLessThan(withoutDelay[REQUESTS / 2] + DELAY_NANOS);
    }

    @Test
    void piecesThatFollowEachOtherAreThereWhenTheApplicationBegins() {
        int length = 64 * 1024;
        byte[] body = WireBytes.pattern(length);
        long[] nanos = new long[REQUESTS];
        long[] undelayed = new long[REQUESTS];
        try (TestBridge bridge = TestBridge.start(Apps.of(this::look));
                FastCgiPeer peer = bridge.connect()) {
            warmUp(peer);
            for (int i = 0; i < REQUESTS; i++) {
                undelayed[i] = nanosWithoutDelay(peer);
                long begin = System.nanoTime();
                peer.send(head(length));
                for (int from = 0; from < length; from += length / 8) {
                    peer.send(stdin(1, Arrays.copyOfRange(body, from, from + length / 8)));
                }
                peer.send(stdinEnd(1));
                assertThat(peer.answer(1).bodyText()).isEqualTo("ok");
                nanos[i] = System.nanoTime() - begin;
            }
        }
        assertThat(requests).hasValue(3 * REQUESTS);
        // A machine that holds this thread up between two pieces makes the application begin without the rest.
        assertThat(incomplete).hasValueLessThan(REQUESTS / 2);
        requireNoDelay(nanos, undelayed);
    }

    @Test
    void theApplicationBeginsWithoutWhatDoesNotCome() {
        try (TestBridge bridge = TestBridge.start(Apps.of(this::look));
                FastCgiPeer peer = bridge.connect()) {
            warmUp(peer);
            peer.send(join(head(100), stdin(1, WireBytes.pattern(50))));
            Await.open("started", started);
            peer.send(join(stdin(1, WireBytes.pattern(50)), stdinEnd(1)));
            assertThat(peer.answer(1).bodyText()).isEqualTo("ok");
        }
        assertThat(incomplete).hasValue(1);
    }

    @Test
    void theApplicationBeginsWithTheFirstOfWhatIsCutShort() {
        try (TestBridge bridge = TestBridge.start(Apps.of(this::look));
                FastCgiPeer peer = bridge.connect()) {
            warmUp(peer);
            peer.send(join(head(100), stdin(1, WireBytes.pattern(50)), stdinEnd(1)));
            assertThat(peer.answer(1).protocolStatus()).isZero();
        }
        assertThat(requests).hasValue(REQUESTS + 1);
        assertThat(incomplete).hasValue(0);
    }

    @Test
    void aRequestThatIsAbortedBeforeItsBodyHasComeIsNotServed() {
        try (TestBridge bridge = TestBridge.start(Apps.of(this::look));
                FastCgiPeer peer = bridge.connect()) {
            warmUp(peer);
            peer.send(join(head(100), stdin(1, WireBytes.pattern(50)), abort(1)));
            assertThat(peer.answer(1).protocolStatus()).isZero();
            peer.send(WireBytes.get(1, KEEP_CONN, "/"));
            assertThat(peer.answer(1).bodyText()).isEqualTo("ok");
        }
        assertThat(requests).hasValue(REQUESTS + 1);
    }

    @Test
    void aBodyOfOneByteMoreThanTheLimitIsNotWaitedFor() throws InterruptedException {
        int length = 64 * 1024 + 1;
        byte[] body = WireBytes.pattern(length);
        long[] nanos = new long[REQUESTS];
        long[] undelayed = new long[REQUESTS];
        try (TestBridge bridge = TestBridge.start(Apps.of(this::look));
                FastCgiPeer peer = bridge.connect()) {
            warmUp(peer);
            for (int i = 0; i < REQUESTS; i++) {
                undelayed[i] = nanosWithoutDelay(peer);
                long begin = System.nanoTime();
                peer.send(join(head(length), stdin(1, Arrays.copyOf(body, 50))));
                assertThat(begun.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
                nanos[i] = System.nanoTime() - begin;
                peer.send(join(stdin(1, Arrays.copyOfRange(body, 50, length)), stdinEnd(1)));
                assertThat(peer.answer(1).bodyText()).isEqualTo("ok");
            }
        }
        requireNoDelay(nanos, undelayed);
    }

    @Test
    void aRequestWhoseConnectionEndsBeforeItsBodyHasComeIsNotServed() {
        int connections = 20;
        try (TestBridge bridge = TestBridge.start(Apps.of(this::look))) {
            for (int i = 0; i < connections; i++) {
                try (FastCgiPeer peer = bridge.connect()) {
                    warmUp(peer);
                    peer.send(join(head(100), stdin(1, WireBytes.pattern(50)))).finishSending();
                    peer.readUntilClosed();
                }
            }
        }
        // A machine that holds a thread up before the end makes the application begin, and answer: but not each
        // time, as where the end made no difference.
        assertThat(begun.availablePermits()).isLessThan(connections);
    }
}
