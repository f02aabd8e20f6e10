package dev.gangway.connector;

import dev.gangway.connector.protocol.ProtocolException;
import dev.gangway.connector.protocol.Role;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.NanoTime;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.Invocable;
import org.eclipse.jetty.util.thread.ThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The only reader of a connection.
 *
 * <p>One thread at a time reads, and the state says who may be next:
 *
 * <pre>
 *            bytes have come                     needs more, and nobody is to fetch them
 *   WATCHED ----------------> BUSY (fill, parse) ----------------------------------------> WATCHED
 *                              ^  |
 *        the application reads |  | the only request has a body that the application has not asked for
 *                              |  v
 *                             IDLE ------- it waits for more, takes too long, or has ended ------> WATCHED
 * </pre>
 *
 * <p>So a request whose body is complete runs on the thread that read it, while the selector watches for an abort, the
 * peer's end, or another request; and a body is read by the application's own thread, which leaves backpressure to the
 * socket. Where several requests are active nobody can know whose bytes come next, so they are read as they come.
 *
 * <p>It is longer than other files since its methods are the transitions of this one state.
 *
 * <p>The lock is the connection's. It is never held while filling a buffer or running what has arrived.
 */
final class ConnectionReader implements Callback {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionReader.class);

    /** How much is read at a time while a body is under way; a request waits a moment for a body that is not larger. */
    static final int BODY_BUFFER_SIZE = 64 * 1024;

    /** How long an application's thread sleeps before it has itself woken for more of a large body. */
    private static final long NAP_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

    /** It does so where at least as much as this has come since it last waited: a body that trickles in is not slowed. */
    private static final int NAP_AFTER = 8 * 1024;

    /** After so many looks at an application that does not read, a temporary file takes what it leaves. */
    private static final int STALLED_CHECKS = 10;

    private enum State {
        WATCHED,
        BUSY,
        IDLE,
        ENDED
    }

    private final FastCgiConnection connection;
    private final EndPoint endPoint;
    private final Executor executor; // of virtual threads, where the server's pool is set up for them
    private final @Nullable WatchedEndPoint socket;
    private final RequestTable requests; // guarded by the lock

    // Guarded by the lock.
    private State state = State.WATCHED;
    private @Nullable RecordRouter router; // null between records
    private boolean beforeFirstRecord = true;
    private boolean closed;
    private boolean multiplexing; // the web server has shown that it sends several requests at a time
    private boolean stalled; // an application has left a body alone for so long that it is read without being asked for
    private int reads; // how often an application has read, to see whether it still does
    private int readsSeen;
    private int unreadChecks;

    // Owned by the thread that made the state BUSY.
    private final InputBuffer input;
    private int inputSize;
    private @Nullable RecordLog log; // where one is wanted

    ConnectionReader(FastCgiConnection connection) {
        Connector connector = connection.connector();
        this.connection = connection;
        this.endPoint = connection.getEndPoint();
        this.executor = VirtualThreads.getExecutor(connector.getExecutor());
        this.socket = WatchedEndPoint.of(endPoint);
        this.requests = connection.requests();
        this.input = new InputBuffer(endPoint, connector.getByteBufferPool());
    }

    /** Begins to read. */
    void open() {
        inputSize = connection.getInputBufferSize();
        if (socket != null && !socket.isWatched()) {
            succeeded(); // the calling thread has accepted it, and may serve what has come already
        } else {
            endPoint.fillInterested(this);
        }
    }

    // ---- Reading ----

    /** Returns how many requests the calling thread has served. */
    private int onReadable(@Nullable Standby standby, boolean mayRunHere) {
        synchronized (connection.lock()) {
            state = State.BUSY;
        }
        Arrivals arrivals = new Arrivals(standby != null && mayRunHere);
        while (readOnce(arrivals, null)) {}
        arrivals.sendAnswers(connection.flusher());
        proceed(null);
        if (standby != null && arrivals.hasDelayed()) {
            standby.later(this::endDelay);
        }
        return arrivals.run(connection, standby, mayRunHere);
    }

    /** Has requests started whose bodies have not come in time. Called by the thread that stands by, as a rule. */
    private void endDelay() {
        Arrivals arrivals = new Arrivals(false);
        synchronized (connection.lock()) {
            for (int i = 0; i < requests.size(); i++) {
                RequestStream stream = requests.at(i);
                if (stream.endDelay()) {
                    arrivals.start(stream);
                }
            }
        }
        if (!arrivals.isEmpty()) {
            startApart(arrivals);
        }
    }

    /** Has a thread of its own serve what is to start. */
    void startApart(Arrivals arrivals) {
        execute(() -> arrivals.run(connection, null, true));
    }

    /** Has a thread of its own do something for a request; without one, the connection is closed. */
    void execute(Runnable task) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException e) {
            endPoint.close(e); // there may never be a thread
            if (task instanceof HandlerTask unserved) {
                unserved.discard();
            } else {
                ThreadPool.executeImmediately(executor, task); // an application that waits hears of the close by it
            }
        }
    }

    /** Reads for the application, which wants the body of this request. */
    private void pull(RequestStream stream) {
        Arrivals arrivals = new Arrivals(false);
        while (readOnce(arrivals, stream)) {}
        arrivals.sendAnswers(connection.flusher());
        proceed(stream);
        arrivals.run(connection, null, false);
    }

    /** Reads and parses; returns whether to read on: not while somebody waits for what has come. */
    private boolean readOnce(Arrivals arrivals, @Nullable RequestStream reader) {
        try {
            int filled = input.fill(inputSize);
            return take(filled, arrivals, reader) && filled > 0 && arrivals.isEmpty();
        } catch (RuntimeException | Error x) {
            // Such as a lack of memory. Where the next record begins is not known any more, and nobody else may read.
            LOG.warn("closing {}: reading failed", endPoint, x);
            synchronized (connection.lock()) {
                state = State.ENDED;
                router = null;
            }
            arrivals.close(x);
            return false;
        }
    }

    /**
     * Parses what has been filled; returns whether there is use for more: for the application that reads until it has some,
     * else as long as there was no room for all that has come, and is room where it is kept.
     */
    private boolean take(int filled, Arrivals arrivals, @Nullable RequestStream reader) {
        RetainableByteBuffer buffer = input.current();
        if (filled > 0 && buffer != null && RecordLog.LOG.isDebugEnabled()) {
            if (log == null) {
                log = RecordLog.incoming(connection);
            }
            log.log(buffer.getByteBuffer());
        }
        synchronized (connection.lock()) {
            if (filled < 0) {
                state = State.ENDED;
                connection.onInputEnd(arrivals);
            } else if (filled > 0 && buffer != null && !closed && !connection.isLingering()) {
                RecordRouter current = router;
                if (current == null) {
                    router = current = connection.shared().routers().acquire(connection, beforeFirstRecord);
                }
                try {
                    current.route(buffer, arrivals);
                } catch (ProtocolException e) {
                    state = State.ENDED;
                    router = null;
                    connection.onProtocolError(e, current.isFirstRecord(), arrivals);
                }
            }
            arrivals.collectDemands(requests, reader);
            inputSize = requests.expectsBody()
                    ? Math.max(connection.getInputBufferSize(), BODY_BUFFER_SIZE)
                    : connection.getInputBufferSize();
            return reader == null ? input.isFull() && !isFull() : !reader.body().isReady();
        }
    }

    /** Decides who reads next. Called by the thread that is reading, after it has taken all there was. */
    private void proceed(@Nullable RequestStream reader) {
        Callback watch = null;
        boolean incomplete = false;
        synchronized (connection.lock()) {
            // A buffer that somebody holds a part of is filled up later; without a request nothing is kept.
            boolean keep = input.isRetained() && !requests.isEmpty();
            releaseRouter();
            boolean cut = !isAtRecordBoundary();
            boolean params = requests.expectsParams();
            if (closed) {
                state = State.ENDED;
            }
            if (state != State.ENDED) {
                // First, as the one timer then is for the parameters only while they are under way.
                watchParams(params);
            }
            if (state == State.ENDED) {
                keep = false;
            } else if (leavesReadingToApplication()) {
                state = State.IDLE;
                keep |= reader != null;
                if (reader == null) {
                    connection.timer().watchReader();
                }
            } else if (isFull()) {
                state = State.IDLE;
                connection.timer().watchReader();
            } else if (connection.flusher().isBacklogged()) {
                state = State.IDLE; // the flusher resumes
            } else {
                state = State.WATCHED;
                RequestStream sole = requests.sole();
                watch = sole != null && sole.isDemanding() ? new BodyReadable() : this;
                incomplete = cut || params || requests.expectsBody();
            }
            if (!keep) {
                input.release();
            }
        }
        if (watch != null) {
            waitForMore(watch, incomplete);
            connection.onAllRead();
        }
    }

    /** Has what is under way watched, each request and each record without one for its own time. */
    private void watchParams(boolean params) {
        RecordRouter current = router;
        if (params) {
            connection.timer().watchParams(requests.paramsSince(NanoTime.now()));
        } else if (current != null && !current.isAtRecordBoundary() && requests.isEmpty()) {
            connection.timer().watchParams(current.cutSince());
        } else {
            connection.forgetParams();
        }
    }

    private void releaseRouter() {
        RecordRouter current = router;
        if (current != null && current.isAtRecordBoundary()) {
            router = null;
            beforeFirstRecord = current.isFirstRecord();
            connection.shared().routers().release(current);
        }
    }

    private void waitForMore(Callback watch, boolean incomplete) {
        if (incomplete && socket != null) {
            socket.acknowledge(); // before the selector may read on another thread
        }
        endPoint.fillInterested(watch);
    }

    /** Returns whether nobody but the application of the only request can want the next bytes. */
    private boolean leavesReadingToApplication() {
        RequestStream sole = requests.sole();
        return sole != null
                && !readsAhead()
                && sole.role() == Role.RESPONDER
                && sole.hasParams()
                && !sole.isRefused()
                && !sole.awaitsStdin()
                && !sole.isDemanding()
                && !sole.body().hasEnded();
    }

    /** Returns whether an application is so far behind that nothing more is read for now. */
    private boolean isFull() {
        RequestStream sole = requests.sole();
        // A Filter gets all of STDIN before it begins, so nobody would make room: what is too much of that is refused.
        return sole != null && isFull(sole.role() == Role.FILTER ? sole.data() : sole.body());
    }

    private boolean isFull(RequestBody body) {
        FastCgiConfiguration limits = connection.configuration();
        boolean inMemory = !readsAhead() || limits.maxSpooledBodyBytes() == 0;
        return inMemory ? !body.hasRoom(limits.maxBufferedBodyBytes()) : body.spooled() >= limits.maxSpooledBodyBytes();
    }

    /**
     * Returns whether bytes are read that no application asks for, since those of another request may be behind them:
     * where the web server multiplexes, and where an application keeps it from showing that it does.
     */
    boolean readsAhead() {
        return multiplexing || stalled;
    }

    // ---- What requests ask for ----

    /** Returns the next part of a body; null if it has not come. */
    Content.@Nullable Chunk read(RequestStream stream) {
        boolean resume = false;
        Content.Chunk chunk;
        synchronized (connection.lock()) {
            reads++;
            chunk = stream.body().poll();
            if (chunk == null) {
                if (!beginPull(stream)) {
                    return null;
                }
            } else if (state == State.IDLE && !leavesReadingToApplication() && !isFull()) {
                state = State.WATCHED;
                resume = true;
            }
        }
        if (resume) {
            endPoint.fillInterested(this);
        }
        if (chunk == null) {
            pull(stream);
            synchronized (connection.lock()) {
                chunk = stream.body().poll();
            }
        }
        return chunk;
    }

    /** Returns whether the thread of the application may read for this request. Under the lock. */
    private boolean mayPull(RequestStream stream) {
        return state == State.IDLE && requests.sole() == stream;
    }

    /** Takes the reading over for the thread of the application, if it may. Under the lock. */
    private boolean beginPull(RequestStream stream) {
        boolean may = mayPull(stream);
        if (may) {
            state = State.BUSY;
            stalled = false;
        }
        return may;
    }

    /** Notes that a body is waited for; returns true if it has come already. */
    boolean demand(RequestStream stream) {
        if (isWorthANap(stream)) {
            nap(stream);
        }
        Callback watch = null;
        synchronized (connection.lock()) {
            if (stream.body().isReady()) {
                return true;
            }
            stream.setDemanding();
            if (state == State.IDLE) {
                state = State.WATCHED;
                watch = requests.sole() == stream ? new BodyReadable() : this;
            }
        }
        if (watch != null) {
            waitForMore(watch, true);
            relieve();
        }
        return false;
    }

    /**
     * Returns whether much more of a body is on its way, as far as can be told, to a thread that can but wait for it.
     *
     * <p>TCP takes in meanwhile what comes. A Unix-domain socket is soon full, at some 200 KiB on Linux, and then the web
     * server would wait too.
     */
    private boolean isWorthANap(RequestStream stream) {
        long come;
        synchronized (connection.lock()) {
            if (!mayPull(stream) || stream.body().isReady() || stream.body().missing() < BODY_BUFFER_SIZE) {
                return false;
            }
            come = stream.body().comeSinceAsked();
        }
        return come >= NAP_AFTER
                && socket != null
                && socket.isTcp()
                && Invocable.getInvocationType(stream.channel()) == InvocationType.NON_BLOCKING; // it is to be woken
    }

    /**
     * Lets more come before reading again. To be woken by the selector for each piece costs three changes of thread, and
     * brings less.
     */
    private void nap(RequestStream stream) {
        relieve();
        LockSupport.parkNanos(this, NAP_NANOS);
        boolean mine;
        synchronized (connection.lock()) {
            mine = beginPull(stream);
        }
        if (mine) {
            pull(stream);
        }
    }

    /** The calling thread is about to wait. */
    private void relieve() {
        Standby standby = standby();
        if (standby != null) {
            standby.relieve();
        }
    }

    /** Lets the selector watch the connection, where reading was left to an application. */
    void resume() {
        synchronized (connection.lock()) {
            if (state != State.IDLE) {
                return;
            }
            state = State.WATCHED;
        }
        endPoint.fillInterested(this);
    }

    /**
     * Looks after an application that reading was left to: one that does not read must not hide an abort.
     *
     * @return whether to look again
     */
    boolean checkReader() {
        synchronized (connection.lock()) {
            if (state == State.BUSY) {
                return true; // the application is reading, and leaves it to itself again
            }
            if (state != State.IDLE) {
                return false;
            }
            if (reads != readsSeen) {
                readsSeen = reads;
                unreadChecks = 0;
                return true;
            }
            if (isFull()) {
                stalled |= connection.configuration().multiplex() && ++unreadChecks >= STALLED_CHECKS;
                if (isFull()) {
                    return true;
                }
            }
        }
        resume();
        return false;
    }

    /**
     * Reads what has come and nobody has noticed yet, where the selector watches; what starts gets a thread of its own.
     */
    void lookOnceMore() {
        if (endPoint instanceof AbstractEndPoint watched) {
            Invocable.invokeNonBlocking(() -> watched.getFillInterest().fillable());
        }
    }

    // ---- State, under the lock ----

    /** Returns whether nothing is being read, and nothing of a record is outstanding. */
    boolean isQuiet() {
        return state != State.BUSY && isAtRecordBoundary();
    }

    /** The first request has begun. */
    void onFirstRequest(boolean keepsConnection) {
        if (socket != null) {
            socket.noteKept(keepsConnection);
        }
    }

    /** The only active request has just begun. */
    void onSoleRequest() {
        stalled = false;
        unreadChecks = 0;
    }

    /** The last active request has ended: a connection that is idle keeps nothing. Who is reading does this at its end. */
    void onNoRequest() {
        if (state != State.BUSY) {
            input.release();
        }
    }

    /** The web server has shown that it sends several requests at a time, or means to. */
    void setMultiplexing() {
        multiplexing = true;
    }

    /** Returns whether nobody is to read until an application asks for it. */
    boolean isIdle() {
        return state == State.IDLE;
    }

    /** Returns whether no more bytes come. */
    boolean hasEnded() {
        return state == State.ENDED;
    }

    /** Returns whether nothing of a record is outstanding. */
    boolean isAtRecordBoundary() {
        return router == null || router.isAtRecordBoundary();
    }

    /** Returns whether the connection is closed. */
    boolean isClosed() {
        return closed;
    }

    /** The connection is closed: a thread that is reading finds out, for others there is nothing left. */
    void close() {
        closed = true;
        if (state != State.BUSY) {
            state = State.ENDED;
            input.release();
        }
    }

    long bytesIn() {
        return input.bytesIn();
    }

    // ---- Called by the selector: bytes have come, and what they bring needs a thread that may block

    @Override
    public void succeeded() {
        Standby standby = standby();
        if (Invocable.isNonBlockingInvocation()) {
            onReadable(null, false);
        } else if (standby == null) {
            onReadable(null, true);
        } else {
            long begin = NanoTime.now();
            int served = onReadable(standby, true);
            standby.onServed(NanoTime.since(begin) / Math.max(served, 1));
        }
    }

    @Override
    public void failed(Throwable cause) {
        synchronized (connection.lock()) {
            state = State.ENDED;
        }
        endPoint.close(cause);
    }

    @Override
    public InvocationType getInvocationType() {
        return invocationType(connection.connector());
    }

    /**
     * Returns how to call who reads. With a thread to spare the calling one serves the request that it has read; without
     * one it still reads, so that the protocol layer answers for itself, and the request waits for a thread.
     */
    static InvocationType invocationType(Connector connector) {
        InvocationType type = connector.getServer().getInvocationType();
        return type == InvocationType.BLOCKING ? InvocationType.EITHER : type;
    }

    private @Nullable Standby standby() {
        return socket == null ? null : socket.standby();
    }

    /** Hears from the selector where somebody waits for a body, and is only to be woken. */
    private final class BodyReadable implements Callback {
        @Override
        public void succeeded() {
            onReadable(null, false);
        }

        @Override
        public void failed(Throwable cause) {
            ConnectionReader.this.failed(cause);
        }

        @Override
        public InvocationType getInvocationType() {
            RequestStream sole;
            synchronized (connection.lock()) {
                sole = requests.sole();
            }
            return sole == null ? InvocationType.BLOCKING : Invocable.getInvocationType(sole.channel());
        }
    }
}
