package dev.gangway.connector;

import static dev.gangway.connector.testkit.WireBytes.KEEP_CONN;
import static dev.gangway.connector.testkit.WireBytes.RESPONDER;
import static dev.gangway.connector.testkit.WireBytes.begin;
import static dev.gangway.connector.testkit.WireBytes.params;
import static dev.gangway.connector.testkit.WireBytes.paramsEnd;
import static dev.gangway.connector.testkit.WireBytes.postParams;
import static dev.gangway.connector.testkit.WireBytes.stdin;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.connector.conformance.Apps;
import dev.gangway.connector.conformance.TestBridge;
import dev.gangway.connector.testkit.Await;
import dev.gangway.connector.testkit.FastCgiPeer;
import dev.gangway.connector.testkit.WireBytes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.TryExecutor;
import org.junit.jupiter.api.Test;

/** A pool that refuses what it is given, since it stops or the system gives it no more threads. */
class NoThreadsTest {
    private final List<String> served = new ArrayList<>();
    private final SteppedConnection connection = new SteppedConnection(Apps.of(this::serve));

    private void serve(Request request, Response response) throws Exception {
        String path = request.getHttpURI().getPath();
        served.add(path);
        Apps.text(response, path);
        if (path.equals("/first")) {
            connection.give(WireBytes.post(1, KEEP_CONN, "/held", WireBytes.pattern(2000)));
        }
    }

    @Test
    void closesTheConnectionOfARequestThatGetsNone() {
        connection.refuseTasks();
        connection.give(
                WireBytes.get(1, KEEP_CONN, "/here"),
                WireBytes.post(2, KEEP_CONN, "/elsewhere", WireBytes.pattern(2000)));
        assertThat(served).containsExactly("/here");
        assertThat(connection.isOpen()).isFalse();
        assertThat(connection.heldBuffers()).isZero();
    }

    @Test
    void closesTheConnectionOfARequestThatHasWaitedForTheOneBefore() {
        connection.refuseTasks();
        connection.give(WireBytes.get(1, KEEP_CONN, "/first"));
        assertThat(served).containsExactly("/first");
        assertThat(connection.isOpen()).isFalse();
        assertThat(connection.heldBuffers()).isZero();
    }

    /** The task that was to tell it that something has come is not run: then it is to hear that the connection has gone. */
    @Test
    void tellsAnApplicationThatWaitsForItsBody() {
        CountDownLatch failed = new CountDownLatch(1);
        SteppedConnection waiting = new SteppedConnection(new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                request.demand(() -> {
                    Content.Chunk chunk = request.read();
                    while (chunk != null && !Content.Chunk.isFailure(chunk)) {
                        chunk.release();
                        chunk = request.read();
                    }
                    if (chunk != null) {
                        callback.failed(chunk.getFailure());
                        failed.countDown();
                    }
                });
                return true;
            }
        });
        waiting.give(begin(1, RESPONDER, KEEP_CONN), params(1, postParams("/", 5000)), paramsEnd(1));
        waiting.refuseTasks();
        waiting.give(stdin(1, WireBytes.pattern(2000)));
        assertThat(waiting.isOpen()).isFalse();
        Await.open("the application hears of it", failed);
        Await.until("nothing is held", () -> waiting.heldBuffers() == 0);
    }

    /** They would wait for ever, and nobody else would be served. */
    @Test
    void tellsApplicationsThatOccupyAllThreads() {
        AtomicInteger waiting = new AtomicInteger();
        AtomicInteger failed = new AtomicInteger();
        Apps.App reading = (request, response) -> {
            waiting.incrementAndGet();
            try {
                Apps.readAll(request);
            } catch (IOException e) {
                failed.incrementAndGet();
                throw e;
            }
        };
        int threads = 4; // one of them selects
        try (TestBridge bridge =
                        TestBridge.of(Apps.of(reading)).threads(threads).start();
                FastCgiPeer peer = bridge.connect().leniently()) {
            peer.barrier();
            for (int id = 1; id < threads; id++) {
                peer.send(begin(id, RESPONDER, KEEP_CONN), params(id, postParams("/", 5000)), paramsEnd(id));
            }
            Await.until("all wait for their bodies", () -> waiting.get() == threads - 1);
            peer.send(WireBytes.raw(9, WireBytes.STDIN, 1, new byte[0], new byte[0], 0));
            peer.awaitGone();
            Await.until("all hear that the connection has gone", () -> failed.get() == threads - 1);
        }
    }

    /** All threads wait for what is to be cancelled when the web server has gone. */
    @Test
    void tellsWhoeverCancelsWhatAllThreadsWaitFor() {
        AtomicInteger waiting = new AtomicInteger();
        AtomicInteger cancelled = new AtomicInteger();
        int threads = 4; // one of them selects
        Apps.App querying = (request, response) -> {
            CountDownLatch query = new CountDownLatch(1);
            onGone(request).accept(query::countDown);
            waiting.incrementAndGet();
            Await.open("the query is cancelled", query);
            cancelled.incrementAndGet();
        };
        try (TestBridge bridge =
                TestBridge.of(Apps.of(querying)).threads(threads).start()) {
            List<FastCgiPeer> peers = new ArrayList<>();
            for (int i = 1; i < threads; i++) {
                peers.add(bridge.connect().leniently().send(WireBytes.get(1, KEEP_CONN, "/")));
            }
            Await.until("all wait", () -> waiting.get() == threads - 1);
            peers.forEach(FastCgiPeer::close);
            Await.until("all go on", () -> cancelled.get() == threads - 1);
        }
    }

    @SuppressWarnings("unchecked") // what the attribute is said to be
    private static Consumer<Runnable> onGone(Request request) {
        return (Consumer<Runnable>) requireNonNull(request.getAttribute(FastCgiAttributes.ON_GONE));
    }

    @Test
    void tellsAllWhoWantToKnowThatARequestIsGone() {
        GoneSignal signal = new GoneSignal(
                task -> {
                    throw new RejectedExecutionException("by the test");
                },
                false);
        CountDownLatch told = new CountDownLatch(2);
        signal.accept(told::countDown);
        signal.accept(told::countDown);
        signal.set();
        Await.open("both are told", told);
    }

    /** Those that wait behind a request for the thread that serves it are served by the one that takes over. */
    @Test
    void servesWhatWaitsForAThreadThatIsHeldUp() {
        AtomicInteger others = new AtomicInteger();
        takeOver(List.of(others::incrementAndGet, others::incrementAndGet), others, 2);
    }

    @Test
    void goesOnSelectingWhenOneOfThoseFails() {
        AtomicInteger others = new AtomicInteger();
        Runnable failing = () -> {
            throw new IllegalStateException("by the test");
        };
        takeOver(List.of(failing, others::incrementAndGet), others, 1);
    }

    private static void takeOver(List<Runnable> waiting, AtomicInteger counter, int expected) {
        AtomicBoolean refusing = new AtomicBoolean();
        TryExecutor pool = task -> {
            boolean accepted = !refusing.get();
            if (accepted) {
                Thread thread = new Thread(task);
                thread.setDaemon(true);
                thread.start();
            }
            return accepted;
        };
        Standby standby = new Standby(pool);
        CountDownLatch leads = new CountDownLatch(1);
        try {
            standby.tryExecute(leads::countDown);
            refusing.set(true);
            standby.serveInTurn(() -> Await.open("another thread leads", leads), waiting);
            assertThat(counter).hasValue(expected);
        } finally {
            standby.stop();
        }
    }
}
