package dev.gangway.connector;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.NanoTime;
import org.eclipse.jetty.util.thread.TryExecutor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that takes a selector over when the one that leads it is held up by an application.
 *
 * <p>Jetty's selector asks for a thread that goes on selecting each time before it runs something that may block, and
 * wakes it at once. Most requests are served in less time than that takes. Here the thread is only promised: it looks
 * every half of a millisecond whether the leader is still with the same request, and takes over if so. Where the
 * connector knows that the leader is about to wait, it is {@linkplain #relieve told} at once.
 *
 * <pre>
 *   leader    select, read, serve, select, read, serve ...........................(held up)......
 *   standby      .          .          .          .          .          .          .  select, read, serve
 * </pre>
 *
 * <p>While requests take long on average nothing is promised, and Jetty's way is taken: they are to run side by side.
 *
 * <p>Where one read brings several requests, as from a web server that multiplexes, the leader serves them in turn, and
 * the standby looks after each of them in the same way.
 *
 * <p>It also does what is to be done {@linkplain #later a moment later}, without a timer that would have to be woken.
 *
 * <p>It is what a selector uses as its executor. Reports may get lost where threads race: then a thread takes over too
 * early, which does no harm.
 */
final class Standby implements TryExecutor {
    private static final Logger LOG = LoggerFactory.getLogger(Standby.class);

    /** How often to look after the leader. */
    private static final long TICK_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

    /** After so many looks without a request the thread sleeps until it is woken for the next. */
    private static final int QUIET_TICKS = 8;

    /** How long what is to be done {@linkplain #later later} waits. */
    private static final long DELAY_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /** Requests that take longer, on average, are served side by side from the start. */
    private static final int LONG_NANOS = 100_000;

    /** No request counts for more in the average: a single long one is no habit. */
    private static final int MAX_COUNTED_NANOS = 1_000_000;

    private final Executor pool;
    private final TryExecutor spare;
    private final AtomicBoolean present = new AtomicBoolean(); // a thread stands by, or is about to

    private volatile boolean stopped;
    private volatile @Nullable Runnable selecting; // what a leader does; the same each time
    private volatile long turn; // odd while the leader serves; changes with each request
    private volatile long urgent; // the turn in which the leader is known to wait
    private volatile @Nullable Thread leader; // in this turn
    private volatile @Nullable Thread sleeper; // the standing thread while it sleeps, to be woken
    private volatile @Nullable Thread standing;
    private volatile int averageNanos;
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>(); // for the leader to serve, after another
    private final Queue<Delayed> delayed = new ConcurrentLinkedQueue<>();

    /** Something to be done later. */
    private record Delayed(long dueNanoTime, Runnable task) {}

    Standby(Executor pool) {
        this.pool = pool;
        this.spare = TryExecutor.asTryExecutor(pool);
    }

    /** Returns the one of the selector that watches an endpoint, or null if that has none. */
    static @Nullable Standby of(EndPoint endPoint) {
        WatchedEndPoint watched = WatchedEndPoint.of(endPoint);
        return watched == null ? null : watched.standby();
    }

    // ---- Called by the selector ----

    @Override
    public void execute(Runnable task) {
        pool.execute(task);
    }

    /**
     * Promises that a thread goes on selecting if the calling one is held up.
     *
     * @return whether that is certain
     */
    @Override
    public boolean tryExecute(Runnable task) {
        Thread.interrupted(); // what an application has left is not meant for the next
        if (averageNanos > LONG_NANOS) {
            return spare.tryExecute(task);
        }
        selecting = task;
        if (!present.get() && !summon()) {
            return false;
        }
        leader = Thread.currentThread();
        turn = (turn | 1) + 2;
        Thread asleep = sleeper;
        if (asleep != null) {
            LockSupport.unpark(asleep);
        }
        return true;
    }

    private boolean summon() {
        if (!present.compareAndSet(false, true)) {
            return true;
        }
        boolean coming = spare.tryExecute(this::standBy);
        if (!coming) {
            present.set(false);
        }
        return coming;
    }

    /** The leader has nothing to serve. */
    void onSelect() {
        long current = turn;
        if ((current & 1) != 0) {
            turn = current + 1;
        }
    }

    /** Ends it, once the selector is closed. */
    void stop() {
        stopped = true;
        LockSupport.unpark(standing);
    }

    // ---- Called by those who serve ----

    /** The calling thread is about to wait for its connection: if it leads, the selector must not wait with it. */
    void relieve() {
        long current = turn;
        if (Thread.currentThread() == leader && (current & 1) != 0 && urgent != current) {
            urgent = current;
            LockSupport.unpark(standing);
        }
    }

    /** Returns whether the calling thread leads, and has not been held up in this turn. */
    boolean isLeading() {
        return Thread.currentThread() == leader && (turn & 1) != 0;
    }

    /**
     * Serves several requests that have come at once on the calling thread, one after the other. Those that it has not
     * begun when it is held up get threads of their own.
     */
    void serveInTurn(Runnable first, List<Runnable> others) {
        waiting.addAll(others);
        if (!isLeading()) {
            handOver(); // the standby may have looked before they were there
        }
        try {
            first.run();
            while (isLeading()) {
                Runnable next = waiting.poll();
                if (next == null) {
                    break;
                }
                turn = (turn | 1) + 2;
                Thread.interrupted(); // what an application has left is not meant for the next
                next.run();
            }
        } finally {
            handOver();
        }
    }

    /** Gives threads to what waits; another one's that has begun to lead is not treated worse by it. */
    private void handOver() {
        for (Runnable task = waiting.poll(); task != null; task = waiting.poll()) {
            try {
                pool.execute(task);
            } catch (RejectedExecutionException e) {
                runHere(task); // late, but nobody else would
            }
        }
    }

    /** Whatever comes of it, others wait, and so does the selector. */
    private static void runHere(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error x) {
            LOG.warn("a request failed", x);
        }
    }

    /**
     * Has something done in 5 milliseconds, or at once where there is no thread for it.
     *
     * @param task is short; it may be run by the calling thread
     */
    void later(Runnable task) {
        delayed.add(new Delayed(NanoTime.now() + DELAY_NANOS, task));
        lookAfterDelayed(); // who stood by may have looked for the last time before the task was there
    }

    private void lookAfterDelayed() {
        if (!delayed.isEmpty() && (stopped || !summon())) {
            for (Delayed next = delayed.poll(); next != null; next = delayed.poll()) {
                runHere(next.task);
            }
        }
        LockSupport.unpark(sleeper);
    }

    private void runDue() {
        Delayed first = delayed.peek();
        if (first != null) {
            long now = NanoTime.now();
            while (first != null && NanoTime.isBeforeOrSame(first.dueNanoTime, now)) {
                if (delayed.remove(first)) { // else another thread, which found nobody here, has taken it
                    runHere(first.task);
                }
                first = delayed.peek();
            }
        }
    }

    /** A request, or what a thread has done of it before it was free again, has taken so long. */
    void onServed(long nanos) {
        int average = averageNanos;
        averageNanos = average + ((int) Math.min(nanos, MAX_COUNTED_NANOS) - average) / 16;
    }

    // ---- The thread ----

    private void standBy() {
        standing = Thread.currentThread();
        while (watch()) {
            Runnable lead = selecting;
            standing = null;
            present.set(false);
            handOver();
            lookAfterDelayed();
            if (lead != null) {
                lead.run(); // returns when another thread leads
            }
            if (stopped || !present.compareAndSet(false, true)) {
                return;
            }
            standing = Thread.currentThread();
        }
        standing = null;
        present.set(false);
        lookAfterDelayed();
    }

    /** Returns true when it is time to take over, false when there is nothing to watch any more. */
    private boolean watch() {
        long seen = turn;
        int quiet = 0;
        while (!stopped) {
            if (quiet < QUIET_TICKS || !delayed.isEmpty()) {
                LockSupport.parkNanos(this, TICK_NANOS);
            } else {
                sleep(seen);
            }
            Thread.interrupted(); // as the selector does: only its stop ends this
            runDue();
            long current = turn;
            boolean serving = (current & 1) != 0;
            if (serving && (current == seen || urgent == current)) {
                if (urgent != current) {
                    onServed(MAX_COUNTED_NANOS); // it may be long until the leader says so, and others may be like it
                }
                turn = current + 1; // once for each turn
                return true;
            }
            quiet = current == seen ? quiet + 1 : 0;
            seen = current;
        }
        return false;
    }

    private void sleep(long seen) {
        sleeper = Thread.currentThread();
        if (turn == seen && delayed.isEmpty() && !stopped) { // else the leader may not have seen the sleeper
            LockSupport.park(this);
        }
        sleeper = null;
    }
}
