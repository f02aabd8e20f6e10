package dev.gangway.connector.attack;

import static dev.gangway.connector.testkit.WireBytes.KEEP_CONN;
import static dev.gangway.connector.testkit.WireBytes.abort;
import static dev.gangway.connector.testkit.WireBytes.begin;
import static dev.gangway.connector.testkit.WireBytes.getValues;
import static dev.gangway.connector.testkit.WireBytes.join;
import static dev.gangway.connector.testkit.WireBytes.raw;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.connector.conformance.Apps;
import dev.gangway.connector.conformance.TestBridge;
import dev.gangway.connector.testkit.Await;
import dev.gangway.connector.testkit.FastCgiPeer;
import dev.gangway.connector.testkit.WireBytes;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A peer that asks and asks, and never reads what it is told. On Unix-domain sockets, whose buffers do not grow. */
class UnreadAnswersTest {
    private static final Duration PATIENCE = Duration.ofMillis(500);

    @TempDir
    private Path folder = Path.of(".");

    private TestBridge bridge(Apps.App app) {
        return TestBridge.of(Apps.of(app))
                .untracked()
                .listen(UnixDomainSocketAddress.of(folder.resolve("bridge.sock")))
                .start();
    }

    /** Records that the protocol layer answers by itself, at least as long as they are. */
    static Stream<byte[]> questions() {
        return Stream.of(
                getValues("FCGI_MAX_CONNS", "FCGI_MAX_REQS", "FCGI_MPXS_CONNS"),
                raw(99, 0, new byte[0], 0),
                begin(1, 9, KEEP_CONN),
                join(begin(1, WireBytes.RESPONDER, KEEP_CONN), abort(1)));
    }

    @ParameterizedTest
    @MethodSource("questions")
    void stopsReadingWhileItsAnswersAreNotRead(byte[] question) {
        byte[] questions = question;
        while (questions.length < 60_000) {
            questions = join(questions, questions);
        }
        try (TestBridge bridge = bridge(Apps::hello);
                FastCgiPeer peer = bridge.connect().leniently()) {
            bridge.requireServing();
            MemoryUse memory = new MemoryUse();
            long taken = peer.flood(questions, 400, PATIENCE);
            memory.requireGrowthBelow(32);
            assertThat(taken).as("bytes taken without an answer being read").isLessThan(16 * 1024 * 1024);
            bridge.requireServing();
        }
    }

    /** Of the 208 KiB that Linux gives a socket by itself, such an answer does not leave the application. */
    @Test
    void takesAnAnswerOfSomeLengthFromTheApplicationBeforeItIsRead() {
        byte[] content = WireBytes.pattern(300 * 1024);
        CountDownLatch written = new CountDownLatch(1);
        try (TestBridge bridge = bridge((request, response) -> {
                    Apps.write(response, true, ByteBuffer.wrap(content));
                    written.countDown();
                });
                FastCgiPeer peer = bridge.connect()) {
            peer.send(WireBytes.get(1, KEEP_CONN, "/"));
            Await.open("the application has written its answer", written);
            assertThat(peer.answer(1).body()).isEqualTo(content);
        }
    }

    @Test
    void holdsAnApplicationBackThatWritesMoreThanIsRead() {
        AtomicLong written = new AtomicLong();
        AtomicBoolean failed = new AtomicBoolean();
        ByteBuffer chunk = ByteBuffer.wrap(WireBytes.pattern(65536));
        try (TestBridge bridge = bridge((request, response) -> {
            if (request.getHttpURI().getPath().equals("/endless")) {
                try {
                    for (int i = 0; i < 10_000; i++) {
                        Apps.write(response, false, chunk.slice());
                        written.addAndGet(chunk.capacity());
                    }
                } catch (IOException e) {
                    failed.set(true);
                    throw e;
                }
            }
        })) {
            bridge.requireServing();
            MemoryUse memory = new MemoryUse();
            try (FastCgiPeer peer = bridge.connect()) {
                peer.send(WireBytes.get(1, KEEP_CONN, "/endless"));
                peer.awaitStdout(1, "\r\n\r\n");
                awaitRest(written);
                memory.requireGrowthBelow(32);
                assertThat(written.get()).isLessThan(16L * 1024 * 1024);
            }
            Await.until("the application sees that nobody reads", failed::get);
            bridge.requireServing();
        }
    }

    /** Waits until the number has not changed for a while. */
    private static void awaitRest(AtomicLong number) {
        long[] last = {-1, System.nanoTime()};
        Await.until("nothing more is written", () -> {
            if (number.get() != last[0]) {
                last[0] = number.get();
                last[1] = System.nanoTime();
            }
            return System.nanoTime() - last[1] > PATIENCE.toNanos();
        });
    }
}
