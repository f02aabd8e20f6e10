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

    /** Parameters are under way, or none are any more; the time runs from their first record. */
    void watchParams(boolean pending) {
        if (pending && (purpose == Purpose.NONE || purpose == Purpose.READER)) {
            schedule(Purpose.PARAMS, connection.configuration().paramsTimeout().toMillis());
        } else if (!pending && purpose == Purpose.PARAMS) {
            purpose = Purpose.NONE;
        }
    }

    /** Reading is left to an application. */
    void watchReader() {
        if (purpose == Purpose.NONE || purpose == Purpose.READER) {
            schedule(Purpose.READER, UNREAD_MILLIS);
        }
    }

    /** The rest of the connection is read and forgotten. */
    void linger() {
        schedule(Purpose.LINGER, LINGER_MILLIS);
    }

    /** The connection takes no more requests, and those that run are to end. */
    void drain() {
        schedule(Purpose.DRAIN, DRAIN_MILLIS);
    }

    private void schedule(Purpose next, long millis) {
        purpose = next;
        dueNanoTime = NanoTime.now() + TimeUnit.MILLISECONDS.toNanos(millis);
        CyclicTimeout current = timeout;
        if (current == null) {
            timeout = current = new CyclicTimeout(scheduler) {
                @Override
                public void onTimeoutExpired() {
                    expire();
                }
            };
        }
        current.schedule(millis, TimeUnit.MILLISECONDS);
    }

    private void expire() {
        Purpose expired;
        synchronized (connection.lock()) {
            if (NanoTime.isBefore(NanoTime.now(), dueNanoTime)) {
                return; // it was the time of another purpose, and the one that counts is still to come
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
