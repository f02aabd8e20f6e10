package dev.gangway.connector;

import static dev.gangway.connector.testkit.WireBytes.KEEP_CONN;
import static dev.gangway.connector.testkit.WireBytes.RESPONDER;
import static dev.gangway.connector.testkit.WireBytes.begin;
import static dev.gangway.connector.testkit.WireBytes.getParams;
import static dev.gangway.connector.testkit.WireBytes.getValues;
import static dev.gangway.connector.testkit.WireBytes.join;
import static dev.gangway.connector.testkit.WireBytes.params;
import static dev.gangway.connector.testkit.WireBytes.paramsEnd;
import static dev.gangway.connector.testkit.WireBytes.stdinEnd;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.connector.conformance.Apps;
import dev.gangway.connector.testkit.Await;
import dev.gangway.connector.testkit.WireBytes;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How long parameters may take: those of each request, from its begin. */
class ParamsTimeTest {
    private static final Duration LIMIT = Duration.ofSeconds(1);

    private final SteppedConnection connection = new SteppedConnection(
            FastCgiConfiguration.builder().paramsTimeout(LIMIT).build(), Apps.of(Apps::hello));

    private void runTasks() {
        for (Runnable task = connection.tasks.poll(); task != null; task = connection.tasks.poll()) {
            task.run();
        }
        connection.taken();
    }

    /** Runs what would have been run by now, or is about to be: it looks at the time itself. */
    private void runTimers() {
        List.copyOf(connection.timers).forEach(Runnable::run);
    }

    /** Gives this again and again, for more than the time that each of the parts may take. */
    private void giveInTurns(byte[]... parts) {
        long end = System.nanoTime() + LIMIT.plus(LIMIT).toNanos();
        Await.until("the time of several has passed", () -> {
            for (byte[] part : parts) {
                connection.give(part);
                runTasks();
            }
            return System.nanoTime() - end > 0;
        });
        runTimers();
        assertThat(connection.isOpen()).isTrue();
    }

    private void requireClosing() {
        Await.until("it is closed", () -> {
            runTimers();
            return !connection.isOpen();
        });
    }

    private static byte[] head(int id) {
        return join(begin(id, RESPONDER, KEEP_CONN), params(id, getParams("/")));
    }

    private static byte[] rest(int id) {
        return join(paramsEnd(id), stdinEnd(id));
    }

    @Test
    void requestsOneOfWhichIsAlwaysUnderWayHaveATimeEach() {
        connection.give(head(2));
        giveInTurns(join(head(1), rest(2)), join(head(2), rest(1)));
        requireClosing();
    }

    @Test
    void aRequestAmongOthersHasNoMoreThanItsTime() {
        connection.give(head(3));
        connection.give(head(1));
        byte[] next = join(rest(1), head(1));
        Await.until("it is closed", () -> {
            connection.give(next);
            runTasks();
            runTimers();
            return !connection.isOpen();
        });
    }

    @Test
    void recordsWithoutARequestOneOfWhichIsAlwaysCutHaveATimeEach() {
        byte[] whole = getValues("FCGI_MAX_REQS");
        byte[] half = Arrays.copyOf(whole, 12);
        connection.give(half);
        giveInTurns(join(Arrays.copyOfRange(whole, 12, whole.length), half));
        requireClosing();
    }

    @Test
    void needNoTimerWhereTheyComeAtOnce() {
        connection.give(WireBytes.get(1, KEEP_CONN, "/"));
        assertThat(connection.taken()).isNotEmpty();
        assertThat(connection.timers).isEmpty();
    }
}
