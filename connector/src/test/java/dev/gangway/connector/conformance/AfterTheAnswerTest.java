package dev.gangway.connector.conformance;

import static dev.gangway.connector.testkit.WireBytes.KEEP_CONN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.connector.testkit.Await;
import dev.gangway.connector.testkit.FastCgiPeer;
import dev.gangway.connector.testkit.WireBytes;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.junit.jupiter.api.Test;

/** Applications that do something yet when the web server has got all of their answer. */
class AfterTheAnswerTest {
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicInteger waiting = new AtomicInteger();
    private final CountDownLatch mayGoOn = new CountDownLatch(1);

    /** Tells how many requests are done with altogether, and closes the answer before it is done with this one. */
    private ServletContextHandler application() {
        ServletContextHandler context = new ServletContextHandler("/");
        context.addServlet(
                new HttpServlet() {
                    @Override
                    protected void service(HttpServletRequest request, HttpServletResponse response)
                            throws IOException {
                        byte[] answer = String.valueOf(done).getBytes(StandardCharsets.US_ASCII);
                        try (OutputStream out = response.getOutputStream()) {
                            out.write(answer);
                        }
                        if (request.getRequestURI().equals("/long")) {
                            waiting.incrementAndGet();
                            try {
                                Await.open("to go on", mayGoOn);
                            } finally {
                                waiting.decrementAndGet();
                            }
                        } else {
                            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
                        }
                        done.incrementAndGet();
                    }
                },
                "/*");
        return context;
    }

    private static String ask(FastCgiPeer peer, String path) {
        peer.send(WireBytes.get(1, KEEP_CONN, path));
        return peer.answer(1).bodyText();
    }

    @Test
    void theNextRequestFindsItDone() {
        try (TestBridge bridge = TestBridge.start(application());
                FastCgiPeer peer = bridge.connect()) {
            for (int i = 0; i < 200; i++) {
                assertThat(ask(peer, "/")).isEqualTo(String.valueOf(i));
            }
        }
    }

    @Test
    void butDoesNotWaitForEver() {
        try (TestBridge bridge = TestBridge.start(application());
                FastCgiPeer peer = bridge.connect()) {
            assertThat(ask(peer, "/long")).isEqualTo("0");
            long begin = System.nanoTime();
            for (int i = 0; i < 20; i++) {
                ask(peer, "/");
            }
            // One second for the first, and none for the others: they know by then that it takes long.
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(8));
            assertThat(waiting).hasValue(1);
            mayGoOn.countDown();
        }
    }

    @Test
    void itIsNotServedIfItIsAbortedMeanwhile() {
        HeldTimers timers = new HeldTimers();
        try (TestBridge bridge = TestBridge.of(application()).scheduler(timers).start();
                FastCgiPeer peer = bridge.connect()) {
            assertThat(ask(peer, "/long")).isEqualTo("0");
            timers.held.clear();
            peer.send(WireBytes.get(1, KEEP_CONN, "/"));
            Await.until("the request waits, at the most for so long", () -> timers.held.size() == 1);
            List<Runnable> late = List.copyOf(timers.held);
            peer.send(WireBytes.abort(1));
            assertThat(peer.answer(1).stdout()).isEmpty();
            late.forEach(Runnable::run);
            mayGoOn.countDown();
            assertThat(ask(peer, "/")).isEqualTo("1");
        }
    }

    /** Never lets the time be up for which requests wait; that the bridge sets a timer tells that one waits. */
    private static final class HeldTimers extends ScheduledExecutorScheduler {
        private static final long MILLIS = 1000;

        private final Queue<Runnable> held = new ConcurrentLinkedQueue<>();

        @Override
        public Task schedule(Runnable task, long delay, TimeUnit unit) {
            if (unit.toMillis(delay) != MILLIS) {
                return super.schedule(task, delay, unit);
            }
            held.add(task);
            return () -> held.remove(task);
        }
    }
}
