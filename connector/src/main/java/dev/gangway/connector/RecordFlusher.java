package dev.gangway.connector;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * The only writer of a connection: puts the records of its requests in a row and writes them, many at once.
 *
 * <p>Any thread may {@linkplain #send hand over} records, and writes them before it returns as far as the socket takes
 * them: Jetty's error pages rely on that. Only where the socket is full do records wait, for the endpoint to go on.
 * Requests take turns step by step, so a long answer does not hold up a short one.
 *
 * <p>The lock is held during one step, a write that never blocks, and never while telling anybody of it.
 */
final class RecordFlusher implements Callback {
    private static final int MAX_BUFFERS = 64;

    /** So many answers of the protocol layer may wait to be written before no more requests for them are read. */
    private static final int MAX_WAITING_ANSWERS = 64;

    // What has become of a write that the endpoint could not finish at once.
    private static final int CALLING = 0;
    private static final int DONE = 1;
    private static final int PENDING = 2;

    private final EndPoint endPoint;
    private final @Nullable Standby standby;
    private final Supplier<RecordLog> log;
    private final Runnable whenWritable;
    private final ByteBuffer[] single = new ByteBuffer[1];
    private final AtomicInteger asynchronous = new AtomicInteger();
    private volatile @Nullable Throwable asynchronousFailure;

    // Guarded by this.
    private final ArrayDeque<Outgoing> queue = new ArrayDeque<>(2);
    private boolean waiting; // for the endpoint, to which a step has been given
    private boolean backlogged; // since some time, and not yet caught up
    private volatile int waitingAnswers; // changed by their holder, read by anybody
    private @Nullable Throwable failure;

    private final List<Outgoing> batch = new ArrayList<>(2);
    private final List<ByteBuffer> buffers = new ArrayList<>(4);
    private long bytesOut;

    /**
     * Makes a writer for an endpoint.
     *
     * @param log makes the log of what is written, where it is switched on
     * @param whenWritable run after writing, where {@link #isBacklogged} has been true
     */
    RecordFlusher(EndPoint endPoint, Supplier<RecordLog> log, Runnable whenWritable) {
        this.whenWritable = whenWritable;
        this.endPoint = endPoint;
        this.standby = Standby.of(endPoint);
        this.log = log;
    }

    /** Those who are to hear of a step, without the lock. */
    private record Finished(
            List<Outgoing> completed, List<Outgoing> failed, @Nullable Throwable cause, boolean caughtUp) {}

    /** Writes the records when their turn comes: before returning, unless the socket is full. */
    void send(Outgoing records) {
        Throwable cause;
        synchronized (this) {
            cause = failure;
            if (cause == null) {
                queue.add(records);
                if (records.isAnswer()) {
                    waitingAnswers++;
                    backlogged |= isBacklogged();
                }
            }
        }
        if (cause == null) {
            write();
        } else {
            records.failed(cause);
        }
    }

    /**
     * Takes back records of which nothing has been written yet.
     *
     * @return whether they were still waiting; otherwise they are being written, or have been
     */
    synchronized boolean withdraw(Outgoing records) {
        return queue.remove(records);
    }

    /** Fails all that waits or comes later; what is being written fails when the endpoint does. */
    void close(Throwable cause) {
        List<Outgoing> waiting;
        synchronized (this) {
            if (failure != null) {
                return;
            }
            failure = cause;
            waiting = List.copyOf(queue);
            queue.clear();
        }
        waiting.forEach(records -> records.failed(cause));
    }

    /** Returns whether the peer asks for more than it reads; {@code whenWritable} is run once it has caught up. */
    boolean isBacklogged() {
        return waitingAnswers > MAX_WAITING_ANSWERS;
    }

    /** Returns how many bytes have been written. */
    long bytesOut() {
        return bytesOut;
    }

    private void write() {
        while (true) {
            Finished finished = null;
            ByteBuffer[] rest = null;
            Throwable broken = null;
            synchronized (this) {
                if (waiting || failure != null || queue.isEmpty()) {
                    return;
                }
                try {
                    ByteBuffer[] step = nextStep();
                    // Most writes are done at once, and need none of the endpoint's preparations for those that are
                    // not.
                    if (endPoint.flush(step)) {
                        finished = finishStep();
                    } else {
                        waiting = true;
                        asynchronous.set(CALLING);
                        rest = step;
                    }
                } catch (Throwable x) {
                    broken = x;
                }
            }
            if (rest != null) {
                if (standby != null) {
                    standby.relieve();
                }
                try {
                    endPoint.write(this, rest);
                } catch (Throwable x) {
                    broken = x;
                }
                if (broken == null) {
                    if (asynchronous.compareAndSet(CALLING, PENDING)) {
                        return; // succeeded() or failed() goes on
                    }
                    broken = asynchronousFailure;
                    finished = broken == null ? finishWaiting() : null;
                }
            }
            if (broken != null) {
                failStep(broken);
                return;
            }
            if (finished != null) {
                tell(finished);
            }
        }
    }

    // ---- With the lock ----

    /** Chooses who writes next, and returns the bytes. */
    private synchronized ByteBuffer[] nextStep() {
        while (!queue.isEmpty() && buffers.size() < MAX_BUFFERS) {
            Outgoing records = queue.remove();
            if (records.isAnswer()) {
                waitingAnswers--;
            }
            batch.add(records);
            records.gather(buffers);
        }
        ByteBuffer[] step = buffers.size() == 1 ? single : new ByteBuffer[buffers.size()];
        for (int i = 0; i < step.length; i++) {
            step[i] = buffers.get(i);
            bytesOut += step[i].remaining();
            if (RecordLog.LOG.isDebugEnabled()) {
                log.get().log(step[i]);
            }
        }
        buffers.clear();
        return step;
    }

    /** Puts those who have more at the end of the row, and returns those who have not. */
    private Finished finishStep() {
        List<Outgoing> completed = List.of();
        List<Outgoing> failed = List.of();
        for (Outgoing records : batch) {
            if (!records.written()) {
                completed = with(completed, records);
            } else if (failure == null) {
                queue.add(records);
            } else {
                failed = with(failed, records);
            }
        }
        batch.clear();
        boolean caughtUp = backlogged && waitingAnswers == 0;
        backlogged &= waitingAnswers > 0;
        return new Finished(completed, failed, failure, caughtUp);
    }

    private synchronized Finished finishWaiting() {
        waiting = false;
        return finishStep();
    }

    private static List<Outgoing> with(List<Outgoing> list, Outgoing another) {
        if (list.isEmpty()) {
            return List.of(another);
        }
        List<Outgoing> longer = list instanceof ArrayList ? list : new ArrayList<>(list);
        longer.add(another);
        return longer;
    }

    // ---- Without the lock ----

    private void tell(Finished finished) {
        if (finished.caughtUp) {
            whenWritable.run();
        }
        finished.completed.forEach(Outgoing::completed);
        Throwable cause = finished.cause;
        if (cause != null) {
            finished.failed.forEach(records -> records.failed(cause));
        }
    }

    private void failStep(Throwable cause) {
        List<Outgoing> failed;
        synchronized (this) {
            failed = List.copyOf(batch);
            batch.clear();
            buffers.clear();
            waiting = false;
        }
        close(cause);
        endPoint.close(cause); // a record may have been cut: nothing that follows would be understood
        failed.forEach(records -> records.failed(cause));
    }

    @Override
    public void succeeded() {
        if (!asynchronous.compareAndSet(CALLING, DONE)) {
            tell(finishWaiting());
            write();
        }
    }

    @Override
    public void failed(Throwable cause) {
        asynchronousFailure = cause;
        if (!asynchronous.compareAndSet(CALLING, DONE)) {
            failStep(cause);
        }
    }

    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }
}
