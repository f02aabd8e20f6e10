package dev.gangway.connector;

import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks again and again whether connections of a connector have been idle for too long.
 *
 * <p>One timer for all of them: a timer of each would be most of what is added and removed, and a part of the memory that
 * idle connections take. A time limit is kept to a quarter, or to a second where it is longer than four.
 */
final class IdleSweep implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(IdleSweep.class);

    private static final long MIN_MILLIS = 10;
    private static final long MAX_MILLIS = 1000;

    private final AbstractConnector connector;
    private volatile Scheduler.@Nullable Task next;
    private volatile boolean stopped = true;

    IdleSweep(AbstractConnector connector) {
        this.connector = connector;
    }

    void start() {
        stopped = false;
        schedule();
    }

    void stop() {
        stopped = true;
        Scheduler.Task task = next;
        if (task != null) {
            task.cancel();
        }
    }

    private void schedule() {
        long millis = Math.min(MAX_MILLIS, Math.max(MIN_MILLIS, shortestMillis() / 4));
        next = connector.getScheduler().schedule(this, millis, TimeUnit.MILLISECONDS);
    }

    /** Returns the shortest time after which a connection may be idle for too long. */
    private long shortestMillis() {
        long shortest = connector.getIdleTimeout() > 0 ? connector.getIdleTimeout() : Long.MAX_VALUE;
        FastCgiConnectionFactory factory = connector.getConnectionFactory(FastCgiConnectionFactory.class);
        if (factory != null) {
            FastCgiConfiguration configuration = factory.getConfiguration();
            shortest = Math.min(shortest, configuration.idleTimeout().toMillis());
            shortest = Math.min(shortest, configuration.paramsTimeout().toMillis());
        }
        return shortest;
    }

    @Override
    public void run() {
        try {
            sweep();
        } catch (Throwable x) {
            LOG.warn("looking for idle connections failed", x); // such as a lack of memory, which may pass
        } finally {
            if (!stopped) {
                schedule();
            }
        }
    }

    private void sweep() {
        for (EndPoint endPoint : connector.getConnectedEndPoints()) {
            if (endPoint instanceof WatchedEndPoint watched) {
                try {
                    watched.checkIdleTimeout();
                    if (watched.getConnection() instanceof FastCgiConnection connection) {
                        connection.closeIfUnused();
                    }
                } catch (Throwable x) {
                    LOG.warn(
                            "the idle timeout of {} failed",
                            endPoint,
                            x); // the others are to be looked at all the same
                }
            }
        }
    }
}
