package dev.gangway.connector;

import dev.gangway.connector.protocol.ProtocolStatus;
import dev.gangway.connector.protocol.Role;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.BadMessageException;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the records of a connection do to its requests: begins them, feeds them, and gives them up.
 *
 * <p>Called by the {@link RecordRouter}, with the connection's lock held and only with records that may come. One serves
 * all connections of a connector.
 */
final class RequestInput {
    private static final Logger LOG = LoggerFactory.getLogger(RequestInput.class);

    private static final int KEEP_CONN = 1;

    /** What waits for an application holds no more than so many times its size. */
    private static final int MAX_HELD_RATIO = 16;

    private final FastCgiConfiguration configuration;
    private final ParamsCollector params;

    RequestInput(FastCgiConfiguration configuration) {
        this.configuration = configuration;
        this.params = new ParamsCollector(configuration);
    }

    /** Begins a request, or rejects it, by the content of BEGIN_REQUEST (section 5.1). */
    void begin(FastCgiConnection connection, int requestId, byte[] content, Arrivals arrivals) {
        int roleCode = (content[0] & 0xFF) << 8 | (content[1] & 0xFF);
        boolean keepsConnection = (content[2] & KEEP_CONN) != 0;
        Role role = Role.ofCode(roleCode);
        int active = connection.requests().size();
        if (role == null || !configuration.roles().contains(role)) {
            reject(connection, requestId, ProtocolStatus.UNKNOWN_ROLE, keepsConnection, arrivals);
        } else if (active > 0 && !configuration.multiplex()) {
            reject(connection, requestId, ProtocolStatus.CANT_MPX_CONN, keepsConnection, arrivals);
        } else if ((active >= configuration.maxRequestsPerConnection() && configuration.overloadedStatus())
                || active >= 2 * configuration.maxRequestsPerConnection()) { // that many being refused are enough
            reject(connection, requestId, ProtocolStatus.OVERLOADED, keepsConnection, arrivals);
        } else {
            RequestStream begun = connection.shared().requests().acquire();
            begun.begin(connection, requestId, role, keepsConnection);
            connection.requests().add(begun);
            if (connection.isDraining()) {
                begun.refuse(HttpStatus.SERVICE_UNAVAILABLE_503, "the connection is about to be closed");
            } else if (active >= configuration.maxRequestsPerConnection()) {
                begun.refuse(HttpStatus.SERVICE_UNAVAILABLE_503, "too many requests on one connection");
            }
            connection.onBegin(begun);
        }
    }

    /** Ends a request that has not become active; whatever else comes for it is skipped. */
    private static void reject(
            FastCgiConnection connection,
            int requestId,
            ProtocolStatus status,
            boolean keepsConnection,
            Arrivals arrivals) {
        LOG.debug("request {} rejected: {}", requestId, status);
        if (!keepsConnection) {
            connection.closeWhenIdle();
        }
        arrivals.answer(Refusal.end(connection, requestId, 0, status));
    }

    void params(RequestStream request, ByteBuffer content) {
        params.add(request, content);
    }

    void paramsEnd(RequestStream request, Arrivals arrivals) {
        if (!request.hasParams()) {
            params.end(request);
            // A Filter must not answer before it has got all of STDIN (section 6.4).
            if (request.isRefused() ? !request.mayEndWithStdinOnly() : request.role() != Role.FILTER) {
                if (arrivals.mayDelay() && isToCome(request)) {
                    request.delay();
                    arrivals.delay(request);
                } else {
                    arrivals.start(request);
                }
            }
        }
    }

    /** Returns whether the request has a body that is so small that it is worth to wait a moment for all of it. */
    private boolean isToCome(RequestStream request) {
        if (request.isRefused()
                || request.role() != Role.RESPONDER
                || request.body().hasEnded()) {
            return false;
        }
        long length = request.head().contentLength();
        return length > 0
                && length <= ConnectionReader.BODY_BUFFER_SIZE
                && length <= configuration.maxBufferedBodyBytes();
    }

    void stdin(RequestStream request, ByteBuffer content, RetainableByteBuffer buffer, Arrivals arrivals) {
        RequestBody body = request.body();
        if (!take(request, body, content, buffer) && request.role() == Role.FILTER && !request.isRefused()) {
            request.refuse(HttpStatus.PAYLOAD_TOO_LARGE_413, "the request body is too large for a filter");
            request.discardInput();
            arrivals.start(request);
        }
    }

    void stdinEnd(RequestStream request, Arrivals arrivals) {
        boolean awaited = request.awaitsStdin();
        request.body().end();
        Outgoing end = request.takeEnd();
        if (end != null) {
            arrivals.answer(end);
        } else if (awaited && (!request.isRefused() || request.mayEndWithStdinOnly())) {
            request.endDelay();
            arrivals.start(request);
        }
    }

    /** Takes in content of the file that a Filter is to change; for other roles it has no meaning. */
    void data(RequestStream request, ByteBuffer content, RetainableByteBuffer buffer) {
        if (request.role() == Role.FILTER) {
            take(request, request.data(), content, buffer);
            request.connection().lock().notifyAll();
        }
    }

    void dataEnd(RequestStream request) {
        request.data().end();
        request.connection().lock().notifyAll();
    }

    /** Returns false if there is no room for the content, and the stream has failed for that. */
    private boolean take(RequestStream request, RequestBody body, ByteBuffer content, RetainableByteBuffer buffer) {
        int length = content.remaining();
        int accepted = body.accepts(length);
        if (accepted < length && body.noteExcess()) {
            LOG.warn("request {} has more content than has been announced: the rest is skipped", request.requestId());
        }
        if (accepted == 0) {
            return true;
        }
        boolean spools = request.connection().reader().readsAhead() || request.role() == Role.FILTER;
        Content.Chunk chunk = chunk(content.slice(content.position(), accepted), buffer, spools);
        long maxSpooled = configuration.maxSpooledBodyBytes();
        boolean waits = mayWait(request, body);
        if (!spools || body.hasRoom(configuration.maxBufferedBodyBytes()) || (waits && maxSpooled == 0)) {
            body.offer(chunk);
        } else if (body.spooled() + accepted <= maxSpooled || waits) {
            body.offerToSpool(chunk, configuration.spoolDirectory());
        } else {
            chunk.release();
            body.fail(new BadMessageException(
                    HttpStatus.PAYLOAD_TOO_LARGE_413,
                    "more of the request body waits for the application than is allowed"));
            return false;
        }
        return true;
    }

    /**
     * Makes a part of a body of what is in the network's buffer. It holds on to all of that buffer, which must not be much
     * more than what is counted: where bytes of others, or none that anybody wants, come between, little ones are copied.
     */
    private static Content.Chunk chunk(ByteBuffer content, RetainableByteBuffer buffer, boolean readAhead) {
        boolean little = content.remaining() < buffer.getByteBuffer().capacity() / MAX_HELD_RATIO;
        if (little && readAhead) {
            return Content.Chunk.from(
                    ByteBuffer.allocate(content.remaining()).put(content).flip(), false);
        }
        buffer.retain();
        return Content.Chunk.asChunk(content, false, buffer);
    }

    /** Returns whether the connection stops reading when a request is at its limits, so that these hold by and by. */
    private static boolean mayWait(RequestStream request, RequestBody body) {
        return request.connection().requests().sole() == request
                && (request.role() == Role.RESPONDER || body == request.data());
    }

    void abort(RequestStream request, Arrivals arrivals) {
        FastCgiConnection connection = request.connection();
        Outgoing end = request.takeEnd();
        if (end != null) {
            arrivals.answer(end); // the answer is complete
            return;
        }
        boolean running = request.hasParams()
                && !request.isRefused()
                && !arrivals.withdraw(request)
                && !connection.turns().withdraw(request);
        if (running && !request.awaitsStdin()) {
            EofException cause = new EofException("the web server has aborted the request");
            request.markAborted(cause);
            connection.lock().notifyAll();
            arrivals.fail(request, cause);
        } else {
            connection.remove(request);
            request.discardInput();
            arrivals.answer(Refusal.end(connection, request.requestId(), 0, ProtocolStatus.REQUEST_COMPLETE));
        }
    }
}
