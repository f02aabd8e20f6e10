package dev.gangway.connector;

import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Whose turn it is on a connection that brings one request after the other.
 *
 * <p>Applications may do something yet when the web server has got all of their answer, and the browser's next request
 * is to find it done, as over HTTP, where a connection is not read from before. So it waits until the handlers of the
 * request before it have returned, but not for ever, nor does another one for the same handlers.
 *
 * <p>Guarded by the lock of the connection.
 */
final class HandlerTurns {
    /** How long a request waits at the most. */
    private static final long HANDLERS_MILLIS = 1000;

    private final FastCgiConnection connection;
    private int handling; // how many requests have handlers that run, or are about to; some have been answered
    private @Nullable RequestStream held; // waits for its turn
    private Scheduler.@Nullable Task timer; // gives that up
    private boolean outlasted; // handlers go on for so long that no request waits for them any more

    HandlerTurns(FastCgiConnection connection) {
        this.connection = connection;
    }

    /**
     * Takes a turn: the handlers of a request are about to be called.
     *
     * @param inTurn whether the request may have to wait for those before it
     * @return false if it waits, to be {@linkplain FastCgiConnection#startApart started} when its turn has come
     */
    boolean take(RequestStream stream, boolean inTurn) {
        if (inTurn && handling > 0 && !outlasted) {
            held = stream;
            int use = stream.use();
            timer = connection
                    .connector()
                    .getScheduler()
                    .schedule(() -> giveUpWaiting(stream, use), HANDLERS_MILLIS, TimeUnit.MILLISECONDS);
            return false;
        }
        handling++;
        return true;
    }

    /** Starts a request that has waited long enough, if it still waits. */
    private void giveUpWaiting(RequestStream stream, int use) {
        synchronized (connection.lock()) {
            if (use != stream.use() || !withdraw(stream)) {
                return;
            }
            outlasted = true;
        }
        connection.startApart(stream);
    }

    /** Takes back a request that waits; returns false if it does not. */
    boolean withdraw(RequestStream stream) {
        boolean was = held == stream;
        if (was) {
            withdrawHeld();
        }
        return was;
    }

    /** Takes back whichever request waits, and returns it, or null. */
    @Nullable
    RequestStream withdrawHeld() {
        RequestStream was = held;
        held = null;
        if (timer != null) {
            timer.cancel(); // requests wait for microseconds as a rule, and it would be kept for a second
            timer = null;
        }
        return was;
    }

    /** Handlers have returned; returns the request whose turn has come by that, or null. */
    @Nullable
    RequestStream handlersReturned() {
        RequestStream next = null;
        if (--handling == 0) {
            outlasted = false;
            next = withdrawHeld();
        }
        return next;
    }
}
