package dev.gangway.connector;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.CyclicTimeout;
import org.eclipse.jetty.util.NanoTime;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The times of a connection that do not begin anew with every byte; most connections never need one.
 *
 * <p>All but the expiry is called with the connection's lock held.
 */
final class ConnectionTimer {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionTimer.class);

    /** How long an application may leave a body alone before the selector watches the connection again. */
    private static final long UNREAD_MILLIS = 100;

    /** How long the rest of what the web server sends is read after its last answer, so that this can arrive. */
    private static final long LINGER_MILLIS = 2000;

    /** How long requests may go on beside one whose answer has broken off, which the web server learns from the close. */
    private static final long DRAIN_MILLIS = 10_000;

    private enum Purpose {
        NONE,
        /** An application is to read. */
        READER,
        /** The parameters of a request are under way. */
        PARAMS,
        /** Requests are to end, for the connection to be closed. */
        DRAIN,
        /** The web server is to close the connection. */
        LINGER
    }

    private final FastCgiConnection connection;
    private final Scheduler scheduler;
    private Purpose purpose = Purpose.NONE;
    private long dueNanoTime;
    private @Nullable CyclicTimeout timeout;

    ConnectionTimer(FastCgiConnection connection, Scheduler scheduler) {
        this.connection = connection;
        this.scheduler = scheduler;
    }

    /** Parameters are under way since then, and none for longer. */
    void watchParams(long since) {
        long due = since
                + TimeUnit.MILLISECONDS.toNanos(
                        connection.configuration().paramsTimeout().toMillis());
        if (purpose == Purpose.PARAMS) {
            dueNanoTime = due; // not sooner than it was, so that the expiry is soon enough to see it
        } else if (purpose == Purpose.NONE || purpose == Purpose.READER) {
            schedule(Purpose.PARAMS, due);
        }
    }

    /** No parameters are under way any more. */
    void forgetParams() {
        if (purpose == Purpose.PARAMS) {
            purpose = Purpose.NONE;
        }
    }

    /** Reading is left to an application. */
    void watchReader() {
        if (purpose == Purpose.NONE || purpose == Purpose.READER) {
            schedule(Purpose.READER, in(UNREAD_MILLIS));
        }
    }

    /** The rest of the connection is read and forgotten. */
    void linger() {
        schedule(Purpose.LINGER, in(LINGER_MILLIS));
    }

    /** The connection takes no more requests, and those that run are to end. */
    void drain() {
        schedule(Purpose.DRAIN, in(DRAIN_MILLIS));
    }

    private static long in(long millis) {
        return NanoTime.now() + TimeUnit.MILLISECONDS.toNanos(millis);
    }

    private void schedule(Purpose next, long due) {
        purpose = next;
        dueNanoTime = due;
        schedule();
    }

    private void schedule() {
        CyclicTimeout current = timeout;
        if (current == null) {
            timeout = current = new CyclicTimeout(scheduler) {
                @Override
                public void onTimeoutExpired() {
                    expire();
                }
            };
        }
        current.schedule(Math.max(0, NanoTime.until(dueNanoTime)), TimeUnit.NANOSECONDS);
    }

    private void expire() {
        Purpose expired;
        synchronized (connection.lock()) {
            if (purpose != Purpose.NONE && NanoTime.isBefore(NanoTime.now(), dueNanoTime)) {
                schedule(); // it was the time of something else, and the one that counts is still to come
                return;
            }
            expired = purpose;
            purpose = Purpose.NONE;
        }
        switch (expired) {
            case NONE -> {}
            case READER -> {
                if (connection.reader().checkReader()) {
                    synchronized (connection.lock()) {
                        watchReader();
                    }
                }
            }
            case PARAMS -> {
                LOG.info(
                        "closing {}: no complete request after {}",
                        connection.peer(),
                        connection.configuration().paramsTimeout());
                connection.getEndPoint().close(new TimeoutException("no complete request in time"));
            }
            case DRAIN -> {
                LOG.warn("closing {} under running requests: the answer to another one broke off", connection.peer());
                connection.getEndPoint().close(new TimeoutException("the requests did not end in time"));
            }
            case LINGER -> connection.getEndPoint().close();
        }
    }

    void close() {
        purpose = Purpose.NONE;
        CyclicTimeout current = timeout;
        timeout = null;
        if (current != null) {
            current.destroy();
        }
    }
}
