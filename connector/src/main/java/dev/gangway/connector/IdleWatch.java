package dev.gangway.connector;

import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.NanoTime;

/**
 * Tells how long nothing has happened on a connection.
 *
 * <p>A connection without a request may have to go, and requests may have to hear that nothing moves. The endpoint
 * ticks for both, in the shorter of their times: raising that is cheap, lowering it may not be. Where somebody else sets
 * a shorter one, as Jetty's limits and monitors do, a connection without a request has no longer. Guarded by the lock of
 * the connection, but for the time in which the endpoint ticks: threads may set it at once, all to the same.
 */
final class IdleWatch {
    private final FastCgiConnection connection;
    private long idleSince = NanoTime.now();
    private long transferredSeen = -1; // bytes both ways, to see whether there have been any
    private long stillSince;

    IdleWatch(FastCgiConnection connection) {
        this.connection = connection;
    }

    /** Returns how long a request may wait for the peer; 0 or less is no limit, as everywhere in Jetty. */
    private long requestMillis() {
        long millis = connection.connector().getIdleTimeout();
        return millis > 0 ? millis : Long.MAX_VALUE;
    }

    private long connectionMillis() {
        return connection.configuration().idleTimeout().toMillis();
    }

    /** The connection is open: a peer that sends nothing is not waited for longer than one that sends half a request. */
    void onOpen() {
        connection.getEndPoint().setIdleTimeout(firstMillis());
    }

    /** Returns how long a connection may be open before its first request. */
    private long firstMillis() {
        return Math.min(requestMillis(), paramsMillis());
    }

    private long paramsMillis() {
        return connection.configuration().paramsTimeout().toMillis();
    }

    /** A request is being served: from the first one on the endpoint ticks as often as is needed for requests. */
    void onRequest() {
        EndPoint endPoint = connection.getEndPoint();
        long now = endPoint.getIdleTimeout();
        if (now == firstMillis() && now < tickMillis()) {
            endPoint.setIdleTimeout(tickMillis());
        }
    }

    private long tickMillis() {
        return Math.min(requestMillis(), connectionMillis());
    }

    /** A request is active, or its answer on its way; or the last one has just ended. */
    void onUse() {
        idleSince = NanoTime.now();
    }

    /**
     * Returns whether a connection without a request has had its time, however much else has come.
     *
     * @param first whether it has never had one
     * @param amidRecord whether a record has come in part, with which a request may begin: that has the time of parameters
     */
    boolean isUnusedForTooLong(boolean first, boolean amidRecord) {
        long millis = first ? firstMillis() : connectionMillis();
        return isConnectionIdleFor(amidRecord ? millis + paramsMillis() : millis);
    }

    /** Returns whether a connection without a request has had its time, when the endpoint ticks; one that is unwanted has none. */
    boolean isConnectionIdle(boolean unwanted) {
        return unwanted
                || connection.getEndPoint().getIdleTimeout() < tickMillis()
                || isConnectionIdleFor(connectionMillis());
    }

    /** Returns whether a connection without a request has had none for so long, or since it was made. */
    boolean isConnectionIdleFor(long millis) {
        return NanoTime.millisSince(idleSince) >= millis;
    }

    /** Returns whether requests have had their time without a byte of all {@code transferred} in either direction. */
    boolean areRequestsIdle(long transferred) {
        if (transferred != transferredSeen) {
            transferredSeen = transferred;
            long tick = connection.getEndPoint().getIdleTimeout();
            stillSince = NanoTime.now() - TimeUnit.MILLISECONDS.toNanos(tick);
        }
        return NanoTime.millisSince(stillSince) >= requestMillis();
    }
}
