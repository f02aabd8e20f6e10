package dev.gangway.connector;

import dev.gangway.connector.protocol.NameValueDecoder;
import dev.gangway.connector.protocol.ProtocolException;
import dev.gangway.connector.protocol.ProtocolStatus;
import dev.gangway.connector.protocol.RecordHandler;
import dev.gangway.connector.protocol.RecordParser;
import dev.gangway.connector.protocol.RecordType;
import dev.gangway.connector.protocol.RecordWriter;
import dev.gangway.connector.protocol.Role;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives each record to the request it belongs to, and refuses what may not come.
 *
 * <p>Called with the connection's lock held. It calls nobody back but the connection's own bookkeeping: what is to be
 * done it leaves in the {@link Arrivals}.
 */
final class RecordRouter implements RecordHandler {
    private static final Logger LOG = LoggerFactory.getLogger(RecordRouter.class);

    private static final int BEGIN_REQUEST_LENGTH = 8;
    private static final int KEEP_CONN = 1;

    private final FastCgiConnection connection;
    private final FastCgiConfiguration configuration;
    private final RequestPool pool;
    private final RequestTable requests;
    private final NameValueDecoder pairs;

    private boolean firstRecord = true;
    private @Nullable RetainableByteBuffer buffer; // what is being parsed
    private Arrivals arrivals = new Arrivals();

    // The current record.
    private int typeCode;
    private @Nullable RecordType type;
    private int requestId;
    private int contentLength;
    private @Nullable RequestStream stream; // null if no request with this id is active
    private byte @Nullable [] collected; // content of a record that means something only as a whole
    private int collectedBytes;

    RecordRouter(FastCgiConnection connection, RequestTable requests) {
        this.connection = connection;
        this.configuration = connection.configuration();
        this.pool = connection.pool();
        this.requests = requests;
        this.pairs = configuration.nameValueDecoder();
    }

    /** Parses all that is in the buffer. */
    void route(RecordParser parser, RetainableByteBuffer from, Arrivals into) throws ProtocolException {
        buffer = from;
        arrivals = into;
        parser.parse(from.getByteBuffer());
        buffer = null;
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
        } else if ((type != null && type != RecordType.UNKNOWN_TYPE) || typeCode == 0) {
            throw new ProtocolException(name() + " with request id 0 (expected a management record)");
        } else if (type == RecordType.UNKNOWN_TYPE) {
            throw unexpected();
        }
    }

    private void onApplicationHeader() throws ProtocolException {
        if (firstRecord && type != RecordType.BEGIN_REQUEST) {
            throw new ProtocolException(
                    name() + " as the first record (expected BEGIN_REQUEST or a management record)");
        }
        stream = requests.get(requestId);
        if (type == null) {
            if (stream != null) {
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
            case DATA, ABORT_REQUEST -> {} // DATA has no meaning for the roles served, and is skipped
            default -> throw unexpected();
        }
    }

    private void onStdinHeader() throws ProtocolException {
        if (stream != null) {
            if (!stream.hasParams()) {
                throw new ProtocolException("STDIN of request " + requestId + " before the end of its PARAMS");
            }
            if (stream.body().hasEnded() && contentLength > 0 && !stream.isAborted()) {
                throw new ProtocolException("STDIN of request " + requestId + " after its end");
            }
        }
    }

    @Override
    public void onContent(ByteBuffer content, boolean last) throws ProtocolException {
        RecordType current = type;
        if (collected != null) {
            int length = content.remaining();
            content.get(collected, collectedBytes, length);
            collectedBytes += length;
            if (last) {
                byte[] whole = collected;
                collected = null;
                if (current == RecordType.BEGIN_REQUEST) {
                    begin(whole);
                } else {
                    connection.onGetValues();
                    arrivals.answer(configuration.managementValues().answer(whole));
                }
            }
        } else if (requestId == 0) {
            if (last) {
                ByteBuffer answer = ByteBuffer.allocate(RecordWriter.END_REQUEST_LENGTH);
                RecordWriter.putUnknownType(answer, typeCode);
                arrivals.answer(answer.flip());
            }
        } else if (stream != null && current != null) {
            switch (current) {
                case PARAMS -> params(stream, content);
                case STDIN -> stdin(stream, content);
                case ABORT_REQUEST -> {
                    if (last) {
                        abort(stream);
                    }
                }
                default -> {} // skipped
            }
        }
    }

    private void collect() {
        collected = new byte[contentLength];
        collectedBytes = 0;
    }

    // ---- Requests ----

    private void begin(byte[] content) {
        int roleCode = (content[0] & 0xFF) << 8 | (content[1] & 0xFF);
        boolean keepsConnection = (content[2] & KEEP_CONN) != 0;
        Role role = Role.ofCode(roleCode);
        if (role == null || !configuration.roles().contains(role)) {
            reject(ProtocolStatus.UNKNOWN_ROLE, keepsConnection);
            return;
        }
        int active = requests.size();
        if (active > 0 && !configuration.multiplex()) {
            reject(ProtocolStatus.CANT_MPX_CONN, true);
            return;
        }
        if (active >= 2 * configuration.maxRequestsPerConnection()) {
            reject(
                    ProtocolStatus.OVERLOADED,
                    keepsConnection); // so many refused ones that have not been read to their end
            return;
        }
        RequestStream begun = pool.acquire();
        begun.begin(connection, requestId, role, keepsConnection);
        requests.add(begun);
        if (active >= configuration.maxRequestsPerConnection()) {
            begun.refuse(HttpStatus.SERVICE_UNAVAILABLE_503, "too many requests on one connection");
        }
        connection.onBegin();
    }

    /** Ends a request that has not become active; whatever else comes for it is skipped. */
    private void reject(ProtocolStatus status, boolean keepsConnection) {
        LOG.debug("request {} rejected: {}", requestId, status);
        if (!keepsConnection) {
            connection.closeWhenIdle();
        }
        ByteBuffer records = ByteBuffer.allocate(RecordWriter.END_REQUEST_LENGTH);
        RecordWriter.putEndRequest(records, requestId, 0, status);
        arrivals.answer(new Refusal(connection, records.flip()));
    }

    private void params(RequestStream request, ByteBuffer content) {
        if (contentLength == 0) {
            if (!request.hasParams()) {
                request.endParams(pairs);
                arrivals.start(request);
            }
        } else if (!request.isRefused()) {
            request.addParams(content, configuration.maxParamsBytes());
        }
    }

    private void stdin(RequestStream request, ByteBuffer content) {
        if (contentLength == 0) {
            request.body().end();
            return;
        }
        int length = content.remaining();
        int accepted = request.body().accepts(length);
        if (accepted < length) {
            LOG.warn("request {} has more STDIN than its CONTENT_LENGTH: the rest is skipped", requestId);
        }
        if (accepted > 0) {
            RetainableByteBuffer retained = Objects.requireNonNull(buffer);
            retained.retain();
            ByteBuffer slice = content.slice(content.position(), accepted);
            request.body().offer(Content.Chunk.asChunk(slice, false, retained));
        }
    }

    private void abort(RequestStream request) {
        boolean running = request.hasParams() && !request.isRefused() && !arrivals.withdraw(request);
        if (running) {
            EofException cause = new EofException("the web server has aborted the request");
            request.markAborted();
            request.body().fail(cause);
            arrivals.fail(request, cause);
        } else {
            connection.remove(request);
            ByteBuffer records = ByteBuffer.allocate(RecordWriter.END_REQUEST_LENGTH);
            RecordWriter.putEndRequest(records, requestId, 0, ProtocolStatus.REQUEST_COMPLETE);
            arrivals.answer(new Refusal(connection, records.flip()));
        }
    }

    private ProtocolException unexpected() {
        return new ProtocolException(name() + " from the web server (expected what a web server may send)");
    }

    private String name() {
        return type == null ? "record of type " + typeCode : type.name();
    }
}
