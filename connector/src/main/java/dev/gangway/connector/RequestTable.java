package dev.gangway.connector;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.eclipse.jetty.util.NanoTime;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * The active requests of one connection, by request id, and the one of them whose turn has not come.
 *
 * <p>Nearly always there is one, or none, so the first has its own place, and a short array for the others is searched
 * from its start. Guarded by the lock of the connection.
 */
final class RequestTable {
    private static final @Nullable RequestStream[] NONE = {};

    private @Nullable RequestStream first;
    private @Nullable RequestStream[] others = NONE;
    private int size;

    private int handling; // how many requests have handlers that run, or are about to; some have been answered
    private @Nullable RequestStream held; // waits until the handlers of those before it have returned
    private Scheduler.@Nullable Task heldTimer; // gives that up
    private boolean outlasted; // handlers go on for so long that no request waits for them any more

    /** Returns the active request with this id, or null. */
    @Nullable
    RequestStream get(int requestId) {
        for (int i = 0; i < size; i++) {
            RequestStream stream = at(i);
            if (stream.requestId() == requestId) {
                return stream;
            }
        }
        return null;
    }

    void add(RequestStream stream) {
        if (size > others.length) {
            others = Arrays.copyOf(others, 2 * size);
        }
        put(size++, stream);
    }

    /** Removes a request, if it is active. */
    void remove(RequestStream stream) {
        for (int i = 0; i < size; i++) {
            if (at(i) == stream) {
                put(i, at(--size));
                put(size, null);
                return;
            }
        }
    }

    private void put(int index, @Nullable RequestStream stream) {
        if (index == 0) {
            first = stream;
        } else {
            others[index - 1] = stream;
        }
    }

    /** Returns one after the other, for {@code index} from 0 to {@link #size} - 1. */
    RequestStream at(int index) {
        return Objects.requireNonNull(index == 0 ? first : others[index - 1]);
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** Returns the only active request, or null if there is none or there are several. */
    @Nullable
    RequestStream sole() {
        return size == 1 ? first : null;
    }

    /** Returns whether the parameters of a request are under way. */
    boolean expectsParams() {
        for (int i = 0; i < size; i++) {
            if (!at(i).hasParams()) {
                return true;
            }
        }
        return false;
    }

    /** Returns since when the parameters of some request are under way, of that for which it is longest. */
    long paramsSince(long now) {
        long longest = now;
        for (int i = 0; i < size; i++) {
            if (!at(i).hasParams()) {
                long since = at(i).paramsSince(now);
                longest = NanoTime.isBefore(since, longest) ? since : longest;
            }
        }
        return longest;
    }

    /** Returns whether the body of a request is under way. */
    boolean expectsBody() {
        for (int i = 0; i < size; i++) {
            if (at(i).hasParams() && !at(i).body().hasEnded()) {
                return true;
            }
        }
        return false;
    }

    /** Returns a copy that does not change. */
    List<RequestStream> snapshot() {
        List<RequestStream> copy = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            copy.add(at(i));
        }
        return copy;
    }

    // ---- Whose turn it is ----

    /** Has a request wait if it is the only one, and handlers run still; returns whether it waits. */
    boolean hold(RequestStream stream) {
        boolean waits = handling > 0 && !outlasted && sole() == stream;
        if (waits) {
            held = stream;
        }
        return waits;
    }

    /** Keeps what is to be cancelled when the request that waits does so no more. */
    void setHeldTimer(Scheduler.Task timer) {
        heldTimer = timer;
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
        if (heldTimer != null) {
            heldTimer.cancel(); // requests wait for microseconds as a rule, and it would be kept for a second
            heldTimer = null;
        }
        return was;
    }

    /** {@linkplain #withdraw Takes back} a request that has waited long enough; no other waits for the same handlers. */
    boolean outlast(RequestStream stream) {
        boolean waited = withdraw(stream);
        outlasted |= waited;
        return waited;
    }

    /** Handlers are about to be called. */
    void handlersCalled() {
        handling++;
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
