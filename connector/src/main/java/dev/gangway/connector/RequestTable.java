package dev.gangway.connector;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The active requests of one connection, by request id.
 *
 * <p>Nearly always there is one, so a short array that is searched from its start serves best. Guarded by the lock of
 * the connection.
 */
final class RequestTable {
    private @Nullable RequestStream[] active = new @Nullable RequestStream[1];
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
        if (size == active.length) {
            active = Arrays.copyOf(active, 2 * size);
        }
        active[size++] = stream;
    }

    /** Removes a request, if it is active. */
    void remove(RequestStream stream) {
        for (int i = 0; i < size; i++) {
            if (active[i] == stream) {
                active[i] = active[--size];
                active[size] = null;
                return;
            }
        }
    }

    /** Returns one after the other, for {@code index} from 0 to {@link #size} - 1. */
    RequestStream at(int index) {
        return Objects.requireNonNull(active[index]);
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
        return size == 1 ? active[0] : null;
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
