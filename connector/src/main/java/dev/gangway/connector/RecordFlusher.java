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
 * <p>Any thread may {@linkplain #send hand over} records. The first to come writes, for itself and for those who come
 * meanwhile; no lock is held while it does. Requests take turns step by step, so a long answer does not hold up a
 * short one.
 */
final class RecordFlusher implements Callback {
    private static final int MAX_BUFFERS = 64;

    /** So many answers of the protocol layer may wait to be written before no more requests for them are read. */
    private static final int MAX_WAITING_ANSWERS = 64;

    // What has become of a write that the endpoint could not finish at once.
    private static final int CALLING = 0;
    private static final int DONE = 1;
    private static final int PENDING = 2;

    private static final @Nullable Outgoing[] NOBODY = {};

    private final EndPoint endPoint;
    private final Supplier<RecordLog> log;
    private final Runnable whenWritable;
    private final ByteBuffer[] single = new ByteBuffer[1];
    private final AtomicInteger asynchronous = new AtomicInteger();
    private volatile @Nullable Throwable asynchronousFailure;

    // Guarded by this.
    private final ArrayDeque<Outgoing> queue = new ArrayDeque<>(2);
    private boolean writing;
    private boolean backlogged; // since some time, and not yet caught up
    private volatile int waitingAnswers; // changed by their holder, read by anybody
    private @Nullable Throwable failure;

    // Owned by the thread that writes.
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
        this.log = log;
    }

    /** Writes the records when their turn comes, perhaps before returning. */
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
                if (writing) {
                    return;
                }
                writing = true;
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
        do {
            try {
                ByteBuffer[] step = nextStep();
                if (step == null) {
                    return;
                }
                // Most writes are done at once, and need none of the endpoint's preparations for those that are not.
                if (!endPoint.flush(step)) {
                    asynchronous.set(CALLING);
                    endPoint.write(this, step);
                    if (asynchronous.compareAndSet(CALLING, PENDING)) {
                        return; // succeeded() or failed() goes on
                    }
                    Throwable cause = asynchronousFailure;
                    if (cause != null) {
                        failStep(cause);
                        return;
                    }
                }
            } catch (Throwable x) {
                failStep(x);
                return;
            }
        } while (finishStep());
    }

    /** Chooses who writes next, and returns the bytes; or null if those who waited have given up. */
    private ByteBuffer @Nullable [] nextStep() {
        synchronized (this) {
            if (queue.isEmpty()) {
                writing = false;
                return null;
            }
            while (!queue.isEmpty() && buffers.size() < MAX_BUFFERS) {
                Outgoing records = queue.remove();
                if (records.isAnswer()) {
                    waitingAnswers--;
                }
                batch.add(records);
                records.gather(buffers);
            }
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

    /** Tells those who have written, and returns whether somebody else waits. */
    private boolean finishStep() {
        int count = batch.size();
        Outgoing first = batch.get(0);
        @Nullable
        Outgoing[] others = count == 1 ? NOBODY : batch.subList(1, count).toArray(NOBODY);
        batch.clear();
        boolean firstDone = !first.written();
        for (int i = 0; i < others.length; i++) {
            Outgoing other = others[i];
            if (other != null && other.written()) {
                requeue(other);
                others[i] = null;
            }
        }
        if (!firstDone) {
            requeue(first);
        }
        boolean more;
        boolean caughtUp;
        synchronized (this) {
            more = !queue.isEmpty();
            writing = more;
            caughtUp = backlogged && waitingAnswers == 0;
            backlogged &= waitingAnswers > 0;
        }
        // From here on another thread may write: those told may take their time, or hand over their next records.
        if (caughtUp) {
            whenWritable.run();
        }
        if (firstDone) {
            first.completed();
        }
        for (@Nullable Outgoing other : others) {
            if (other != null) {
                other.completed();
            }
        }
        return more;
    }

    private void requeue(Outgoing records) {
        Throwable cause;
        synchronized (this) {
            cause = failure;
            if (cause == null) {
                queue.add(records);
            }
        }
        if (cause != null) {
            records.failed(cause);
        }
    }

    private void failStep(Throwable cause) {
        @Nullable Outgoing[] failed = batch.toArray(NOBODY);
        batch.clear();
        buffers.clear();
        close(cause);
        synchronized (this) {
            writing = false;
        }
        endPoint.close(cause); // a record may have been cut: nothing that follows would be understood
        for (@Nullable Outgoing records : failed) {
            if (records != null) {
                records.failed(cause);
            }
        }
    }

    @Override
    public void succeeded() {
        if (!asynchronous.compareAndSet(CALLING, DONE) && finishStep()) {
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
