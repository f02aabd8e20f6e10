package dev.gangway.connector;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.gangway.connector.protocol.ProtocolStatus;
import dev.gangway.connector.protocol.RecordType;
import dev.gangway.connector.protocol.RecordWriter;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpStatus;

/**
 * The whole answer to a request that the application does not get, and the end of the request.
 *
 * <p>It is a real HTTP answer where one is possible: most web servers make of the protocol's own ways to refuse an
 * empty success, or wait for ever.
 */
final class Refusal extends Outgoing {
    private final FastCgiConnection connection;
    private final ByteBuffer records;

    private Refusal(FastCgiConnection connection, ByteBuffer records) {
        this.connection = connection;
        this.records = records;
        connection.leave();
    }

    /** Makes an answer with this status, and the reason as its text if the method is known to have a body in its answer. */
    Refusal(FastCgiConnection connection, RequestStream stream, int status, String reason) {
        this(connection, records(stream, status, reason));
    }

    /** Makes an END_REQUEST alone. */
    static Refusal end(FastCgiConnection connection, int requestId, int appStatus, ProtocolStatus status) {
        ByteBuffer records = ByteBuffer.allocate(RecordWriter.END_REQUEST_LENGTH);
        RecordWriter.putEndRequest(records, requestId, appStatus, status);
        return new Refusal(connection, records.flip());
    }

    private static ByteBuffer records(RequestStream stream, int status, String reason) {
        int requestId = stream.requestId();
        String text = status + " " + HttpStatus.getMessage(status);
        String retry = status == HttpStatus.SERVICE_UNAVAILABLE_503 ? "Retry-After: 1\r\n" : "";
        String content = text + ": " + reason + "\n";
        String body = stream.mayHaveBody()
                ? "Content-Type: text/plain;charset=iso-8859-1\r\nContent-Length: "
                        + content.getBytes(ISO_8859_1).length + "\r\n\r\n" + content
                : "\r\n";
        byte[] answer = ("Status: " + text + "\r\n" + retry + body).getBytes(ISO_8859_1);
        ByteBuffer out = ByteBuffer.allocate(answer.length + 64);
        RecordWriter.putHeader(out, RecordType.STDOUT, requestId, answer.length);
        out.put(answer);
        RecordWriter.putPadding(out, answer.length);
        RecordWriter.putStreamEnd(out, RecordType.STDOUT, requestId);
        int appStatus = status == HttpStatus.INTERNAL_SERVER_ERROR_500 ? FastCgiConnection.FAILED : 0;
        RecordWriter.putEndRequest(out, requestId, appStatus, ProtocolStatus.REQUEST_COMPLETE);
        return out.flip();
    }

    @Override
    ByteBuffer[] gather() {
        return new ByteBuffer[] {records};
    }

    @Override
    boolean isAnswer() {
        return true;
    }

    @Override
    boolean written() {
        return false;
    }

    @Override
    void completed() {
        connection.answered();
    }

    @Override
    void failed(Throwable cause) {}
}
