package dev.gangway.connector;

import dev.gangway.connector.protocol.ProtocolException;
import dev.gangway.connector.protocol.ProtocolStatus;
import dev.gangway.connector.protocol.RecordParser;
import dev.gangway.connector.protocol.RecordWriter;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.CyclicTimeout;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpChannel;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.NanoTime;
import org.eclipse.jetty.util.thread.Invocable;
import org.eclipse.jetty.util.thread.ThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A web server's connection: its only reader, and the home of its requests.
 *
 * <p>One thread at a time reads, and {@link #reading} says who may be next:
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
 * <p>The lock guards the state and is never held while calling Jetty's channels, the application, or the socket.
 */
final class FastCgiConnection extends AbstractConnection {
    private static final Logger LOG = LoggerFactory.getLogger(FastCgiConnection.class);

    /** Below this a buffer that the application still holds a part of is not worth filling up. */
    private static final int MIN_SPACE = 1500;

    /** How much is read at a time while a body is under way. */
    private static final int BODY_BUFFER_SIZE = 64 * 1024;

    /** How long an application may leave a body alone before the selector watches the connection again. */
    private static final long UNREAD_MILLIS = 100;

    /** How long the rest of what the web server sends is read after its last answer, so that this can arrive. */
    private static final long LINGER_MILLIS = 2000;

    private enum Reading {
        WATCHED,
        BUSY,
        IDLE,
        ENDED
    }

    private final Connector connector;
    private final FastCgiConfiguration configuration;
    private final RequestPool pool;
    private final RecordFlusher flusher;
    private final RecordParser parser;
    private final RecordRouter router;
    private final Callback requestsReadable = new WhenReadable(true);
    private final Callback bodyReadable = new WhenReadable(false);
    private final Object lock = new Object();

    // Guarded by the lock.
    private final RequestTable requests = new RequestTable();
    private Reading reading = Reading.WATCHED;
    private boolean multiplexing; // the web server has shown that it sends several requests at a time
    private boolean closing; // once no request is active
    private boolean inputComplete = true; // of the request that ended last: nothing more of it is to come
    private boolean lingering; // closed for writing, reading the rest
    private long reads; // how often an application has read, to see whether it still does
    private long readsSeen;
    private long idleSince = NanoTime.now();
    private long messages;
    private @Nullable CyclicTimeout timer;
    private boolean paramsPending; // the timer runs for them

    // Owned by the thread that made reading BUSY.
    private int inputSize;
    private @Nullable RetainableByteBuffer input;
    private long bytesIn;

    FastCgiConnection(Connector connector, EndPoint endPoint, FastCgiConfiguration configuration, RequestPool pool) {
        super(endPoint, connector.getExecutor());
        this.connector = connector;
        this.configuration = configuration;
        this.pool = pool;
        this.flusher = new RecordFlusher(endPoint);
        this.router = new RecordRouter(this, configuration, pool, requests);
        this.parser = new RecordParser(router);
    }

    @Override
    public void onOpen() {
        super.onOpen();
        inputSize = getInputBufferSize();
        // A peer that sends nothing is not waited for longer than one that sends half a request.
        getEndPoint()
                .setIdleTimeout(Math.min(
                        connector.getIdleTimeout(),
                        configuration.paramsTimeout().toMillis()));
        fillInterested(requestsReadable);
    }

    FastCgiConfiguration configuration() {
        return configuration;
    }

    RecordFlusher flusher() {
        return flusher;
    }

    // ---- Reading ----

    @Override
    public void onFillable() {
        onReadable(true);
    }

    private void onReadable(boolean mayRunHere) {
        synchronized (lock) {
            reading = Reading.BUSY;
        }
        Arrivals arrivals = new Arrivals();
        do {
            int filled = fill();
            take(filled, arrivals, null);
            if (filled <= 0 || !isInputFull()) {
                break;
            }
        } while (arrivals.isEmpty());
        proceed(null);
        run(arrivals, mayRunHere);
    }

    /** Reads for the application, which waits for the body of this request. */
    private void pull(RequestStream stream) {
        Arrivals arrivals = new Arrivals();
        int filled;
        boolean ready;
        do {
            filled = fill();
            ready = take(filled, arrivals, stream);
        } while (filled > 0 && !ready);
        proceed(stream);
        run(arrivals, false);
    }

    private int fill() {
        RetainableByteBuffer buffer = input;
        int used = 0;
        if (buffer != null && buffer.isRetained()) {
            ByteBuffer bytes = buffer.getByteBuffer();
            if (bytes.capacity() - bytes.limit() >= MIN_SPACE) {
                used = bytes.limit(); // the application holds what is before, so fill what is behind
            } else {
                buffer.release();
                buffer = null;
            }
        }
        if (buffer == null) {
            input = buffer = connector.getByteBufferPool().acquire(inputSize, true);
        }
        ByteBuffer bytes = buffer.getByteBuffer();
        if (used == 0) {
            BufferUtil.clear(bytes);
        } else {
            bytes.position(0); // an endpoint takes a buffer without content for an empty one
        }
        try {
            int filled = getEndPoint().fill(bytes);
            if (filled > 0) {
                bytesIn += filled;
            }
            return filled;
        } catch (java.io.IOException e) {
            LOG.debug("reading failed on {}", getEndPoint(), e);
            return -1;
        } finally {
            bytes.position(used);
        }
    }

    private boolean isInputFull() {
        RetainableByteBuffer buffer = input;
        return buffer != null
                && buffer.getByteBuffer().limit() == buffer.getByteBuffer().capacity();
    }

    /** Parses what has been filled; returns whether the reader, if any, has something to read. */
    private boolean take(int filled, Arrivals arrivals, @Nullable RequestStream reader) {
        RetainableByteBuffer buffer = input;
        synchronized (lock) {
            if (filled < 0) {
                onEnd(arrivals);
            } else if (filled > 0 && buffer != null && !lingering) {
                try {
                    router.route(parser, buffer, arrivals);
                } catch (ProtocolException e) {
                    onProtocolError(e, arrivals);
                }
            }
            arrivals.collectDemands(requests, reader);
            inputSize = expectsBody() ? Math.max(getInputBufferSize(), BODY_BUFFER_SIZE) : getInputBufferSize();
            return reader != null && reader.body().isReady();
        }
    }

    private void onEnd(Arrivals arrivals) {
        reading = Reading.ENDED;
        if (requests.isEmpty()) {
            arrivals.close(null);
            return;
        }
        closing = true;
        for (RequestStream stream : requests.snapshot()) {
            if (!stream.hasParams()) {
                requests.remove(stream);
                stream.markRemoved();
            } else if (!stream.body().hasEnded() || !configuration.halfClose()) {
                EofException cause = new EofException("the web server has closed the connection");
                stream.body().fail(cause);
                arrivals.fail(stream, cause);
            }
        }
        if (requests.isEmpty()) {
            arrivals.close(null);
        }
    }

    private void onProtocolError(ProtocolException e, Arrivals arrivals) {
        reading = Reading.ENDED;
        if (router.isFirstRecord()) {
            LOG.debug("not FastCGI on {}: {}", getEndPoint(), e.getMessage());
        } else {
            LOG.warn("protocol error of {}: {}", getEndPoint().getRemoteSocketAddress(), e.getMessage());
        }
        closing = true;
        arrivals.close(new java.io.IOException("protocol error: " + e.getMessage()));
    }

    /** Decides who reads next. Called by the thread that is reading, after it has taken all there was. */
    private void proceed(@Nullable RequestStream reader) {
        Callback watch = null;
        boolean release = true;
        synchronized (lock) {
            RetainableByteBuffer buffer = input;
            boolean retained = buffer != null && buffer.isRetained();
            if (reading == Reading.ENDED) {
                release = true;
            } else if (leavesReadingToApplication()) {
                reading = Reading.IDLE;
                release = !retained && reader == null;
                if (reader == null) {
                    schedule(UNREAD_MILLIS);
                }
            } else if (isFull()) {
                reading = Reading.IDLE;
            } else {
                reading = Reading.WATCHED;
                release = !retained || requests.isEmpty();
                RequestStream sole = requests.sole();
                watch = sole != null && sole.isDemanding() ? bodyReadable : requestsReadable;
            }
            if (reading != Reading.ENDED) {
                watchParams();
            }
            if (release && buffer != null) {
                buffer.release();
                input = null;
            }
        }
        if (watch != null) {
            fillInterested(watch);
        }
    }

    /** Returns whether nobody but the application of the only request can want the next bytes. */
    private boolean leavesReadingToApplication() {
        RequestStream sole = requests.sole();
        return sole != null
                && !multiplexing
                && sole.hasParams()
                && !sole.isRefused()
                && !sole.isDemanding()
                && !sole.body().hasEnded();
    }

    /** Returns whether an application is so far behind that nothing more is read for now. */
    private boolean isFull() {
        for (int i = 0; i < requests.size(); i++) {
            if (requests.at(i).body().buffered() > configuration.maxBufferedBodyBytes()) {
                return true;
            }
        }
        return false;
    }

    private boolean expectsBody() {
        for (int i = 0; i < requests.size(); i++) {
            if (requests.at(i).hasParams() && !requests.at(i).body().hasEnded()) {
                return true;
            }
        }
        return false;
    }

    private boolean expectsParams() {
        for (int i = 0; i < requests.size(); i++) {
            if (!requests.at(i).hasParams()) {
                return true;
            }
        }
        return false;
    }

    private void watchParams() {
        boolean pending = expectsParams() || (!parser.atRecordBoundary() && requests.isEmpty());
        if (pending && !paramsPending) {
            schedule(configuration.paramsTimeout().toMillis());
        }
        paramsPending = pending;
    }

    private void schedule(long millis) {
        CyclicTimeout current = timer;
        if (current == null) {
            timer = current = new CyclicTimeout(connector.getScheduler()) {
                @Override
                public void onTimeoutExpired() {
                    onTimer();
                }
            };
        }
        current.schedule(millis, TimeUnit.MILLISECONDS);
    }

    private void onTimer() {
        boolean watch = false;
        boolean close = false;
        synchronized (lock) {
            if (paramsPending || lingering) {
                close = true;
            } else if (reading == Reading.IDLE && !isFull()) {
                if (reads == readsSeen) {
                    reading = Reading.WATCHED;
                    watch = true;
                } else {
                    readsSeen = reads;
                    schedule(UNREAD_MILLIS);
                }
            }
        }
        if (close) {
            LOG.debug("closing {}: it took too long to send the parameters of a request, or its end", getEndPoint());
            getEndPoint().close(new TimeoutException());
        } else if (watch) {
            fillInterested(requestsReadable);
        }
    }

    // ---- Handing on ----

    private void run(Arrivals arrivals, boolean mayRunHere) {
        if (!arrivals.isEmpty()) {
            arrivals.run(this, getExecutor(), mayRunHere);
        }
    }

    /** Makes the task that serves a request whose parameters are complete, or answers it where it is refused. */
    @Nullable
    Runnable start(RequestStream stream) {
        if (stream.isRefused()) {
            refuse(stream);
            return null;
        }
        if (getEndPoint().getIdleTimeout() < connector.getIdleTimeout()) {
            getEndPoint().setIdleTimeout(connector.getIdleTimeout());
        }
        return stream.dispatch(NanoTime.now());
    }

    private void refuse(RequestStream stream) {
        remove(stream);
        flusher.send(new Refusal(this, stream.requestId(), stream.refusal(), stream.refusalReason()));
    }

    /** A request has begun. Under the lock. */
    void onBegin() {
        messages++;
        if (requests.size() > 1) {
            multiplexing = true;
        }
    }

    /** The connection is to be closed once no request is active. Under the lock. */
    void closeWhenIdle() {
        closing = true;
    }

    /** The web server asks what can be done with a connection: it means to do it. Under the lock. */
    void onGetValues() {
        multiplexing = true;
    }

    // ---- What requests ask for ----

    /** Returns the next part of a body; null if it has not come. */
    Content.@Nullable Chunk read(RequestStream stream) {
        boolean resume = false;
        Content.Chunk chunk;
        synchronized (lock) {
            reads++;
            chunk = stream.body().poll();
            if (chunk == null) {
                if (reading != Reading.IDLE || requests.sole() != stream) {
                    return null;
                }
                reading = Reading.BUSY;
            } else if (reading == Reading.IDLE && !leavesReadingToApplication() && !isFull()) {
                reading = Reading.WATCHED;
                resume = true;
            }
        }
        if (resume) {
            fillInterested(requestsReadable);
        }
        if (chunk == null) {
            pull(stream);
            synchronized (lock) {
                chunk = stream.body().poll();
            }
        }
        return chunk;
    }

    /** Notes that a body is waited for; returns true if it has come already. */
    boolean demand(RequestStream stream) {
        Callback watch = null;
        synchronized (lock) {
            if (stream.body().isReady()) {
                return true;
            }
            stream.setDemanding();
            if (reading == Reading.IDLE) {
                reading = Reading.WATCHED;
                watch = requests.sole() == stream ? bodyReadable : requestsReadable;
            }
        }
        if (watch != null) {
            fillInterested(watch);
        }
        return false;
    }

    void discard(RequestStream stream) {
        synchronized (lock) {
            stream.body().discard();
        }
    }

    /** Returns whether END_REQUEST may follow the last content: the application cannot read any more after it. */
    boolean mayEnd(RequestStream stream) {
        synchronized (lock) {
            return stream.body().hasEnded() || stream.body().isDiscarded();
        }
    }

    /** Makes a request inactive: its id may be used again. */
    void remove(RequestStream stream) {
        synchronized (lock) {
            if (!stream.isRemoved()) {
                stream.markRemoved();
                requests.remove(stream);
                closing |= !stream.keepsConnection();
                inputComplete = stream.body().hasEnded();
                if (requests.isEmpty()) {
                    idleSince = NanoTime.now();
                }
            }
        }
    }

    /** END_REQUEST has been written. */
    void answered() {
        boolean close;
        boolean clean;
        boolean watch = false;
        synchronized (lock) {
            close = requests.isEmpty() && (closing || connector.isShutdown()) && !lingering;
            clean = reading == Reading.ENDED || (inputComplete && parser.atRecordBoundary());
            if (close && !clean) {
                lingering = true;
                schedule(LINGER_MILLIS);
            }
            if (reading == Reading.IDLE) {
                reading = Reading.WATCHED;
                watch = true;
            }
        }
        if (close && clean) {
            getEndPoint().close();
            return;
        }
        if (close) {
            // Closing now would discard what is still coming, and with it, by a reset, the answer.
            getEndPoint().shutdownOutput();
        }
        if (watch) {
            fillInterested(requestsReadable);
        }
    }

    /** The answer of a request cannot be completed. */
    void failed(RequestStream stream, Throwable cause) {
        boolean close;
        boolean end;
        synchronized (lock) {
            if (stream.isRemoved()) {
                return;
            }
            stream.body().discard();
            stream.markRemoved();
            requests.remove(stream);
            closing |= !stream.keepsConnection();
            idleSince = NanoTime.now();
            end = stream.isAborted() || !requests.isEmpty();
            close = !end || (reading == Reading.ENDED && requests.isEmpty());
        }
        if (close) {
            // Without END_REQUEST: the web server must not take what it has for a complete answer.
            LOG.debug("closing {}: a response failed", getEndPoint(), cause);
            getEndPoint().close(cause);
        } else {
            sendEnd(stream.requestId(), 1, ProtocolStatus.REQUEST_COMPLETE);
        }
    }

    void sendEnd(int requestId, int appStatus, ProtocolStatus status) {
        ByteBuffer records = ByteBuffer.allocate(RecordWriter.END_REQUEST_LENGTH);
        RecordWriter.putEndRequest(records, requestId, appStatus, status);
        flusher.send(new Refusal(this, records.flip()));
    }

    void recycled(RequestStream stream) {
        pool.release(stream);
    }

    /** Gives up a write of a request, at the cost of the connection unless other requests use it. */
    void cancelWrite(RequestStream stream, Throwable cause) {
        boolean sole;
        synchronized (lock) {
            RequestStream only = requests.sole();
            sole = only == stream || requests.isEmpty();
        }
        if (sole) {
            Callback write = getEndPoint().cancelWrite(cause);
            if (write != null) {
                write.failed(cause);
            }
        }
    }

    void logOversizedHead(int size) {
        LOG.warn(
                "the header block of a response has {} bytes, more than the {} allowed: answered with {}",
                size,
                configuration.maxResponseHeaderBytes(),
                HttpStatus.INTERNAL_SERVER_ERROR_500);
    }

    // ---- Time, and the end ----

    @Override
    public boolean onIdleExpired(TimeoutException timeout) {
        List<RequestStream> active;
        synchronized (lock) {
            active = requests.snapshot();
            if (active.isEmpty()) {
                long limit = messages == 0 ? 0 : configuration.idleTimeout().toNanos();
                if (NanoTime.since(idleSince) < limit) {
                    return false;
                }
            }
        }
        if (active.isEmpty()) {
            getEndPoint().close(timeout);
            return false;
        }
        for (RequestStream stream : active) {
            if (stream.hasParams()) {
                HttpChannel.IdleTimeoutTask task = stream.channel().onIdleTimeout(timeout);
                ThreadPool.executeImmediately(getExecutor(), task.action());
            }
        }
        return false;
    }

    @Override
    public void onFillInterestedFailed(Throwable cause) {
        synchronized (lock) {
            reading = Reading.ENDED;
        }
        getEndPoint().close(cause);
    }

    @Override
    public void onClose(@Nullable Throwable cause) {
        super.onClose(cause);
        List<RequestStream> active;
        CyclicTimeout current;
        synchronized (lock) {
            active = requests.snapshot();
            closing = true;
            if (reading != Reading.BUSY) {
                reading = Reading.ENDED;
                RetainableByteBuffer buffer = input;
                input = null;
                if (buffer != null) {
                    buffer.release();
                }
            }
            current = timer;
            timer = null;
            for (RequestStream stream : active) {
                stream.body().fail(new EofException(cause));
            }
        }
        if (current != null) {
            current.destroy();
        }
        EofException closed = new EofException("the connection to the web server is closed", cause);
        flusher.close(closed);
        for (RequestStream stream : active) {
            if (stream.hasParams()) {
                ThreadPool.executeImmediately(getExecutor(), stream.channel().onRemoteFailure(closed));
            }
        }
    }

    @Override
    public long getMessagesIn() {
        synchronized (lock) {
            return messages;
        }
    }

    @Override
    public long getMessagesOut() {
        synchronized (lock) {
            return messages - requests.size();
        }
    }

    @Override
    public long getBytesIn() {
        return bytesIn;
    }

    @Override
    public long getBytesOut() {
        return flusher.bytesOut();
    }

    /** Hears from the selector; requests need a thread that may block, a waiting reader is only to be woken. */
    private final class WhenReadable implements Callback {
        private final boolean forRequests;

        WhenReadable(boolean forRequests) {
            this.forRequests = forRequests;
        }

        @Override
        public void succeeded() {
            onReadable(forRequests);
        }

        @Override
        public void failed(Throwable cause) {
            onFillInterestedFailed(cause);
        }

        @Override
        public InvocationType getInvocationType() {
            if (forRequests) {
                return connector.getServer().getInvocationType();
            }
            RequestStream sole;
            synchronized (lock) {
                sole = requests.sole();
            }
            return sole == null ? InvocationType.BLOCKING : Invocable.getInvocationType(sole.channel());
        }
    }
}
