package dev.gangway.connector;

import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.NanoTime;

/**
 * Tells how long nothing has happened on a connection.
 *
 * <p>A connection without a request may have to go, and requests may have to hear that nothing moves. The endpoint
 * ticks for both, in the shorter of their times: raising that is cheap, lowering it may not be. Guarded by the
 * lock of the connection.
 */
final class IdleWatch {
    private final EndPoint endPoint;
    private final long requestMillis;
    private final long connectionMillis;
    private final long firstMillis;
    private long idleSince = NanoTime.now();
    private long transferredSeen = -1; // bytes both ways, to see whether there have been any
    private long stillSince;

    /** Makes a watch; a {@code requestMillis} of 0 or less is no limit for requests, as everywhere in Jetty. */
    IdleWatch(EndPoint endPoint, long requestMillis, FastCgiConfiguration configuration) {
        this.endPoint = endPoint;
        this.requestMillis = requestMillis > 0 ? requestMillis : Long.MAX_VALUE;
        this.connectionMillis = configuration.idleTimeout().toMillis();
        this.firstMillis = configuration.paramsTimeout().toMillis();
    }

    /** The connection is open: a peer that sends nothing is not waited for longer than one that sends half a request. */
    void onOpen() {
        endPoint.setIdleTimeout(Math.min(requestMillis, firstMillis));
    }

    /** A request is being served. */
    void onRequest() {
        long tick = Math.min(requestMillis, connectionMillis);
        if (endPoint.getIdleTimeout() < tick) {
            endPoint.setIdleTimeout(tick);
        }
    }

    /** The last active request has ended. */
    void onRequestsEnded() {
        idleSince = NanoTime.now();
    }

    /** Returns whether a connection without a request has had its time; one that is unwanted has none. */
    boolean isConnectionIdle(boolean unwanted) {
        return unwanted || NanoTime.millisSince(idleSince) >= connectionMillis;
    }

    /** Returns whether requests have had their time without a byte of all {@code transferred} in either direction. */
    boolean areRequestsIdle(long transferred) {
        if (transferred != transferredSeen) {
            transferredSeen = transferred;
            stillSince = NanoTime.now() - TimeUnit.MILLISECONDS.toNanos(endPoint.getIdleTimeout());
        }
        return NanoTime.millisSince(stillSince) >= requestMillis;
    }
}
