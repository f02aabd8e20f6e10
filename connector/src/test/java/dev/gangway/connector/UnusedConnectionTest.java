package dev.gangway.connector;

import static dev.gangway.connector.testkit.WireBytes.KEEP_CONN;
import static dev.gangway.connector.testkit.WireBytes.bytes;
import static dev.gangway.connector.testkit.WireBytes.getValues;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.connector.conformance.Apps;
import dev.gangway.connector.testkit.Await;
import dev.gangway.connector.testkit.WireBytes;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How long a connection may be without a request. */
class UnusedConnectionTest {
    /** Longer than a connection takes from being made to being open. */
    private static final Duration SHORT = Duration.ofMillis(300);

    private static final Duration LONG = Duration.ofHours(1);

    private static SteppedConnection connection(Duration first, Duration later) {
        return new SteppedConnection(
                FastCgiConfiguration.builder()
                        .paramsTimeout(first)
                        .idleTimeout(later)
                        .build(),
                Apps.of(Apps::hello));
    }

    private static void passShort() {
        long end = System.nanoTime() + SHORT.plusMillis(1).toNanos();
        Await.until("time has passed", () -> System.nanoTime() - end > 0);
    }

    @Test
    void oneThatHasOnlyAskedGoesAfterTheShorterTime() {
        SteppedConnection connection = connection(SHORT, LONG);
        passShort();
        connection.give(getValues("FCGI_MAX_REQS"));
        connection.connection().closeIfUnused();
        assertThat(connection.isOpen()).isFalse();
    }

    @Test
    void oneThatHasAskedFirstHasTheLongerTimeFromItsRequestOn() {
        SteppedConnection connection = connection(SHORT, LONG);
        connection.give(getValues("FCGI_MAX_REQS"));
        connection.give(WireBytes.get(1, KEEP_CONN, "/"));
        passShort();
        connection.connection().closeIfUnused();
        assertThat(connection.isOpen()).isTrue();
    }

    @Test
    void oneThatAsksAfterARequestGoesAfterTheLongerTime() {
        SteppedConnection connection = connection(LONG, SHORT);
        connection.give(WireBytes.get(1, KEEP_CONN, "/"));
        passShort();
        connection.give(getValues("FCGI_MAX_REQS"));
        connection.connection().closeIfUnused();
        assertThat(connection.isOpen()).isFalse();
    }

    @Test
    void oneWithARequestIsInUse() {
        SteppedConnection connection = connection(LONG, SHORT);
        connection.give(WireBytes.begin(1, WireBytes.RESPONDER, KEEP_CONN));
        passShort();
        connection.connection().closeIfUnused();
        assertThat(connection.isOpen()).isTrue();
    }

    @Test
    void halfOfARecordHasTheTimeOfParameters() {
        SteppedConnection connection = connection(LONG, SHORT);
        connection.give(WireBytes.get(1, KEEP_CONN, "/"));
        passShort();
        connection.give(bytes("01 01 0001"));
        connection.connection().closeIfUnused();
        assertThat(connection.isOpen()).isTrue();
    }
}
