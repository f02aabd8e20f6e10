package dev.gangway.connector;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gangway.connector.cgi.CgiVariables;
import dev.gangway.connector.protocol.NameValueDecoder;
import dev.gangway.connector.protocol.Role;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import org.eclipse.jetty.http.BadMessageException;
import org.eclipse.jetty.http.HttpStatus;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a request's head of its PARAMS stream, within the limits, and refuses the request where that fails.
 *
 * <p>One serves all connections of a connector: what it collects is in the {@link RequestStream}.
 */
final class ParamsCollector {
    private static final Logger LOG = LoggerFactory.getLogger(ParamsCollector.class);

    private final int maxBytes;
    private final NameValueDecoder decoder;
    private final byte @Nullable [] secret;

    ParamsCollector(FastCgiConfiguration configuration) {
        maxBytes = configuration.maxParamsBytes();
        decoder = configuration.nameValueDecoder();
        String text = configuration.secret();
        secret = text == null ? null : text.getBytes(UTF_8);
    }

    /** Takes in content of a PARAMS record; as much as fits also where the request is refused, to know its method. */
    void add(RequestStream stream, ByteBuffer content) {
        CgiVariables variables = stream.head().variables();
        int room = maxBytes - variables.size();
        if (content.remaining() <= room) {
            variables.append(content);
        } else {
            variables.append(content.slice(content.position(), room));
            stream.refuse(
                    HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431,
                    "the parameters have more than " + maxBytes + " bytes");
        }
    }

    /** Works out what has been taken in. */
    void end(RequestStream stream) {
        CgiVariables variables = stream.head().variables();
        NameValueDecoder.Fault fault = decoder.decode(variables.bytes(), variables.size(), variables::add);
        if (!stream.isRefused()) {
            decode(stream, fault);
        }
        stream.markParamsComplete();
    }

    private void decode(RequestStream stream, NameValueDecoder.Fault fault) {
        CgiVariables variables = stream.head().variables();
        if (fault != NameValueDecoder.Fault.NONE) {
            stream.refuse(
                    fault.isLimit() ? HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431 : HttpStatus.BAD_REQUEST_400,
                    fault.sentence());
            return;
        }
        if (secret != null && !isSecretIn(variables)) {
            stream.refuse(HttpStatus.FORBIDDEN_403, "the web server has not sent the secret that this port asks for");
            return;
        }
        try {
            stream.head().decode();
            if (stream.role() == Role.RESPONDER && stream.head().isWebSocketHandshake()) {
                stream.connection()
                        .shared()
                        .advice()
                        .onWebSocket(String.valueOf(stream.head().uri().getPath()));
                stream.refuse(
                        HttpStatus.NOT_IMPLEMENTED_501,
                        "FastCGI cannot carry a WebSocket; the web server has to pass this path to an HTTP listener");
                return;
            }
            // An Authorizer is told of a body that is not sent to it.
            stream.body()
                    .expect(
                            stream.role() == Role.AUTHORIZER
                                    ? -1
                                    : stream.head().contentLength());
            if (stream.role() == Role.FILTER) {
                stream.data().expect(stream.head().dataLength());
            }
        } catch (BadMessageException e) {
            stream.refuse(e.getCode(), e.getReason());
        } catch (RuntimeException e) { // it would leave the connection in the middle of a record
            LOG.debug("parameters that no request can be made of", e);
            stream.refuse(HttpStatus.BAD_REQUEST_400, "the parameters make no request");
        }
    }

    /** Compares in a time that does not tell how much of it is right. */
    private boolean isSecretIn(CgiVariables variables) {
        String sent = variables.get(FastCgiConfiguration.SECRET_PARAMETER);
        return sent != null && MessageDigest.isEqual(sent.getBytes(UTF_8), secret);
    }
}
