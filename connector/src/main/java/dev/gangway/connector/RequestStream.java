package dev.gangway.connector;

import dev.gangway.connector.cgi.Mapping;
import dev.gangway.connector.cgi.RequestHead;
import dev.gangway.connector.protocol.Role;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpChannel;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * One request of a connection, as Jetty's {@link HttpStream}.
 *
 * <pre>
 *   begin --params--> dispatch --STDIN--> body            (records in, under the connection's lock)
 *   Jetty's HttpChannel --send--> ResponseWriter          (records out)
 *   succeeded, failed --> END_REQUEST, back to the pool
 * </pre>
 *
 * <p>Its way, each step with the flag that tells of it; those in brackets not each request takes:
 *
 * <pre>
 *   begin            BEGIN_REQUEST                       its parameters are collected
 *   hasParams        they are complete                   refused: a Refusal answers, what is still to come is dropped
 *   (delayed)        a small body is on its way          until that has come, or a moment has passed
 *   started          its turn has come                   the application gets it
 *   handling         Jetty's handlers have it            its channel can be told of failures, which were untold before
 *   (endsWithStdin)  the answer is complete              END_REQUEST has to wait for the end of STDIN
 *   removed          END_REQUEST is about to be written  the web server may use its id again
 *   recycle()        END_REQUEST has been written        serves another request, unless it is retired or too large
 *
 *   gone             the web server has given it up, at any time: its content fails; aborted: on a connection that goes on
 * </pre>
 *
 * <p>It is longer than other files since it is what the reader, the writer and Jetty know of a request: mostly accessors.
 *
 * <p>It serves one request after the other, of any connection, together with its {@link HttpChannel}. After a failure it
 * is dropped, since somebody may still hold on to it.
 */
final class RequestStream implements HttpStream {
    /** What browsers read in place of an upgraded connection. */
    static final String NO_UPGRADE =
            "501 Not Implemented: the way from the web server to the application is FastCGI, which cannot carry "
                    + "WebSocket or any other protocol\n";

    private final RequestHead head;
    private final RequestBody body = new RequestBody();
    private final RequestBody data = new RequestBody();
    private final RequestMetaData metaData;
    private final HttpChannel channel;
    private final ResponseWriter writer;
    private final AtomicInteger use = new AtomicInteger();
    private final HandlerTask handlerTask = new HandlerTask(this);
    private final int generation; // of its pool

    private @Nullable FastCgiConnection connection;
    private int requestId;
    private Role role = Role.RESPONDER;
    private boolean keepsConnection;

    // Guarded by the connection's lock.
    private boolean demanding;
    private boolean hasParams;
    private boolean timesParams; // they have not come in one read
    private long paramsSince;
    private boolean delayed; // till all of its body has come, or a moment has passed
    private boolean endsWithStdin; // all is done but END_REQUEST, which waits for the end of the body
    private boolean started;
    private boolean removed; // from the active requests: END_REQUEST has been or is being written, or never will be
    private int refusal; // the status to answer with in place of the application's answer, or 0
    private String refusalReason = "";
    private boolean handling; // Jetty's handlers have got it: from then on its channel can be told of failures
    private boolean retired; // somebody may still have it in hand to tell it something: it serves no other request
    private boolean gone;
    private @Nullable GoneSignal goneSignal;
    private @Nullable Thread servedBy;
    private @Nullable DataStream dataStream;

    private volatile @Nullable Throwable untold; // why the web server gave it up, before the handlers got it
    private volatile boolean aborted;

    RequestStream(Connector connector, HttpConfiguration httpConfiguration, Mapping mapping, int generation) {
        head = new RequestHead(mapping);
        this.generation = generation;
        metaData = new RequestMetaData(this, connector, httpConfiguration);
        channel = new HttpChannel.DefaultFactory().newHttpChannel(metaData);
        writer = new ResponseWriter(this, connector.getByteBufferPool());
    }

    // ---- From BEGIN_REQUEST to the application: called by the connection's reader ----

    /** Begins a request. */
    void begin(FastCgiConnection connection, int requestId, Role role, boolean keepsConnection) {
        this.connection = connection;
        this.requestId = requestId;
        this.role = role;
        this.keepsConnection = keepsConnection;
        demanding = false;
        hasParams = false;
        timesParams = false;
        delayed = false;
        endsWithStdin = false;
        started = false;
        aborted = false;
        removed = false;
        refusal = 0;
        refusalReason = "";
        handling = false;
        gone = false;
        untold = null;
        goneSignal = null;
        servedBy = null;
        dataStream = null;
        head.next();
        body.begin();
        data.begin();
    }

    /** Refuses the request: it is read, but not served. The first reason counts. */
    void refuse(int status, String reason) {
        if (refusal == 0) {
            refusal = status;
            refusalReason = reason;
        }
    }

    boolean isRefused() {
        return refusal != 0;
    }

    int refusal() {
        return refusal;
    }

    String refusalReason() {
        return refusalReason;
    }

    /**
     * Returns whether an answer may have a body, which one to HEAD may not: some web servers refuse it, others hand it to
     * the browser as the next answer. So it may not either where the parameters are so wrong that nobody knows the method.
     */
    boolean mayHaveBody() {
        String method = head.variables().get("REQUEST_METHOD");
        return method != null && !HttpMethod.HEAD.is(method);
    }

    /** The parameters are complete, and either make a request or a reason to refuse it. */
    void markParamsComplete() {
        hasParams = true;
        if (isRefused()) {
            discardInput();
        }
        if (role == Role.AUTHORIZER) {
            body.end(); // it has none, and not every web server says so
        }
    }

    /** Returns whether the parameters are complete. */
    boolean hasParams() {
        return hasParams;
    }

    /** Returns since when the parameters are under way: since the first call, which is at the end of the first read. */
    long paramsSince(long now) {
        if (!timesParams) {
            timesParams = true;
            paramsSince = now;
        }
        return paramsSince;
    }

    /** The application gets the request; under the lock. */
    void markStarted() {
        started = true;
    }

    boolean isStarted() {
        return started;
    }

    /** Jetty's handlers have got the request. */
    void markHandling() {
        synchronized (connection().lock()) {
            handling = true;
        }
    }

    boolean isHandling() {
        return handling;
    }

    /**
     * The web server has neither sent nor taken a byte for too long; under the lock. Of the second stream of content
     * nobody else tells the application. The stream is not to be used again, since its channel hears of it late.
     */
    void onIdle(Throwable timeout) {
        retired = true;
        if (dataStream != null && dataStream.isWaiting()) {
            data.fail(timeout);
        }
    }

    /** Keeps the news for {@link #takeUntold}; under the lock. */
    void setUntold(Throwable cause) {
        untold = cause;
    }

    /** Returns the news that the channel could not be told, once. */
    @Nullable
    Throwable takeUntold() {
        Throwable cause = untold;
        untold = null;
        return cause;
    }

    /** Returns the task that serves the request. */
    Runnable dispatch(long beginNanoTime) {
        metaData.begin();
        writer.begin(head.method());
        channel.initialize();
        channel.setHttpStream(this);
        Runnable task = channel.onRequest(new MetaData.Request(
                beginNanoTime, head.method(), metaData.uri(), head.version(), head.fields(), head.contentLength()));
        return handlerTask.of(task);
    }

    FastCgiConnection connection() {
        FastCgiConnection current = connection;
        if (current == null) {
            throw new IllegalStateException("the request has ended");
        }
        return current;
    }

    HttpChannel channel() {
        return channel;
    }

    RequestHead head() {
        return head;
    }

    RequestBody body() {
        return body;
    }

    /** Returns the second stream of content, which only a Filter has. */
    RequestBody data() {
        return data;
    }

    /** Returns the second stream of content as the application reads it, always the same for a request. */
    DataStream dataStream() {
        synchronized (connection().lock()) {
            DataStream opened = dataStream;
            if (opened == null) {
                dataStream = opened = new DataStream(this);
            }
            return opened;
        }
    }

    ResponseWriter writer() {
        return writer;
    }

    int requestId() {
        return requestId;
    }

    Role role() {
        return role;
    }

    boolean keepsConnection() {
        return keepsConnection;
    }

    int generation() {
        return generation;
    }

    /** Returns a number that changes with every request that this object serves. */
    int use() {
        return use.get();
    }

    // ---- The request's body ----

    boolean isDemanding() {
        return demanding;
    }

    /** Ends a demand that can be met, or returns false if there is none that can. Under the connection's lock. */
    boolean meetDemand() {
        if (demanding && body.isReady()) {
            demanding = false;
            return true;
        }
        return false;
    }

    void setDemanding() {
        demanding = true;
    }

    @Override
    public Content.@Nullable Chunk read() {
        return connection().reader().read(this);
    }

    @Override
    public void demand() {
        if (connection().reader().demand(this)) {
            Runnable task = channel.onContentAvailable();
            if (task != null) {
                task.run();
            }
        }
    }

    /** Releases all content, what has come and what will come; under the lock. */
    void discardInput() {
        body.discard();
        data.discard();
    }

    /** Returns whether nothing is to happen before all of STDIN has come: neither the begin of the request nor its end. */
    boolean awaitsStdin() {
        return (delayed || role == Role.FILTER || endsWithStdin || (isRefused() && mayEndWithStdinOnly()))
                && !body.hasEnded();
    }

    /** Returns whether nothing more of the request can be on its way, be it read by anybody or not. */
    boolean hasAllInput() {
        return body.hasEnded()
                && !body.hasFailed()
                && role != Role.AUTHORIZER // whose body ends before its STDIN
                && (role != Role.FILTER || (data.hasEnded() && !data.hasFailed()));
    }

    /**
     * Returns whether the web server must not get END_REQUEST while it has more of the body. HAProxy (2.6 and 3.0) then
     * forgets the rest, for which it has no more use, and with it the browser's connection: what the browser asks for
     * next by HTTP/2 waits for a minute.
     */
    boolean mayEndWithStdinOnly() {
        return role == Role.RESPONDER && isBehind("HAProxy");
    }

    private boolean isBehind(String webServer) {
        String software = head.variables().get("SERVER_SOFTWARE");
        return software != null && software.startsWith(webServer);
    }

    /** The answer is complete, and the end of the body is to end the request; under the lock. */
    void endWithStdin() {
        endsWithStdin = true;
    }

    /** Returns the end of an answer that waits for the end of the body, or null if none does; under the lock. */
    @Nullable
    Outgoing takeEnd() {
        if (!endsWithStdin) {
            return null;
        }
        endsWithStdin = false;
        return writer.toEnd(retired ? Callback.NOOP : Callback.from(this::recycle, x -> {}));
    }

    /** The application is to get the request with all of its body, or when {@link #endDelay} says so. */
    void delay() {
        delayed = true;
    }

    /** Returns whether there has been a delay, which there is no more. */
    boolean endDelay() {
        boolean ended = delayed;
        delayed = false;
        return ended;
    }

    /** Gives up the rest of the body; the connection does not need it, since records tell where it ends. */
    @Override
    public @Nullable Throwable consumeAvailable() {
        connection().discard(this);
        return null;
    }

    // ---- The answer ----

    @Override
    public void prepareResponse(HttpFields.Mutable headers) {}

    @Override
    public void send(
            MetaData.@Nullable Request request,
            MetaData.@Nullable Response response,
            boolean last,
            @Nullable ByteBuffer content,
            Callback callback) {
        if (response != null) {
            if (response.getStatus() == HttpStatus.SWITCHING_PROTOCOLS_101) {
                refuseUpgrade(callback);
                return;
            }
            if (HttpStatus.isInformational(response.getStatus())) {
                if (last || BufferUtil.hasContent(content)) {
                    failWithoutHead(callback);
                } else {
                    sendInterim(response, callback);
                }
                return;
            }
            if (!writer.encodeHead(response)) {
                callback.failed(new HttpException.RuntimeException(
                        HttpStatus.INTERNAL_SERVER_ERROR_500, "the header block of the response is too large"));
                return;
            }
        }
        if (!writer.isCommitted()) {
            failWithoutHead(callback); // it has been flushed with the status of an interim answer
            return;
        }
        if (aborted) {
            callback.failed(new EofException("the web server has given up the request"));
            return;
        }
        boolean lastContent = writer.noteContent(content) || last;
        writer.send(content, lastContent, lastContent && connection().mayEnd(this), callback);
    }

    /** An application has set a status that ends no answer. A web server that got no header would wait for ever. */
    private static void failWithoutHead(Callback callback) {
        callback.failed(new HttpException.RuntimeException(
                HttpStatus.INTERNAL_SERVER_ERROR_500, "the status of the response is that of an interim response"));
    }

    /** CGI has no such thing: most web servers would take it for the answer. */
    private void sendInterim(MetaData.Response response, Callback callback) {
        if (response.getStatus() == HttpStatus.EARLY_HINTS_103
                && isBehind("lighttpd")
                && head.version().getVersion() >= HttpVersion.HTTP_1_1.getVersion()
                && !aborted) {
            writer.sendInterim(response, callback);
        } else {
            callback.succeeded();
        }
    }

    /** Answers in place of an application that wants to speak another protocol from here on, and tells it. */
    private void refuseUpgrade(Callback callback) {
        ByteBuffer text = BufferUtil.toBuffer(NO_UPGRADE);
        HttpFields fields = HttpFields.build()
                .put(HttpHeader.CONTENT_TYPE, "text/plain;charset=iso-8859-1")
                .put(HttpHeader.CONTENT_LENGTH, text.remaining());
        MetaData.Response refusal =
                new MetaData.Response(HttpStatus.NOT_IMPLEMENTED_501, null, HttpVersion.HTTP_1_1, fields);
        IOException cause = new IOException("FastCGI cannot carry another protocol (status 101): answered with 501");
        if (aborted || !writer.encodeHead(refusal)) {
            callback.failed(cause);
            return;
        }
        writer.send(
                text, true, connection().mayEnd(this), Callback.from(() -> callback.failed(cause), callback::failed));
    }

    @Override
    public Runnable cancelSend(Throwable cause, Callback appCallback) {
        FastCgiConnection current = connection(); // the request may have ended before this is run
        return () -> writer.cancel(current, cause, appCallback);
    }

    @Override
    public boolean isCommitted() {
        return writer.isCommitted();
    }

    // ---- The end ----

    /** The answer is complete and the application done. */
    @Override
    public void succeeded() {
        letGoOfData();
        if (writer.hasEnded()) {
            recycle();
        } else if (!connection().leaveEndToStdin(this)) {
            writer.end(Callback.from(this::recycle, x -> {}));
        }
    }

    /** The answer will never be complete. */
    @Override
    public void failed(Throwable x) {
        letGoOfData();
        if (writer.isComplete() && !aborted) {
            if (!writer.hasEnded()) {
                endOfFailed();
            }
        } else {
            connection().failed(this, writer.abandon(), x);
        }
    }

    /** Applications need not read all of the second stream of content, nor close it. */
    private void letGoOfData() {
        if (role == Role.FILTER) {
            synchronized (connection().lock()) {
                if (dataStream != null) {
                    dataStream.letGo();
                }
            }
        }
    }

    /** Ends the answer, after which what went wrong makes no difference. */
    private void endOfFailed() {
        synchronized (connection().lock()) {
            retired = true;
        }
        if (!connection().leaveEndToStdin(this)) {
            writer.end(Callback.NOOP);
        }
    }

    private void recycle() {
        FastCgiConnection current = connection();
        channel.recycle();
        use.incrementAndGet(); // whoever still holds on to the request reads nothing of the next
        boolean reusable;
        synchronized (current.lock()) {
            discardInput();
            reusable = !retired && !head.variables().isLarge();
        }
        metaData.clearAttributes();
        connection = null;
        if (reusable) {
            current.shared().requests().release(this);
        }
    }

    boolean isAborted() {
        return aborted;
    }

    /** The web server has aborted the request, on a connection that goes on; under the lock. */
    void markAborted(Throwable cause) {
        aborted = true;
        markGone(cause);
    }

    /** The web server has given up the request; under the lock. Those who asked are told later, without it. */
    void markGone(Throwable cause) {
        gone = true;
        retired = true;
        delayed = false;
        endsWithStdin = false;
        body.fail(cause);
        data.fail(cause);
        if (servedBy != null) {
            servedBy.interrupt();
        }
    }

    /** Returns whether the web server has given up the request; under the lock. */
    boolean isGone() {
        return gone;
    }

    /** Returns what tells that the web server has given up the request. */
    GoneSignal goneSignal() {
        FastCgiConnection current = connection();
        synchronized (current.lock()) {
            GoneSignal signal = goneSignal;
            if (signal == null) {
                goneSignal = signal = new GoneSignal(current.executor(), gone);
            }
            return signal;
        }
    }

    /** Returns the same if somebody has asked for it, or null. */
    @Nullable
    GoneSignal goneSignalIfAsked() {
        return goneSignal;
    }

    /** Notes the thread that is to be interrupted when the web server gives up the request; under the lock. */
    void setServedBy(@Nullable Thread thread) {
        servedBy = thread;
    }

    boolean isRemoved() {
        return removed;
    }

    void markRemoved() {
        removed = true;
    }

    // ---- Facts that Jetty asks for ----

    @Override
    public String getId() {
        return requestId == 1 ? "1" : Integer.toString(requestId);
    }

    @Override
    public long getIdleTimeout() {
        return connection().getEndPoint().getIdleTimeout();
    }

    /** Does nothing: the timer belongs to the connection, hence to other requests as well. */
    @Override
    public void setIdleTimeout(long idleTimeoutMs) {}
}
