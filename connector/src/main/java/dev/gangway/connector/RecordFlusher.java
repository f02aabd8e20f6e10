package dev.gangway.connector;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The only writer of a connection: puts the records of its requests in a row and writes them, many at once.
 *
 * <p>Any thread may {@linkplain #send hand over} records, and writes them before it returns as far as the socket takes
 * them: Jetty's error pages rely on that. Only where the socket is full do records wait, for the endpoint to go on.
 * Requests take turns step by step, so a long answer does not hold up a short one.
 *
 * <p>The lock is held during one step, a write that never blocks, and never while telling anybody of it.
 *
 * <p>An idle connection has one of these, so it makes nothing for the usual case: the rows are links between what is in
 * them. It is longer than other files by these rows, and since all that can become of a step is here: written at once,
 * later, or never.
 */
final class RecordFlusher {
    private static final Logger LOG = LoggerFactory.getLogger(RecordFlusher.class);

    private static final int MAX_BUFFERS = 64;

    /** So many answers of the protocol layer may wait to be written before no more requests for them are read. */
    private static final int MAX_WAITING_ANSWERS = 64;

    private final FastCgiConnection connection;

    // Guarded by this.
    private @Nullable Outgoing first; // of those who wait
    private @Nullable Outgoing last;
    private @Nullable Outgoing batch; // the first of those whose step is being written
    private boolean waiting; // for the endpoint, to which a step has been given
    private boolean backlogged; // since some time, and not yet caught up
    private volatile int waitingAnswers; // changed by their holder, read by anybody
    private @Nullable Throwable failure;
    private long bytesOut;
    private volatile ByteBuffer @Nullable [] outstanding; // the step that the endpoint has not taken whole
    private @Nullable RecordLog log; // where one is wanted; owned by who writes

    /** Makes a writer for the endpoint of a connection, which hears when it has caught up with a backlog. */
    RecordFlusher(FastCgiConnection connection) {
        this.connection = connection;
    }

    /** Those who are to hear of a step, without the lock. */
    private record Finished(
            @Nullable Outgoing completed, @Nullable Outgoing failed, @Nullable Throwable cause, boolean caughtUp) {}

    /** Writes the records when their turn comes: before returning, unless the socket is full. */
    void send(Outgoing records) {
        Throwable cause;
        synchronized (this) {
            cause = failure;
            if (cause == null) {
                enqueue(records);
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
     * Takes back records that wait for their turn; steps of them may have been written before.
     *
     * @return whether they were waiting; otherwise they are being written, or have been
     */
    synchronized boolean withdraw(Outgoing records) {
        Outgoing before = null;
        for (Outgoing at = first; at != null; at = at.next) {
            if (at == records) {
                if (before == null) {
                    first = at.next;
                } else {
                    before.next = at.next;
                }
                if (at == last) {
                    last = before;
                }
                at.next = null;
                return true;
            }
            before = at;
        }
        return false;
    }

    /** Fails all that waits or comes later; what is being written fails when the endpoint does. */
    void close(Throwable cause) {
        Outgoing waiting;
        synchronized (this) {
            if (failure != null) {
                return;
            }
            failure = cause;
            waiting = first;
            first = null;
            last = null;
        }
        fail(waiting, cause);
    }

    /** Returns whether the peer asks for more than it reads; the connection hears once it has caught up. */
    boolean isBacklogged() {
        return waitingAnswers > MAX_WAITING_ANSWERS;
    }

    /** Returns whether the peer does not take what is being written. */
    synchronized boolean isWaiting() {
        return waiting;
    }

    /**
     * Returns how many bytes the socket has taken. Called without the lock, so it is not exact while a step goes on; a peer
     * that takes any is seen to.
     */
    long bytesOut() {
        long written = bytesOut;
        ByteBuffer[] rest = outstanding;
        return rest == null ? written : written - BufferUtil.remaining(rest);
    }

    private void write() {
        EndPoint endPoint = connection.getEndPoint();
        while (true) {
            Finished finished = null;
            ByteBuffer[] rest = null;
            Throwable broken = null;
            synchronized (this) {
                if (waiting || failure != null || first == null) {
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
                        rest = step;
                        outstanding = step;
                    }
                } catch (Throwable x) {
                    broken = x;
                }
            }
            if (rest != null) {
                Standby standby = Standby.of(endPoint);
                if (standby != null) {
                    standby.relieve();
                }
                Rest pending = new Rest();
                try {
                    endPoint.write(pending, rest);
                } catch (Throwable x) {
                    broken = x;
                }
                if (broken == null) {
                    if (pending.waits()) {
                        return; // it goes on from there
                    }
                    broken = pending.failure;
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

    private void enqueue(Outgoing records) {
        if (last == null) {
            first = records;
        } else {
            last.next = records;
        }
        last = records;
    }

    /** Chooses who writes next, and returns the bytes; somebody waits. */
    private ByteBuffer[] nextStep() {
        ByteBuffer[] step = gatherFirst();
        while (first != null && step.length < MAX_BUFFERS) {
            ByteBuffer[] more = gatherFirst();
            int before = step.length;
            step = Arrays.copyOf(step, before + more.length);
            System.arraycopy(more, 0, step, before, more.length);
        }
        for (ByteBuffer buffer : step) {
            bytesOut += buffer.remaining();
            if (RecordLog.LOG.isDebugEnabled()) {
                if (log == null) {
                    log = RecordLog.outgoing(connection);
                }
                log.log(buffer);
            }
        }
        return step;
    }

    /** Moves the first of those who wait to those whose step is being written. */
    private synchronized ByteBuffer[] gatherFirst() {
        Outgoing records = Objects.requireNonNull(first);
        first = records.next;
        records.next = null;
        if (first == null) {
            last = null;
        }
        if (records.isAnswer()) {
            waitingAnswers--;
        }
        batch = appended(batch, records);
        return records.gather();
    }

    /** Puts another one at the end of a row; a step has few. */
    private static Outgoing appended(@Nullable Outgoing row, Outgoing another) {
        if (row == null) {
            return another;
        }
        Outgoing end = row;
        while (end.next != null) {
            end = end.next;
        }
        end.next = another;
        return row;
    }

    /** Puts those who have more at the end of the row, and returns those who have not. */
    private Finished finishStep() {
        Outgoing completed = null;
        Outgoing failed = null;
        Outgoing next = batch;
        batch = null;
        while (next != null) {
            Outgoing records = next;
            next = records.next;
            records.next = null;
            if (!records.written()) {
                completed = appended(completed, records);
            } else if (failure == null) {
                enqueue(records);
            } else {
                failed = appended(failed, records);
            }
        }
        boolean caughtUp = backlogged && waitingAnswers == 0;
        backlogged &= waitingAnswers > 0;
        return new Finished(completed, failed, failure, caughtUp);
    }

    private synchronized Finished finishWaiting() {
        waiting = false;
        outstanding = null;
        return finishStep();
    }

    // ---- Without the lock ----

    /**
     * Tells of a step. What is thrown by those who hear of it is no affair of the thread that happens to write: of another
     * request, of the reader, or of the endpoint, which would give up what is being written by then.
     */
    private void tell(Finished finished) {
        if (finished.caughtUp) {
            connection.resumeReading();
        }
        Outgoing next = finished.completed;
        while (next != null) {
            Outgoing records = next;
            next = records.next;
            records.next = null; // it may be handed over again from now on
            try {
                records.completed();
            } catch (RuntimeException | Error e) {
                LOG.warn("failed to hear of a write", e);
            }
        }
        if (finished.cause != null) {
            fail(finished.failed, finished.cause);
        }
    }

    private static void fail(@Nullable Outgoing row, Throwable cause) {
        Outgoing next = row;
        while (next != null) {
            Outgoing records = next;
            next = records.next;
            records.next = null;
            try {
                records.failed(cause);
            } catch (RuntimeException | Error e) {
                LOG.debug("failed to hear of a failure", e); // as may be, where a request has ended meanwhile
            }
        }
    }

    private void failStep(Throwable cause) {
        Outgoing failed;
        synchronized (this) {
            failed = batch;
            batch = null;
            waiting = false;
            outstanding = null;
        }
        close(cause);
        connection.getEndPoint().close(cause); // a record may have been cut: nothing that follows would be understood
        fail(failed, cause);
    }

    /** What the endpoint could not write at once, and tells the end of. */
    private final class Rest extends AtomicInteger implements Callback {
        private static final int CALLING = 0;
        private static final int DONE = 1;
        private static final int PENDING = 2;

        private volatile @Nullable Throwable failure;

        /** Returns false if the end has been told already. */
        boolean waits() {
            return compareAndSet(CALLING, PENDING);
        }

        @Override
        public void succeeded() {
            if (!compareAndSet(CALLING, DONE)) {
                tell(finishWaiting());
                write();
            }
        }

        @Override
        public void failed(Throwable cause) {
            failure = cause;
            if (!compareAndSet(CALLING, DONE)) {
                failStep(cause);
            }
        }

        @Override
        public InvocationType getInvocationType() {
            return InvocationType.NON_BLOCKING;
        }
    }
}
