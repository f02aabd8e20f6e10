package dev.gangway.connector;

import static dev.gangway.connector.testkit.WireBytes.KEEP_CONN;
import static dev.gangway.connector.testkit.WireBytes.RESPONDER;
import static dev.gangway.connector.testkit.WireBytes.begin;
import static dev.gangway.connector.testkit.WireBytes.getParams;
import static dev.gangway.connector.testkit.WireBytes.params;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.connector.conformance.Apps;
import dev.gangway.connector.testkit.Await;
import dev.gangway.connector.testkit.WireBytes;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;

/** Two things that happen at once, one step of each after the other as the test wants it. */
class RacesTest {
    private final List<String> served = new ArrayList<>();
    private final Map<String, RequestStream> streams = new HashMap<>();
    private final Map<String, Runnable> meanwhile = new HashMap<>(); // when the answer has gone, and handlers still run
    private final SteppedConnection connection = new SteppedConnection(Apps.of(this::serve));

    private void serve(Request request, Response response) throws Exception {
        String path = request.getHttpURI().getPath();
        served.add(path + " " + Apps.readAll(request).length);
        streams.put(path, ((RequestMetaData) request.getConnectionMetaData()).stream());
        Apps.write(response, !path.equals("/partly"), "answer");
        meanwhile.getOrDefault(path, () -> {}).run();
    }

    private static byte[] get(String path) {
        return WireBytes.get(1, KEEP_CONN, path);
    }

    private void runTasks() {
        while (!connection.tasks.isEmpty()) {
            connection.tasks.remove().run();
        }
    }

    // ---- The close of a connection

    @Test
    void whatIsReadWhileTheConnectionIsClosedBeginsNothing() {
        connection.whileFilling(connection::close);
        connection.give(get("/"));
        assertThat(connection.connection().getBytesIn()).isPositive();
        assertThat(connection.connection().getMessagesIn()).isZero();
        assertThat(connection.heldBuffers()).isZero();
    }

    /** Its body was given up with the connection: the application would take it for an empty one. */
    @Test
    void aRequestThatGetsItsThreadWhenTheConnectionIsClosedIsNotServed() {
        meanwhile.put("/first", () -> connection.give(WireBytes.post(1, KEEP_CONN, "/second", new byte[2000])));
        connection.give(get("/first"));
        assertThat(connection.tasks).as("the second has its turn").hasSize(1);
        connection.close();
        runTasks();
        assertThat(served).containsExactly("/first 0");
        assertThat(connection.heldBuffers()).isZero();
    }

    /** Else it would be told 10 s later that the connection is closed under running requests. */
    @Test
    void anAnswerThatFailsWhenTheConnectionIsClosedIsGivenNoTime() {
        meanwhile.put("/partly", () -> {
            connection.close();
            throw new IllegalStateException("by the test");
        });
        connection.give(get("/partly"), WireBytes.get(2, KEEP_CONN, "/waits"));
        assertThat(served).containsExactly("/partly 0");
        assertThat(connection.tasks)
                .as("the other one is still active, and to hear of it")
                .hasSize(2);
        assertThat(connection.timers).isEmpty();
    }

    // ---- A send that is given up

    @Test
    void aSendThatHasJustBeenWrittenIsGivenUpWithoutTheConnection() {
        EofException cause = new EofException("by the test");
        List<Throwable> returned = new ArrayList<>();
        List<Throwable> refused = new ArrayList<>();
        List<Boolean> open = new ArrayList<>();
        meanwhile.put("/partly", () -> {
            RequestStream stream = requireNonNull(streams.get("/partly"));
            stream.cancelSend(cause, Callback.from(() -> {}, returned::add)).run();
            open.add(connection.isOpen());
            stream.send(null, null, false, ByteBuffer.allocate(1), Callback.from(() -> {}, refused::add));
        });
        connection.give(get("/partly"));
        assertThat(returned).containsExactly(cause);
        assertThat(open).containsExactly(true);
        assertThat(refused).as("behind what has failed nothing may come").containsExactly(cause);
    }

    @Test
    void aSendThatIsGivenUpWhenItsRequestHasEndedHurtsNobody() {
        EofException cause = new EofException("by the test");
        List<Throwable> returned = new ArrayList<>();
        List<Runnable> late = new ArrayList<>();
        meanwhile.put("/", () -> {
            RequestStream stream = requireNonNull(streams.get("/"));
            late.add(stream.cancelSend(cause, Callback.from(() -> {}, returned::add)));
        });
        connection.give(get("/"));
        late.get(0).run();
        assertThat(returned).containsExactly(cause);
        assertThat(connection.isOpen()).isTrue();
    }

    // ---- Timers

    /** It has been served long ago, and the same stream serves another request, which waits as well. */
    @Test
    void theTimeOfARequestThatHasWaitedStartsNoOther() {
        List<Runnable> late = new ArrayList<>(); // cancelled when they have just begun to run
        for (int i = 1; i <= 2; i++) {
            String waits = "/waits" + i;
            meanwhile.put("/holds", () -> {
                connection.give(get(waits));
                late.addAll(connection.timers);
            });
            connection.give(get("/holds"));
            runTasks();
        }
        List<Integer> early = new ArrayList<>();
        meanwhile.put("/holds", () -> {
            connection.give(get("/waits3"));
            late.get(0).run();
            early.add(connection.tasks.size());
        });
        connection.give(get("/holds"));
        assertThat(early).containsExactly(0);
        runTasks();
        assertThat(served).hasSize(6).endsWith("/waits3 0");
        assertThat(streams.get("/waits3")).isSameAs(streams.get("/waits1"));
    }

    @Test
    void aRequestThatHasItsTurnLeavesNoTimer() {
        List<Integer> timers = new ArrayList<>();
        meanwhile.put("/holds", () -> {
            connection.give(get("/waits"));
            timers.add(connection.timers.size());
        });
        connection.give(get("/holds"));
        assertThat(timers).containsExactly(1);
        assertThat(connection.timers).isEmpty();
        runTasks();
        assertThat(served).containsExactly("/holds 0", "/waits 0");
    }

    @Test
    void aRequestThatIsAbortedBeforeItsTurnLeavesNoTimer() {
        List<Integer> timers = new ArrayList<>();
        meanwhile.put("/holds", () -> {
            connection.give(get("/waits"));
            timers.add(connection.timers.size());
            connection.give(WireBytes.abort(1));
            timers.add(connection.timers.size());
        });
        connection.give(get("/holds"));
        assertThat(timers).containsExactly(1, 0);
    }

    @Test
    void aTimeThatIsUpWhenAnotherHasBegunCountsNoMore() throws InterruptedException {
        SteppedConnection slow = withHalfARequest();
        Thread clock = new Thread(slow.timers.get(0));
        synchronized (slow.connection().lock()) {
            clock.start();
            Await.until("the time is up", () -> clock.getState() == Thread.State.BLOCKED);
            slow.connection().timer().linger();
        }
        clock.join();
        assertThat(slow.isOpen()).isTrue();
    }

    @Test
    void aTimeThatIsUpCountsWhereNoOtherHasBegun() {
        SteppedConnection slow = withHalfARequest();
        slow.timers.get(0).run();
        assertThat(slow.isOpen()).isFalse();
    }

    /** Returns a connection that waits for parameters, for no time at all. */
    private static SteppedConnection withHalfARequest() {
        FastCgiConfiguration configuration = FastCgiConfiguration.builder()
                .paramsTimeout(Duration.ofNanos(1))
                .build();
        SteppedConnection slow = new SteppedConnection(configuration, Apps.of(Apps::hello));
        slow.give(begin(1, RESPONDER, KEEP_CONN), params(1, getParams("/")));
        return slow;
    }
}
