package dev.gangway.connector;

import dev.gangway.connector.cgi.CgiVariables;
import dev.gangway.connector.cgi.RequestHead;
import dev.gangway.connector.protocol.NameValueDecoder;
import dev.gangway.connector.protocol.Role;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.http.BadMessageException;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpChannel;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpStream;
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
 * <p>It serves one request after the other, of any connection, together with its {@link HttpChannel}. After a failure it
 * is dropped, since somebody may still hold on to it.
 */
final class RequestStream implements HttpStream {
    private final RequestHead head = new RequestHead();
    private final RequestBody body = new RequestBody();
    private final RequestMetaData metaData;
    private final HttpChannel channel;
    private final ResponseWriter writer;

    private @Nullable FastCgiConnection connection;
    private int requestId;
    private Role role = Role.RESPONDER;
    private boolean keepsConnection;
    private final AtomicInteger use = new AtomicInteger();

    // Guarded by the connection's lock.
    private boolean demanding;
    private boolean hasParams;
    private boolean aborted;
    private boolean
            removed; // from the table of active requests: END_REQUEST has been or is being written, or never will be
    private int refusal; // the status to answer with in place of the application's answer, or 0
    private String refusalReason = "";

    private @Nullable InetSocketAddress remoteAddress;
    private @Nullable InetSocketAddress localAddress;

    RequestStream(Connector connector, HttpConfiguration httpConfiguration) {
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
        aborted = false;
        removed = false;
        refusal = 0;
        refusalReason = "";
        head.next();
        body.begin();
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

    /** Takes in content of PARAMS; refuses the request if that makes too much of them. */
    void addParams(ByteBuffer content, int maxBytes) {
        if (content.remaining() > maxBytes - head.variables().size()) {
            refuse(
                    HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431,
                    "the parameters are larger than " + maxBytes + " bytes");
        } else {
            head.variables().append(content);
        }
    }

    /** Makes the head of the request from its parameters, and refuses the request if they are wrong. */
    void endParams(NameValueDecoder decoder) {
        hasParams = true;
        CgiVariables variables = head.variables();
        if (!isRefused()) {
            NameValueDecoder.Fault fault = decoder.decode(variables.bytes(), variables.size(), variables::add);
            if (fault != NameValueDecoder.Fault.NONE) {
                refuse(
                        fault.isLimit() ? HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431 : HttpStatus.BAD_REQUEST_400,
                        fault.sentence());
            }
        }
        if (!isRefused()) {
            try {
                head.decode();
                body.expect(head.contentLength());
            } catch (BadMessageException e) {
                refuse(e.getCode(), e.getReason());
            }
        }
        if (isRefused()) {
            body.discard();
        }
        if (role == Role.AUTHORIZER) {
            body.end(); // it has none, and not every web server says so
        }
    }

    /** Returns whether the parameters are complete, so that the request has been handed on. */
    boolean hasParams() {
        return hasParams;
    }

    /** Returns the task that serves the request. */
    Runnable dispatch(long beginNanoTime) {
        remoteAddress = null;
        localAddress = null;
        writer.begin(head.method());
        channel.initialize();
        channel.setHttpStream(this);
        return channel.onRequest(new MetaData.Request(
                beginNanoTime, head.method(), head.uri(), head.version(), head.fields(), head.contentLength()));
    }

    FastCgiConnection connection() {
        FastCgiConnection current = connection;
        if (current == null) {
            throw new IllegalStateException("no request");
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

    int requestId() {
        return requestId;
    }

    Role role() {
        return role;
    }

    boolean keepsConnection() {
        return keepsConnection;
    }

    /** Returns a number that changes with every request that this object serves. */
    int use() {
        return use.get();
    }

    @Nullable
    InetSocketAddress remoteAddress() {
        if (remoteAddress == null) {
            remoteAddress = head.remoteAddress();
        }
        return remoteAddress;
    }

    @Nullable
    InetSocketAddress localAddress() {
        if (localAddress == null) {
            localAddress = head.localAddress();
        }
        return localAddress;
    }

    /** Returns a parameter of the request that was served when {@link #use} returned this number, or null. */
    @Nullable
    String parameter(String name, int ofUse) {
        return ofUse == use.get() ? head.variables().get(name) : null;
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
            if (HttpStatus.isInformational(response.getStatus())) {
                callback.succeeded(); // CGI has no such thing, and most web servers would take it for the answer
                return;
            }
            if (!writer.encodeHead(response)) {
                callback.failed(new HttpException.RuntimeException(
                        HttpStatus.INTERNAL_SERVER_ERROR_500, "the header block of the response is too large"));
                return;
            }
        }
        if (aborted) {
            callback.failed(new EofException("the web server has given up the request"));
            return;
        }
        writer.send(content, last, last && connection().mayEnd(this), callback);
    }

    @Override
    public Runnable cancelSend(Throwable cause, Callback appCallback) {
        return () -> {
            writer.cancel(cause);
            appCallback.failed(cause);
        };
    }

    @Override
    public boolean isCommitted() {
        return writer.isCommitted();
    }

    // ---- The end ----

    /** The answer is complete and the application done. */
    @Override
    public void succeeded() {
        if (writer.hasEnded()) {
            recycle();
        } else {
            writer.end(Callback.from(this::recycle, x -> {}));
        }
    }

    /** The answer will never be complete. */
    @Override
    public void failed(Throwable x) {
        FastCgiConnection current = connection();
        writer.abandon();
        current.failed(this, x);
    }

    private void recycle() {
        FastCgiConnection current = connection();
        channel.recycle();
        use.incrementAndGet(); // whoever still holds on to the request reads no parameters of the next
        body.discard();
        metaData.clearAttributes();
        connection = null;
        current.recycled(this);
    }

    boolean isAborted() {
        return aborted;
    }

    void markAborted() {
        aborted = true;
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
