package dev.gangway.connector;

import dev.gangway.connector.protocol.ProtocolException;
import dev.gangway.connector.protocol.RecordHandler;
import dev.gangway.connector.protocol.RecordParser;
import dev.gangway.connector.protocol.RecordType;
import dev.gangway.connector.protocol.RecordWriter;
import dev.gangway.connector.protocol.Role;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.util.NanoTime;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives each record to the request it belongs to, and refuses what may not come.
 *
 * <p>Called with the connection's lock held. It calls nobody back but the connection's own bookkeeping: what is to be
 * done it leaves in the {@link Arrivals}.
 *
 * <p>It serves one connection after the other, from the first byte of a record to the last of one.
 */
final class RecordRouter implements RecordHandler {
    private static final Logger LOG = LoggerFactory.getLogger(RecordRouter.class);

    private static final int BEGIN_REQUEST_LENGTH = 8;

    /** As much of a query is looked at. All three names that there are take less than a hundred bytes. */
    private static final int MAX_QUERY_LENGTH = 4096;

    private static final byte[] NO_BYTES = {};
    private static final Arrivals NONE = new Arrivals(false); // while nothing is parsed

    private final RecordParser parser = new RecordParser(this);
    private final RequestInput input;

    private @Nullable FastCgiConnection connection; // null while it serves none
    private boolean firstRecord;
    private @Nullable RetainableByteBuffer buffer; // what is being parsed
    private Arrivals arrivals = NONE;

    // The current record.
    private int typeCode;
    private @Nullable RecordType type;
    private int requestId;
    private int contentLength;
    private @Nullable RequestStream stream; // null if no request with this id is active
    private byte @Nullable [] collected; // content of a record that means something only as a whole, if it is one
    private int collectedBytes; // how much of that has come

    private int contents; // that have come to their ends since it serves the connection
    private int timedContents = -1; // when the time of a record began to run
    private long timedSince;

    RecordRouter(RequestInput input) {
        this.input = input;
    }

    /** Begins to serve a connection, at the border of two records, or before the first. */
    void open(FastCgiConnection served, boolean beforeFirstRecord) {
        connection = served;
        firstRecord = beforeFirstRecord;
        contents = 0;
        timedContents = -1;
    }

    /** Lets go of a connection, at the border of two records. */
    void close() {
        connection = null;
        stream = null;
    }

    private FastCgiConnection connection() {
        return Objects.requireNonNull(connection);
    }

    /** Parses all that is in the buffer; not to be used again after an exception. */
    void route(RetainableByteBuffer from, Arrivals into) throws ProtocolException {
        buffer = from;
        arrivals = into;
        parser.parse(from.getByteBuffer());
        buffer = null;
        arrivals = NONE;
    }

    /** Returns whether nothing of a record is outstanding. */
    boolean isAtRecordBoundary() {
        return parser.atRecordBoundary();
    }

    /** Returns since when the same record has been under way each time this was called. */
    long cutSince() {
        if (timedContents != contents) {
            timedContents = contents;
            timedSince = NanoTime.now();
        }
        return timedSince;
    }

    /** Returns whether not even one record has been accepted. */
    boolean isFirstRecord() {
        return firstRecord;
    }

    // ---- Records ----

    @Override
    public void onHeader(int typeCode, int requestId, int contentLength) throws ProtocolException {
        this.typeCode = typeCode;
        this.requestId = requestId;
        this.contentLength = contentLength;
        type = RecordType.ofCode(typeCode);
        stream = null;
        if (requestId == 0) {
            onManagementHeader();
        } else {
            onApplicationHeader();
        }
        firstRecord = false;
    }

    private void onManagementHeader() throws ProtocolException {
        if (type == RecordType.GET_VALUES) {
            collect();
        } else if (type != null && type != RecordType.UNKNOWN_TYPE) {
            throw new ProtocolException(name() + " with request id 0 (expected a management record)");
        } else if (type == RecordType.UNKNOWN_TYPE) {
            throw unexpected();
        }
    }

    private void onApplicationHeader() throws ProtocolException {
        if (firstRecord && type == null) { // something else than FastCGI may look like that
            throw new ProtocolException(name() + " as the first record (expected one of a known type)");
        }
        stream = connection().requests().get(requestId);
        if (type == null) {
            if (stream != null && connection().noteUnknownType()) {
                LOG.info("record of the unknown type {} for request {} skipped", typeCode, requestId);
            }
            return;
        }
        switch (type) {
            case BEGIN_REQUEST -> {
                if (contentLength != BEGIN_REQUEST_LENGTH) {
                    throw new ProtocolException("BEGIN_REQUEST of " + contentLength + " bytes (expected 8)");
                }
                if (stream != null) {
                    throw new ProtocolException("BEGIN_REQUEST for request " + requestId + ", which is active");
                }
                collect();
            }
            case PARAMS -> {
                if (stream != null && stream.hasParams() && contentLength > 0) {
                    throw new ProtocolException("PARAMS of request " + requestId + " after their end");
                }
            }
            case STDIN -> onStdinHeader();
            case DATA -> onDataHeader();
            case ABORT_REQUEST -> {}
            default -> throw unexpected();
        }
    }

    private void onStdinHeader() throws ProtocolException {
        if (stream != null) {
            if (!stream.hasParams()) {
                throw new ProtocolException("STDIN of request " + requestId + " before the end of its PARAMS");
            }
            if (stream.body().hasEnded()
                    && contentLength > 0
                    && stream.role() != Role.AUTHORIZER
                    && !stream.body().hasFailed()) {
                throw new ProtocolException("STDIN of request " + requestId + " after its end");
            }
        }
    }

    private void onDataHeader() throws ProtocolException {
        if (stream != null && stream.role() == Role.FILTER && !stream.isAborted()) {
            if (!stream.body().hasEnded()) {
                throw new ProtocolException("DATA of request " + requestId + " before the end of its STDIN");
            }
            if (stream.data().hasEnded() && contentLength > 0) {
                throw new ProtocolException("DATA of request " + requestId + " after its end");
            }
        }
    }

    @Override
    public void onContent(ByteBuffer content, boolean last) throws ProtocolException {
        if (stream != null && connection().requests().get(requestId) != stream) {
            stream = null; // its request ended amid this record, and it may serve one of another connection by now
        }
        if (last) {
            contents++;
        }
        RecordType current = type;
        if (collected != null) {
            byte[] come = collect(collected, content);
            collected = last ? null : come;
            if (last && current == RecordType.BEGIN_REQUEST) {
                input.begin(connection(), requestId, come, arrivals);
            } else if (last) {
                connection().onGetValues();
                boolean whole = collectedBytes == contentLength;
                arrivals.answer(connection().configuration().managementValues().answer(come, collectedBytes, whole));
            }
        } else if (requestId == 0) {
            if (last) {
                ByteBuffer answer = ByteBuffer.allocate(RecordWriter.END_REQUEST_LENGTH);
                RecordWriter.putUnknownType(answer, typeCode);
                arrivals.answer(answer.flip());
            }
        } else if (stream != null && current != null) {
            route(current, stream, content, last);
        }
    }

    private void route(RecordType current, RequestStream request, ByteBuffer content, boolean last) {
        RetainableByteBuffer from = Objects.requireNonNull(buffer);
        switch (current) {
            case PARAMS -> {
                if (contentLength > 0) {
                    input.params(request, content);
                } else {
                    input.paramsEnd(request, arrivals);
                }
            }
            case STDIN -> {
                if (contentLength > 0) {
                    input.stdin(request, content, from, arrivals);
                } else {
                    input.stdinEnd(request, arrivals);
                }
            }
            case DATA -> {
                if (contentLength > 0) {
                    input.data(request, content, from);
                } else {
                    input.dataEnd(request);
                }
            }
            case ABORT_REQUEST -> {
                if (last) {
                    input.abort(request, arrivals);
                }
            }
            default -> {} // skipped
        }
    }

    private void collect() {
        collected = NO_BYTES; // a header is no reason to take the memory that it announces
        collectedBytes = 0;
    }

    /** Returns the bytes with as much of {@code content} behind them as is looked at. */
    private byte[] collect(byte[] before, ByteBuffer content) {
        int length = Math.min(content.remaining(), MAX_QUERY_LENGTH - collectedBytes);
        int needed = collectedBytes + length;
        byte[] bytes = before;
        if (needed > bytes.length) {
            int most = Math.min(contentLength, MAX_QUERY_LENGTH);
            bytes = Arrays.copyOf(bytes, Math.min(most, Math.max(needed, 2 * bytes.length)));
        }
        content.get(bytes, collectedBytes, length);
        collectedBytes = needed;
        return bytes;
    }

    private ProtocolException unexpected() {
        return new ProtocolException(name() + " from the web server (expected what a web server may send)");
    }

    private String name() {
        return type == null ? "record of type " + typeCode : type.name();
    }
}
