package dev.gangway.connector;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.eclipse.jetty.util.NanoTime;
import org.jspecify.annotations.Nullable;

/**
 * The active requests of one connection, by request id.
 *
 * <p>Nearly always there is one, or none, so the first has its own place, and a short array for the others is searched
 * from its start. Guarded by the lock of the connection.
 */
final class RequestTable {
    private static final @Nullable RequestStream[] NONE = {};

    private @Nullable RequestStream first;
    private @Nullable RequestStream[] others = NONE;
    private int size;

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
}
