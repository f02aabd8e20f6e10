package dev.gangway.connector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.LocalConnector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;
import org.junit.jupiter.api.Test;

class IdleSweepTest {
    private final Deque<Runnable> timers = new ArrayDeque<>();

    private final class Timers extends AbstractLifeCycle implements Scheduler {
        @Override
        public Task schedule(Runnable task, long delay, TimeUnit unit) {
            timers.add(task);
            return () -> timers.remove(task);
        }
    }

    @Test
    void goesOnAfterAFailure() {
        Server server = new Server(null, new Timers(), null);
        int[] sweeps = {0};
        IdleSweep sweep = new IdleSweep(new LocalConnector(server) {
            @Override
            public Collection<EndPoint> getConnectedEndPoints() {
                sweeps[0]++;
                throw new IllegalStateException("by the test");
            }
        });
        sweep.start();
        for (int i = 1; i <= 3; i++) {
            assertThat(timers).hasSize(1);
            Objects.requireNonNull(timers.poll()).run();
            assertThat(sweeps[0]).isEqualTo(i);
        }
        sweep.stop();
        assertThat(timers).isEmpty();
    }
}
