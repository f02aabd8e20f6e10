package dev.gangway.connector;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Record routers that wait for bytes, of whichever connection of a connector, so that an idle one owns none.
 *
 * <p>There are a few for as many threads as read at a time; what is more is made anew.
 */
final class RouterPool {
    private final AtomicReferenceArray<RecordRouter> idle = new AtomicReferenceArray<>(RequestPool.STRIPES);
    private final RequestInput input;

    RouterPool(FastCgiConfiguration configuration) {
        input = new RequestInput(configuration);
    }

    /** Returns a router that serves this connection. */
    RecordRouter acquire(FastCgiConnection connection, boolean firstRecord) {
        RecordRouter router = idle.getAndSet(RequestPool.stripe(), null);
        if (router == null) {
            router = new RecordRouter(input);
        }
        router.open(connection, firstRecord);
        return router;
    }

    /** Takes back a router at the border of two records. */
    void release(RecordRouter router) {
        router.close();
        idle.set(RequestPool.stripe(), router);
    }
}
