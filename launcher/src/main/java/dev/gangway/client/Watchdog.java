package dev.gangway.client;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Ends an exchange that takes too long by closing its channel.
 *
 * <p>A blocking channel has no timeout of its own, and one of a Unix-domain socket has not even an adaptor with one, but
 * every wait on a channel ends when another thread closes it. The silence of the other side counts only while somebody
 * waits for it: reading the user's input and writing the user's output {@linkplain #pause pause} the watch. The limit
 * for the whole counts always.
 */
final class Watchdog implements AutoCloseable {
    private final TimeLimits limits;
    private final long startedAt = System.nanoTime();
    private final AtomicInteger pauses = new AtomicInteger();
    private volatile long progressAt = startedAt;

    private @Nullable Closeable watched; // guarded by this; null when there is nothing to close
    private @Nullable Duration expired; // guarded by this; the limit that has passed, null if none has
    private boolean closed; // guarded by this

    private Watchdog(TimeLimits limits) {
        this.limits = limits;
    }

    static Watchdog start(TimeLimits limits) {
        Watchdog watchdog = new Watchdog(limits);
        if (limits.areSet()) {
            Thread thread = new Thread(watchdog::run, "gangway-watchdog");
            thread.setDaemon(true);
            thread.start();
        }
        return watchdog;
    }

    /** Watches a channel from now on, in the place of the one before; closes it at once if time is up. */
    synchronized void watch(Closeable channel) {
        watched = channel;
        progress();
        if (expired != null) {
            closeWatched();
        }
    }

    /** Notes that something was received or sent. */
    void progress() {
        progressAt = System.nanoTime();
    }

    /** Stops counting silence until {@link #resume}; calls may nest and come from several threads. */
    void pause() {
        pauses.incrementAndGet();
    }

    void resume() {
        progress(); // first: nobody must see the old time without the pause
        pauses.decrementAndGet();
    }

    /** The limit that has passed, or null if none has. */
    synchronized @Nullable Duration expired() {
        return expired;
    }

    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }

    private synchronized void run() {
        try {
            while (!closed) {
                long now = System.nanoTime();
                long left = Math.min(totalLeft(now), silenceLeft(now));
                if (left <= 0) {
                    expired = totalLeft(now) <= 0 ? limits.total() : limits.silence();
                    closeWatched();
                    return;
                }
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody does this, and ending is the right answer
        }
    }

    private long totalLeft(long now) {
        return limits.total().isZero() ? Long.MAX_VALUE : limits.total().toNanos() - (now - startedAt);
    }

    private long silenceLeft(long now) {
        if (limits.silence().isZero()) {
            return Long.MAX_VALUE;
        }
        long limit = limits.silence().toNanos();
        // After a pause the count starts anew, so there is nothing to see before the limit has passed once more.
        return pauses.get() > 0 ? limit : limit - (now - progressAt);
    }

    private void closeWatched() {
        Closeable channel = watched;
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                // The channel is of no more use, and whoever waits on it is told by it.
            }
        }
    }
}
