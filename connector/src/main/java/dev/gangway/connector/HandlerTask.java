package dev.gangway.connector;

import java.util.Objects;
import org.eclipse.jetty.util.thread.Invocable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The serving of a request: runs Jetty's handlers, and what has to happen before and behind them.
 *
 * <p>There is one for each {@link RequestStream}. The stream may have ended the request and serve another before this
 * returns, so nothing of the stream is looked at afterwards that does not say which request it is of.
 */
final class HandlerTask implements Invocable.Task {
    private static final Logger LOG = LoggerFactory.getLogger(HandlerTask.class);

    private final RequestStream stream;
    private @Nullable Runnable handlers;

    HandlerTask(RequestStream stream) {
        this.stream = stream;
    }

    /** Makes this the serving of the stream's current request. */
    HandlerTask of(Runnable jettys) {
        handlers = jettys;
        return this;
    }

    @Override
    public void run() {
        Runnable current = Objects.requireNonNull(handlers);
        FastCgiConnection connection = stream.connection();
        int use = stream.use();
        try {
            if (connection.configuration().interruptWhenGone()) {
                runInterruptibly(current, connection.lock(), use);
            } else {
                current.run();
            }
        } catch (RuntimeException e) {
            if (isActive(connection, use)) {
                throw e;
            }
            LOG.debug("the request has been answered, then its handlers failed", e);
        } finally {
            connection.handlersReturned(stream, use);
        }
    }

    /** No handler will ever get the request: what has come of it is released. */
    void discard() {
        synchronized (stream.connection().lock()) {
            stream.discardInput();
        }
    }

    /**
     * Returns whether the request still has to be answered. Jetty, tidying up after an answer, fails once more where a
     * form with files could not be read: whoever sends such forms would fill the log.
     */
    private boolean isActive(FastCgiConnection connection, int use) {
        synchronized (connection.lock()) {
            return use == stream.use()
                    && !stream.isRemoved()
                    && !stream.writer().isComplete();
        }
    }

    private void runInterruptibly(Runnable current, Object lock, int use) {
        synchronized (lock) {
            stream.setServedBy(Thread.currentThread());
        }
        try {
            current.run();
        } finally {
            synchronized (lock) {
                if (use == stream.use()) { // else it has ended, and serves another request
                    stream.setServedBy(null);
                }
                Thread.interrupted(); // too late for the request, and not meant for the next
            }
        }
    }

    @Override
    public InvocationType getInvocationType() {
        return Invocable.getInvocationType(handlers);
    }
}
