package dev.gangway.connector.conformance;

import static dev.gangway.connector.testkit.WireBytes.CLOSE;
import static dev.gangway.connector.testkit.WireBytes.KEEP_CONN;
import static dev.gangway.connector.testkit.WireBytes.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.connector.testkit.FastCgiPeer;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.ComplianceViolation;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;
import org.junit.jupiter.api.Test;

/** Requests that do not get as far as to Jetty's handlers, since something that is told of them before fails. */
class FailingListenersTest {
    private volatile boolean failing = true;

    private final class Listener implements ComplianceViolation.Listener {
        @Override
        public ComplianceViolation.Listener initialize() {
            if (failing) {
                throw new IllegalStateException("by the test");
            }
            return this;
        }
    }

    /** The time never comes for anything. */
    private static final class Never extends AbstractLifeCycle implements Scheduler {
        @Override
        public Task schedule(Runnable task, long delay, TimeUnit unit) {
            return () -> true;
        }
    }

    /** The next one does not wait for the handlers of the one that has failed. */
    @Test
    void areAnswered() {
        try (TestBridge bridge = TestBridge.of(Apps.of(Apps::hello))
                        .http(http -> http.addComplianceViolationListener(new Listener()))
                        .scheduler(new Never())
                        .start();
                FastCgiPeer peer = bridge.connect()) {
            peer.send(get(1, KEEP_CONN, "/"));
            assertThat(peer.answer(1).status()).isEqualTo(500);
            failing = false;
            peer.send(get(1, CLOSE, "/"));
            assertThat(peer.answer(1).status()).isEqualTo(200);
            peer.expectClosed();
        }
    }
}
