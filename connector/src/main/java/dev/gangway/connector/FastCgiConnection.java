package dev.gangway.connector;

import dev.gangway.connector.protocol.ProtocolException;
import dev.gangway.connector.protocol.ProtocolStatus;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpChannel;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.NanoTime;
import org.eclipse.jetty.util.thread.ThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A web server's connection: the home of its requests, from the first record to the close.
 *
 * <p>{@link ConnectionReader} reads for all requests, {@link RecordFlusher} writes for all. The lock guards the requests
 * and the state of the reader; it is never held while calling Jetty's channels, the application, or the socket. It may
 * be taken while holding the lock of a channel or of the flusher, never the other way round.
 *
 * <p>It is longer than other files since every way in which a request or the connection can end meets here: kept together,
 * they can be compared.
 */
final class FastCgiConnection extends AbstractConnection implements Connection.Tunnel {
    private static final Logger LOG = LoggerFactory.getLogger(FastCgiConnection.class);

    /** The appStatus of a request that the application could not serve. */
    static final int FAILED = 1;

    /** How long a new connection may be without a request while the connector shuts down. */
    private static final long FIRST_REQUEST_MILLIS = 500;

    private final Shared shared;
    private final RecordFlusher flusher;
    private final ConnectionReader reader;
    private final IdleWatch idleWatch;

    // Guarded by the lock, which the first is as well: a connection has many objects already.
    private final RequestTable requests = new RequestTable();
    private final HandlerTurns turns = new HandlerTurns(this);
    private @Nullable ConnectionTimer timer; // most connections never need one
    private boolean closing; // once no request is active
    private boolean inputComplete = true; // of the requests that have ended: nothing more of them is to come
    private int leaving; // answers whose end is on its way: their requests are active no more
    private boolean draining; // takes no more requests
    private boolean unknownType; // has come
    private boolean lingering; // closed for writing, reading the rest
    private long messages;

    FastCgiConnection(Shared shared, EndPoint endPoint) {
        super(endPoint, shared.connector().getExecutor());
        this.shared = shared;
        this.flusher = new RecordFlusher(this);
        this.idleWatch = new IdleWatch(this);
        this.reader = new ConnectionReader(this);
    }

    @Override
    public void onOpen() {
        super.onOpen();
        idleWatch.onOpen();
        reader.open();
        if (connector().isShutdown()) {
            closeIfIdle(); // accepted at the end
        }
    }

    /** Not called: the reader registers callbacks of its own. */
    @Override
    public void onFillable() {}

    /** Returns what it has in common with the others of its connector. */
    Shared shared() {
        return shared;
    }

    Connector connector() {
        return shared.connector();
    }

    FastCgiConfiguration configuration() {
        return shared.configuration();
    }

    RecordFlusher flusher() {
        return flusher;
    }

    ConnectionReader reader() {
        return reader;
    }

    /** Returns the active requests; under the lock. */
    RequestTable requests() {
        return requests;
    }

    /** Returns whose turn it is; under the lock. */
    HandlerTurns turns() {
        return turns;
    }

    /** Returns the timer; under the lock. */
    ConnectionTimer timer() {
        ConnectionTimer made = timer;
        if (made == null) {
            timer = made = new ConnectionTimer(this, connector().getScheduler());
        }
        return made;
    }

    /** No parameters are under way any more; under the lock. */
    void forgetParams() {
        if (timer != null) {
            timer.forgetParams();
        }
    }

    /** Returns what guards the requests and the state of the reader. */
    Object lock() {
        return requests;
    }

    // ---- What has been read; under the lock ----

    /** A request has begun. */
    void onBegin(RequestStream stream) {
        if (messages++ == 0) {
            reader.onFirstRequest(stream.keepsConnection());
        }
        if (requests.size() > 1) {
            reader.setMultiplexing();
        } else {
            reader.onSoleRequest();
            // Who sends one request after the other has sent all of those before.
            inputComplete |= !closing && !reader.readsAhead();
        }
    }

    /** The web server asks what can be done with a connection: it means to do it. */
    void onGetValues() {
        if (configuration().multiplex()) {
            reader.setMultiplexing();
        }
    }

    /** A record has come of a type that nobody knows; returns whether that is new. */
    boolean noteUnknownType() {
        boolean first = !unknownType;
        unknownType = true;
        return first;
    }

    /** No more bytes come. */
    void onInputEnd(Arrivals arrivals) {
        closing = true;
        for (RequestStream stream : requests.snapshot()) {
            if (!stream.hasParams() || stream.awaitsStdin()) {
                requests.remove(stream);
                stream.markRemoved();
                stream.discardInput();
            } else if (!stream.body().hasEnded() || !configuration().halfClose()) {
                EofException cause = new EofException("the web server has closed the connection");
                stream.markGone(cause);
                arrivals.fail(stream, cause);
            }
        }
        if (isUnused()) {
            arrivals.close(null);
        }
        lock().notifyAll();
    }

    /** Returns the web server for the log: by its address, or, on a Unix-domain socket, by that of the listener. */
    Object peer() {
        return getEndPoint().getRemoteSocketAddress() instanceof InetSocketAddress address
                ? address
                : "a web server at " + getEndPoint().getLocalSocketAddress();
    }

    /** The bytes that came are not what may come: there is no telling where the next record begins. */
    void onProtocolError(ProtocolException e, boolean firstRecord, Arrivals arrivals) {
        if (firstRecord) {
            LOG.debug("not FastCGI on {}: {}", getEndPoint(), e.getMessage()); // anyone may send bytes to a port
        } else {
            LOG.warn("protocol error of {}: {}", peer(), e.getMessage());
        }
        closing = true;
        arrivals.close(new IOException("protocol error: " + e.getMessage()));
    }

    /** The connection is to be closed once no request is active. */
    void closeWhenIdle() {
        closing = true;
        inputComplete = false; // the rest of the request that is the reason for it may be on its way
    }

    /** Returns whether the connection takes no more requests, since one has broken off and the others are to end. */
    boolean isDraining() {
        return draining;
    }

    boolean isLingering() {
        return lingering;
    }

    // ---- From the parameters to the end ----

    /**
     * Makes the task that serves a request whose parameters are complete, or answers it where it is refused.
     *
     * <p>Where the web server multiplexes, the next request may be anybody's: only others wait for their turn.
     */
    @Nullable
    Runnable start(RequestStream stream) {
        if (stream.isRefused()) {
            refuse(stream);
            return null;
        }
        idleWatch.onRequest();
        synchronized (lock()) {
            if (reader.isClosed()) {
                return null; // its body has been given up, and the application would take it for an empty one
            }
            if (!turns.take(stream, requests.sole() == stream && !reader.readsAhead())) {
                return null;
            }
            stream.markStarted();
        }
        try {
            return stream.dispatch(NanoTime.now());
        } catch (RuntimeException | Error e) { // of a listener of Jetty's, or for lack of memory
            LOG.warn("a request has not got to its handlers", e);
            failed(stream, false, e);
            passTurn();
            return null;
        }
    }

    /** Starts a request on a thread of its own, {@linkplain HandlerTurns#take where its turn is asked for} once more. */
    void startApart(RequestStream stream) {
        Arrivals arrivals = new Arrivals(false);
        arrivals.start(stream);
        reader.startApart(arrivals);
    }

    private void refuse(RequestStream stream) {
        Refusal answer;
        synchronized (lock()) {
            if (stream.isRemoved()) {
                return; // the web server has given it up meanwhile, and got the end
            }
            answer = refusal(stream);
        }
        flusher.send(answer);
    }

    private Refusal refusal(RequestStream stream) {
        Refusal answer = new Refusal(this, stream, stream.refusal(), stream.refusalReason());
        remove(stream);
        return answer;
    }

    /** The peer has read the answers that the protocol layer itself gave it. */
    void resumeReading() {
        reader.resume();
    }

    void discard(RequestStream stream) {
        synchronized (lock()) {
            stream.body().discard();
        }
    }

    /** Returns whether END_REQUEST may follow the last content: the application cannot read any more after it. */
    boolean mayEnd(RequestStream stream) {
        synchronized (lock()) {
            return stream.body().hasEnded() || (stream.body().isDiscarded() && !stream.mayEndWithStdinOnly());
        }
    }

    /** Leaves the end of a complete answer to the end of the body, where that has to come first; returns whether it has. */
    boolean leaveEndToStdin(RequestStream stream) {
        synchronized (lock()) {
            if (stream.isRemoved() || stream.body().hasEnded() || !stream.mayEndWithStdinOnly()) {
                return false;
            }
            stream.body().discard();
            stream.endWithStdin();
        }
        reader.resume();
        return true;
    }

    /** Makes a request inactive: its id may be used again. */
    void remove(RequestStream stream) {
        synchronized (lock()) {
            if (!stream.isRemoved()) {
                stream.markRemoved();
                requests.remove(stream);
                closing |= !stream.keepsConnection();
                inputComplete &= stream.hasAllInput();
                if (requests.isEmpty()) {
                    idleWatch.onUse();
                    reader.onNoRequest();
                }
            }
        }
    }

    /**
     * END_REQUEST is about to be written. Until it has been, the connection must not be closed for want of requests, be
     * it by the thread that has written the answer before.
     */
    void leave() {
        synchronized (lock()) {
            leaving++;
        }
    }

    /** {@linkplain #remove Makes a request inactive}, and its END_REQUEST is about to be written. */
    void leave(RequestStream stream) {
        synchronized (lock()) {
            leaving++;
            remove(stream);
        }
    }

    /** Returns whether no request is active, nor an answer on its way; under the lock. */
    private boolean isUnused() {
        return requests.isEmpty() && leaving == 0;
    }

    /** END_REQUEST has been written. */
    void answered() {
        boolean close;
        boolean clean;
        synchronized (lock()) {
            leaving--;
            close = isUnused() && (closing || connector().isShutdown()) && !lingering;
            clean = reader.hasEnded() || (inputComplete && reader.isAtRecordBoundary());
            if (close && !clean) {
                lingering = true;
                timer().linger();
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
        reader.resume();
    }

    /**
     * The answer of a request cannot be completed.
     *
     * @param begun whether the web server has got some of it
     */
    void failed(RequestStream stream, boolean begun, Throwable cause) {
        boolean close;
        Refusal answer;
        synchronized (lock()) {
            stream.discardInput();
            if (stream.isRemoved()) {
                return;
            }
            remove(stream);
            boolean alone = isUnused();
            answer = answerOfFailed(stream, begun, alone);
            // Who has ended only its side, where that is allowed, waits for the answer.
            boolean unwanted =
                    reader.hasEnded() && (stream.isGone() || !configuration().halfClose());
            close = alone && (answer == null || unwanted);
            if (answer == null && !close && !reader.isClosed()) {
                // The web server learns it from the end of the connection, which waits for the requests that run.
                draining = true;
                closing = true;
                timer().drain();
            }
        }
        if (close) {
            // Without END_REQUEST: the web server must not take what it has for a complete answer.
            LOG.debug("closing {}: a response failed", getEndPoint(), cause);
            getEndPoint().close(cause);
        } else if (answer != null) {
            flusher.send(answer);
        }
    }

    private @Nullable Refusal answerOfFailed(RequestStream stream, boolean begun, boolean alone) {
        if (stream.isAborted() || (begun && stream.writer().isSized() && !alone)) {
            return Refusal.end(this, stream.requestId(), FAILED, ProtocolStatus.REQUEST_COMPLETE);
        }
        return begun
                ? null
                : new Refusal(this, stream, HttpStatus.INTERNAL_SERVER_ERROR_500, "the application has failed");
    }

    /**
     * Closes the connection, as the connector shuts down, if no request is active, not even one that has come and nobody
     * has noticed. A new one has a moment for its first request: that may be on its way, from a web server that makes a
     * connection for each.
     */
    void closeIfIdle() {
        reader.lookOnceMore();
        closeUnlessInUse();
    }

    /** All that has come is read: a shutdown could not tell till now whether the connection is idle, and left it open. */
    void onAllRead() {
        if (connector().isShutdown()) {
            closeUnlessInUse();
        }
    }

    private void closeUnlessInUse() {
        boolean idle;
        boolean expectant;
        synchronized (lock()) {
            idle = isUnused() && reader.isQuiet() && !lingering;
            expectant = messages == 0 && !idleWatch.isConnectionIdleFor(FIRST_REQUEST_MILLIS);
        }
        if (idle && expectant) {
            connector().getScheduler().schedule(this::closeIfIdle, FIRST_REQUEST_MILLIS, TimeUnit.MILLISECONDS);
        } else if (idle) {
            getEndPoint().close();
        }
    }

    /** Tells the application that the web server has given up a request. */
    void tellGone(RequestStream stream, Throwable cause) {
        boolean handling;
        synchronized (lock()) {
            handling = stream.isHandling();
            if (!handling) {
                // A channel that fails before its handlers run would complete, and run them all the same.
                stream.setUntold(cause);
            }
        }
        if (handling) {
            ThreadPool.executeImmediately(getExecutor(), stream.channel().onRemoteFailure(cause));
        }
        GoneSignal signal;
        synchronized (lock()) {
            signal = stream.goneSignalIfAsked();
        }
        if (signal != null) {
            signal.set();
        }
    }

    /** Jetty's handlers have returned from a request; it may have ended, or go on asynchronously. */
    void handlersReturned(RequestStream stream, int use) {
        passTurn();
        Throwable untold = use == stream.use() ? stream.takeUntold() : null;
        if (untold != null) {
            ThreadPool.executeImmediately(getExecutor(), stream.channel().onRemoteFailure(untold));
        }
    }

    private void passTurn() {
        RequestStream next;
        synchronized (lock()) {
            next = turns.handlersReturned();
        }
        if (next != null) {
            startApart(next);
        }
    }

    Executor executor() {
        return getExecutor();
    }

    /** Gives up the write that is under way, at the cost of the connection unless other requests use it. */
    void cancelWrite(Throwable cause) {
        boolean sole;
        synchronized (lock()) {
            sole = requests.size() + leaving <= 1;
        }
        if (sole) {
            Callback write = getEndPoint().cancelWrite(cause);
            if (write != null) {
                write.failed(cause);
            } else {
                getEndPoint().close(cause); // which takes no more writes that have to wait
            }
        }
    }

    void logOversizedHead(int size) {
        LOG.warn(
                "the header block of a response has {} bytes, more than the {} allowed: answered with {}",
                size,
                configuration().maxResponseHeaderBytes(),
                HttpStatus.INTERNAL_SERVER_ERROR_500);
    }

    /** Is never reached: the 101 that has to come before fails. To have it lets servlets come as far as that. */
    @Override
    public void startTunnel() {
        throw new IllegalStateException("FastCGI cannot carry another protocol");
    }

    // ---- Time, and the end ----

    @Override
    public boolean onIdleExpired(TimeoutException timeout) {
        List<RequestStream> active;
        List<Outgoing> ends;
        boolean close;
        synchronized (lock()) {
            active = requests.snapshot();
            boolean due = active.isEmpty()
                    ? idleWatch.isConnectionIdle(messages == 0 || connector().isShutdown())
                    : idleWatch.areRequestsIdle(reader.bytesIn() + flusher.bytesOut());
            if (!due) {
                return false;
            }
            close = active.isEmpty();
            ends = endWithoutStdin(active);
            active.removeIf(stream -> !stream.isHandling());
            active.forEach(stream -> stream.onIdle(timeout));
            lock().notifyAll();
        }
        ends.forEach(flusher::send);
        if (close) {
            getEndPoint().close(timeout);
        }
        for (RequestStream stream : active) {
            HttpChannel.IdleTimeoutTask task = stream.channel().onIdleTimeout(timeout);
            ThreadPool.executeImmediately(getExecutor(), task.action());
        }
        if (flusher.isWaiting()) {
            getEndPoint().close(timeout); // what is being written can be given up in no other way
        }
        return false;
    }

    /**
     * Closes the connection if it has been without a request for too long, whatever else comes. Called again and again;
     * the endpoint tells by itself only of silence.
     */
    void closeIfUnused() {
        synchronized (lock()) {
            if (!isUnused()) {
                idleWatch.onUse();
                return;
            }
            if (!idleWatch.isUnusedForTooLong(messages == 0, !reader.isQuiet())) {
                return;
            }
        }
        LOG.debug("closing {}: no request for too long", getEndPoint());
        getEndPoint().close(new TimeoutException("no request in time"));
    }

    /** Takes out the requests that wait for nothing but the end of their bodies; returns their ends. Under the lock. */
    private List<Outgoing> endWithoutStdin(List<RequestStream> active) {
        List<Outgoing> ends = new ArrayList<>();
        active.removeIf(stream -> {
            Outgoing end = stream.takeEnd();
            if (end == null && stream.isRefused() && stream.hasParams() && stream.awaitsStdin()) {
                end = refusal(stream);
            }
            return end != null && ends.add(end);
        });
        return ends;
    }

    @Override
    public void onClose(@Nullable Throwable cause) {
        super.onClose(cause);
        List<RequestStream> active;
        boolean quiet;
        synchronized (lock()) {
            quiet = isUnused();
            active = requests.snapshot();
            active.removeIf(stream -> stream.takeEnd() != null); // their applications have nothing to do any more
            closing = true;
            turns.withdrawHeld();
            reader.close();
            if (timer != null) {
                timer.close();
            }
            for (RequestStream stream : active) {
                stream.markGone(new EofException("the connection to the web server is closed", cause));
                if (!stream.isStarted()) {
                    stream.discardInput(); // nobody will ever read it
                }
            }
            lock().notifyAll();
        }
        EofException gone = new EofException("the connection to the web server is closed", cause);
        if (quiet) {
            flusher.close(gone);
        } else {
            tellApart(active, gone);
        }
    }

    /**
     * Applications may take their time to hear of it, and whoever closes a connection may have none. Nor may it wait for a
     * thread of the pool: those may all be waiting for what does not come any more.
     */
    private void tellApart(List<RequestStream> active, EofException gone) {
        ThreadPool.executeImmediately(getExecutor(), () -> tellAllGone(active, gone));
    }

    private void tellAllGone(List<RequestStream> active, EofException gone) {
        flusher.close(gone);
        for (RequestStream stream : active) {
            if (stream.hasParams()) {
                tellGone(stream, gone);
            }
        }
    }

    @Override
    public long getMessagesIn() {
        synchronized (lock()) {
            return messages;
        }
    }

    @Override
    public long getMessagesOut() {
        synchronized (lock()) {
            return messages - requests.size();
        }
    }

    @Override
    public long getBytesIn() {
        return reader.bytesIn();
    }

    @Override
    public long getBytesOut() {
        return flusher.bytesOut();
    }
}
