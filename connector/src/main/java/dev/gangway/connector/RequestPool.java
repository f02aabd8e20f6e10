package dev.gangway.connector;

import dev.gangway.connector.cgi.Mapping;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * Request streams that wait for another request, of whichever connection.
 *
 * <p>A stream is expensive: it has Jetty's channel, which has the servlet container's, and it knows the parameters that
 * web servers send. Since connections share them, an idle connection owns none. The one used last is used next, and by
 * the same thread where possible: its memory is in the processor's cache.
 */
final class RequestPool {
    static final int STRIPES = 16; // a power of two
    private static final int MAX_IDLE = 256;

    private final AtomicReferenceArray<@Nullable RequestStream> striped = new AtomicReferenceArray<>(STRIPES);
    private final ArrayDeque<RequestStream> rest = new ArrayDeque<>(); // guarded by itself
    private final Connector connector;
    private final HttpConfiguration httpConfiguration;
    private final Mapping mapping;
    private volatile int generation;

    RequestPool(Connector connector, HttpConfiguration httpConfiguration, Mapping mapping) {
        this.connector = connector;
        this.httpConfiguration = httpConfiguration;
        this.mapping = mapping;
    }

    /** Returns a stream that serves no request. */
    RequestStream acquire() {
        RequestStream stream = striped.getAndSet(stripe(), null);
        if (stream == null) {
            synchronized (rest) {
                stream = rest.pollFirst();
            }
        }
        return stream == null ? new RequestStream(connector, httpConfiguration, mapping, generation) : stream;
    }

    /** Takes back a stream whose request has ended well; others may still be known to somebody and are not reused. */
    void release(RequestStream stream) {
        if (!isCurrent(stream)) {
            return;
        }
        int stripe = stripe();
        RequestStream other = striped.getAndSet(stripe, stream);
        if (!isCurrent(stream)) {
            striped.compareAndSet(stripe, stream, null); // all others have been forgotten meanwhile
        }
        if (other != null) {
            synchronized (rest) {
                if (rest.size() < MAX_IDLE && isCurrent(other)) {
                    rest.addFirst(other);
                }
            }
        }
    }

    private boolean isCurrent(RequestStream stream) {
        return stream.generation() == generation;
    }

    /**
     * Lets go of all streams, also of those that serve a request now, once that has ended.
     *
     * <p>Jetty's channel keeps the servlet container's own for the next request, with the application that served the
     * last one: an application that is gone would stay in memory until each of them has served another.
     */
    void forget() {
        synchronized (rest) {
            generation++;
            rest.clear();
        }
        for (int i = 0; i < STRIPES; i++) {
            striped.set(i, null);
        }
    }

    /** Returns which of the stripes belongs to the calling thread. */
    static int stripe() {
        return (int) Thread.currentThread().getId() & (STRIPES - 1);
    }
}
