package dev.gangway.connector;

import dev.gangway.connector.cgi.ResponseHead;
import dev.gangway.connector.protocol.ProtocolStatus;
import dev.gangway.connector.protocol.RecordType;
import dev.gangway.connector.protocol.RecordWriter;
import dev.gangway.connector.protocol.Role;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * The answer to one request, as STDOUT records and END_REQUEST.
 *
 * <p>A small answer is copied into one buffer, headers, content and end, for one write:
 *
 * <pre>
 *   | STDOUT n | header block, content | padding | STDOUT 0 | END_REQUEST |
 * </pre>
 *
 * <p>Large content is never copied. Its slices are written between small pieces of one pooled buffer:
 *
 * <pre>
 *   | STDOUT n | header block | padding | STDOUT n |  slice  | padding | … | STDOUT 0 | END_REQUEST |
 * </pre>
 *
 * <p>It is longer than other files by these two ways to write, which share all the rest.
 *
 * <p>The header block is always whole in one record: some web servers take what follows a cut one for the body. That
 * record is never long: a web server whose buffer is shorter takes it in pieces, so that the header block is cut after
 * all, and HAProxy 2.6 crashes.
 */
final class ResponseWriter extends Outgoing {
    /** Up to here copying content is cheaper than one more buffer in the write. */
    private static final int MAX_COPIED = 8 * 1024;

    /** The most that a record with a header block carries, unless that alone is larger: every web server has room for it. */
    private static final int MAX_WITH_HEAD = 12 * 1024;

    /**
     * The least content behind a header block in its record, where nothing follows: nginx that keeps connections waits for
     * as many bytes as a record's header has.
     */
    private static final int MIN_AFTER_HEAD = 8;

    /** The most content of one step, so that a long answer lets others take their turn. */
    private static final int MAX_STEP = 256 * 1024;

    /** The room for all between the slices of a step: record headers, padding, and the end. */
    private static final int FRAMING = (MAX_STEP / RecordWriter.MAX_CONTENT + 2) * 16 + 64;

    private static final byte[] NO_LINES = {};

    private final RequestStream stream;
    private final ByteBufferPool bufferPool;
    private final ResponseHead head = new ResponseHead();

    private boolean isHead; // the method HEAD
    private boolean withheld; // an Authorizer's permission, which is given only when it is certain
    private volatile boolean headPending; // encoded, not sent
    private boolean bodiless;
    private boolean sized;
    private long sent; // bytes of content
    private long missing; // content that is to come by the Content-Length; negative if that is not known
    private volatile boolean committed;
    private volatile boolean complete; // but for the end
    private volatile boolean ended; // the end has been handed over for writing
    private volatile @Nullable ErrorLog errorLog;
    private volatile int appStatus;
    private volatile boolean appStatusGiven; // by the application

    // One send at a time.
    private final AtomicReference<@Nullable Callback> callback = new AtomicReference<>();
    private @Nullable RetainableByteBuffer buffer;
    private ByteBuffer content = BufferUtil.EMPTY_BUFFER;
    private final ByteBuffer[] single = {BufferUtil.EMPTY_BUFFER}; // a step of one buffer
    private boolean lastContent;
    private byte[] lastLines = NO_LINES; // of the error log, to go with the end
    private boolean ending;
    private volatile @Nullable Throwable cancelled;

    ResponseWriter(RequestStream stream, ByteBufferPool bufferPool) {
        this.stream = stream;
        this.bufferPool = bufferPool;
    }

    /** Begins the answer to a request with this method. */
    void begin(String method) {
        isHead = HttpMethod.HEAD.is(method);
        withheld = false;
        headPending = false;
        bodiless = false;
        sent = 0;
        committed = false;
        complete = false;
        lastContent = false;
        ended = false;
        cancelled = null;
        errorLog = null;
        lastLines = NO_LINES;
        appStatus = 0;
        appStatusGiven = false;
    }

    boolean isCommitted() {
        return committed;
    }

    /** Returns whether the web server knows how long the answer is to be, so that it misses what does not come. */
    boolean isSized() {
        return sized;
    }

    /** Returns how many bytes of content have been handed over for writing. */
    long sent() {
        return sent;
    }

    /** Returns whether the header block has been written, or is about to be. */
    boolean isHeadGone() {
        return committed && !headPending;
    }

    /** Returns whether END_REQUEST has been handed over for writing. */
    boolean hasEnded() {
        return ended;
    }

    /** Returns the request's way to the web server's error log. */
    Consumer<String> errorLog() {
        if (!stream.connection().configuration().stderr()) {
            return line -> {};
        }
        ErrorLog log = errorLog;
        if (log == null) {
            errorLog = log = new ErrorLog(stream);
        }
        return log;
    }

    /** Returns the request's way to say how it ends. */
    IntConsumer appStatus() {
        FastCgiConnection connection = stream.connection();
        int use = stream.use();
        return status -> {
            synchronized (connection.lock()) {
                if (use == stream.use() && !stream.isRemoved()) {
                    appStatus = status;
                    appStatusGiven = true;
                }
            }
        };
    }

    /** Encodes the head, to go out with the next {@link #send}; returns false if it is larger than is allowed. */
    boolean encodeHead(MetaData.Response response) {
        int status = response.getStatus();
        boolean permission = stream.role() == Role.AUTHORIZER && status == HttpStatus.OK_200;
        if (permission) {
            head.writePermission(response.getHttpFields());
        } else {
            head.write(
                    status,
                    response.getReason(),
                    response.getHttpFields(),
                    stream.head().mountedAnswer());
        }
        if (head.size() > stream.connection().configuration().maxResponseHeaderBytes()) {
            stream.connection().logOversizedHead(head.size());
            return false;
        }
        if (head.size() > FrontAdvice.UNDISPUTED) {
            stream.connection().shared().advice().onLargeHead(stream.head().variables(), head);
        }
        if (!appStatusGiven) {
            appStatus = status >= HttpStatus.INTERNAL_SERVER_ERROR_500 ? FastCgiConnection.FAILED : 0;
        }
        withheld = permission;
        sized = response.getHttpFields().contains(HttpHeader.CONTENT_LENGTH);
        missing = permission ? -1 : response.getHttpFields().getLongField(HttpHeader.CONTENT_LENGTH);
        bodiless = isHead || permission || status == HttpStatus.NO_CONTENT_204 || status == HttpStatus.NOT_MODIFIED_304;
        headPending = true;
        committed = true;
        return true;
    }

    /**
     * Counts content, each once; returns whether it is the last by the Content-Length, or since nothing but the header
     * block answers HEAD, so that nobody need wait for the application to say so. Web servers close the connection when
     * they have that header block: an application that flushes, or writes what nobody gets, would else be told that its
     * answer was not wanted.
     */
    boolean noteContent(@Nullable ByteBuffer body) {
        missing -= BufferUtil.length(body);
        return missing == 0 || (isHead && !withheld);
    }

    /**
     * Writes content.
     *
     * @param body read, and consumed, until the callback is called
     * @param last whether no more content follows
     * @param endNow whether END_REQUEST follows at once
     */
    void send(@Nullable ByteBuffer body, boolean last, boolean endNow, Callback whenWritten) {
        if (bodiless && body != null) {
            body.position(body.limit());
        }
        sent += BufferUtil.length(body);
        write(body, last, endNow, whenWritten);
    }

    private void write(@Nullable ByteBuffer body, boolean last, boolean endNow, Callback whenWritten) {
        if (complete && ended) {
            whenWritten.succeeded();
            return;
        }
        Throwable cause = cancelled;
        if (cause != null || ended) {
            // What was given up may still be on its way, and behind the end nothing may come.
            whenWritten.failed(cause == null ? new EofException("the answer has been broken off") : cause);
            return;
        }
        lastContent = last;
        content = body == null ? BufferUtil.EMPTY_BUFFER : body;
        boolean nothing = !content.hasRemaining() && (!headPending || withheld);
        if (nothing && !endNow) {
            complete = last;
            whenWritten.succeeded();
            return;
        }
        callback.set(whenWritten);
        cause = cancelled;
        if (cause != null) {
            failed(cause); // given up meanwhile, by one who may have found nothing that was being written
            return;
        }
        ending = endNow;
        stream.connection().flusher().send(this);
    }

    /** Writes the head of an answer that another one follows: to a web server that knows such a thing. */
    void sendInterim(MetaData.Response response, Callback whenWritten) {
        head.write(response.getStatus(), response.getReason(), response.getHttpFields());
        bodiless = false;
        write(ByteBuffer.wrap(Arrays.copyOf(head.bytes(), head.size())), false, false, whenWritten);
    }

    /** Returns whether all but the end has been sent. */
    boolean isComplete() {
        return complete;
    }

    /** Ends the answer; nothing has been sent that is not complete. */
    void end(Callback whenWritten) {
        stream.connection().flusher().send(toEnd(whenWritten));
    }

    /** Returns what {@linkplain #end ends} the answer, for the flusher. */
    Outgoing toEnd(Callback whenWritten) {
        content = BufferUtil.EMPTY_BUFFER;
        callback.set(whenWritten);
        ending = true;
        return this;
    }

    /** Sends nothing more; returns whether something has been sent. */
    boolean abandon() {
        ended = true;
        return isHeadGone();
    }

    /**
     * Gives up a send. What has been begun cannot be taken back: the connection is closed, unless others use it; then
     * the send ends with the step that is being written.
     *
     * @param whenReturned fails once nothing of the content is being written any more
     */
    void cancel(FastCgiConnection connection, Throwable cause, Callback whenReturned) {
        cancelled = cause;
        Callback sending = callback.get();
        while (sending != null && !callback.compareAndSet(sending, new Cancelled(sending, whenReturned, cause))) {
            sending = callback.get();
        }
        if (sending == null) {
            whenReturned.failed(cause); // it has just been written
        } else if (connection.flusher().withdraw(this)) {
            failed(cause);
        } else {
            connection.cancelWrite(cause);
        }
    }

    /** What is to hear of a send that has been given up while it was being written. */
    private record Cancelled(Callback sending, Callback whenReturned, Throwable cause) implements Callback {
        @Override
        public void succeeded() {
            sending.succeeded();
            whenReturned.failed(cause);
        }

        @Override
        public void failed(Throwable x) {
            sending.failed(x);
            whenReturned.failed(cause);
        }
    }

    // ---- Called by the flusher ----

    @Override
    ByteBuffer[] gather() {
        int headSize = headPending ? head.size() : 0;
        int length = headSize + content.remaining();
        boolean copied = content.remaining() <= MAX_COPIED;
        ErrorLog log = ending ? errorLog : null;
        if (log != null && lastLines.length == 0) {
            lastLines = log.take();
        }
        int size = (copied ? length + 64 : headSize + FRAMING) + lastLines.length + ErrorLog.ROOM;
        RetainableByteBuffer pooled = bufferPool.acquire(size, true);
        buffer = pooled;
        ByteBuffer out = pooled.getByteBuffer();
        BufferUtil.clearToFill(out);
        if (headSize > 0 && content.hasRemaining() && !mayShare(length)) {
            RecordWriter.putHeader(out, RecordType.STDOUT, stream.requestId(), headSize);
            out.put(head.bytes(), 0, headSize);
            RecordWriter.putPadding(out, headSize);
            headSize = 0;
        }
        ByteBuffer[] buffers = copied ? copied(out, headSize) : slices(out, headSize);
        headPending = false;
        return buffers;
    }

    /** Whether a record may carry the header block and what there is of content, this much together. */
    private boolean mayShare(int length) {
        return length <= MAX_WITH_HEAD && (ending || content.remaining() >= MIN_AFTER_HEAD);
    }

    private ByteBuffer[] copied(ByteBuffer out, int headSize) {
        int length = headSize + content.remaining();
        if (length > 0) {
            boolean padded = putHeader(out, length, true);
            out.put(head.bytes(), 0, headSize).put(content);
            if (padded) {
                RecordWriter.putPadding(out, length);
            }
        }
        putEnd(out);
        BufferUtil.flipToFlush(out, 0);
        single[0] = out;
        return single;
    }

    private ByteBuffer[] slices(ByteBuffer out, int headSize) {
        List<ByteBuffer> slices = new ArrayList<>();
        int start = 0;
        int step = MAX_STEP;
        int headInRecord = headSize;
        while (content.hasRemaining() && step > 0) {
            int fromContent = Math.min(content.remaining(), RecordWriter.MAX_CONTENT - headInRecord);
            int inRecord = headInRecord + fromContent;
            boolean padded = putHeader(out, inRecord, fromContent == content.remaining());
            out.put(head.bytes(), 0, headInRecord);
            headInRecord = 0;
            slices.add(out.slice(start, out.position() - start));
            slices.add(content.slice(content.position(), fromContent));
            start = out.position();
            content.position(content.position() + fromContent);
            if (padded) {
                RecordWriter.putPadding(out, inRecord);
            }
            step -= fromContent;
        }
        if (!content.hasRemaining()) {
            putEnd(out);
        }
        if (out.position() > start) {
            slices.add(out.slice(start, out.position() - start));
        }
        return slices.toArray(ByteBuffer[]::new);
    }

    /**
     * Writes the header of a STDOUT record. The last one of a write is not padded: it would align nothing, and a parser
     * in use (Jetty's) stops for good where padding and a read end together.
     *
     * @return whether padding is to follow the content
     */
    private boolean putHeader(ByteBuffer out, int length, boolean lastContent) {
        if (lastContent && !ending) {
            RecordWriter.putUnpaddedHeader(out, RecordType.STDOUT, stream.requestId(), length);
            return false;
        }
        RecordWriter.putHeader(out, RecordType.STDOUT, stream.requestId(), length);
        return true;
    }

    private void putEnd(ByteBuffer out) {
        if (ending) {
            ended = true;
            ErrorLog log = errorLog;
            if (log != null) {
                log.putEnd(out, lastLines);
                lastLines = NO_LINES;
            }
            stream.connection().leave(stream); // the web server may use the id again as soon as it reads this
            RecordWriter.putStreamEnd(out, RecordType.STDOUT, stream.requestId());
            RecordWriter.putEndRequest(out, stream.requestId(), appStatus, ProtocolStatus.REQUEST_COMPLETE);
        }
    }

    @Override
    boolean written() {
        release();
        return content.hasRemaining() && cancelled == null;
    }

    @Override
    void completed() {
        Throwable cause = cancelled;
        if (cause != null && content.hasRemaining()) {
            failed(cause);
            return;
        }
        complete |= lastContent;
        Callback done = takeCallback();
        if (ending && ended) {
            stream.connection().answered();
        }
        if (done != null) {
            done.succeeded();
        }
    }

    @Override
    void failed(Throwable cause) {
        release();
        Callback done = takeCallback();
        if (done != null) {
            done.failed(cause);
        }
    }

    private @Nullable Callback takeCallback() {
        content = BufferUtil.EMPTY_BUFFER;
        return callback.getAndSet(null);
    }

    private void release() {
        RetainableByteBuffer pooled = buffer;
        buffer = null;
        single[0] = BufferUtil.EMPTY_BUFFER;
        if (pooled != null) {
            pooled.release();
        }
    }
}
