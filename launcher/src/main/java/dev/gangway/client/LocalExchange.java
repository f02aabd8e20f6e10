package dev.gangway.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One request to a FastCGI application on a Unix-domain socket of this machine, and its whole answer as text: for
 * commands of the program that are no tools for the protocol.
 */
public final class LocalExchange {
    private static final TimeLimits NO_LIMITS = new TimeLimits(Duration.ZERO, Duration.ZERO);

    private LocalExchange() {}

    /**
     * What has come back.
     *
     * @param status the status of HTTP
     * @param body the body, taken for UTF-8
     */
    public record Answer(int status, String body) {}

    /**
     * Sends a request, and waits for the end of the answer as long as the other side lives.
     *
     * @param body a file to send, or null
     * @throws ConnectFailedException if nobody can be reached at the socket
     * @throws IOException if the exchange breaks off; the message says how
     */
    public static Answer send(Path socket, String method, String target, @Nullable Path body) throws IOException {
        RequestBody content = body == null ? null : RequestBody.ofFile(body);
        ParameterTable parameters =
                WebServerParameters.of(method, RequestTarget.parse(target), content, null, null, List.of());
        AnswerCollector collector = new AnswerCollector();
        ServerAddress server = ServerAddress.parse("unix:" + socket);
        try (ClientConnection connection = ClientConnection.open(server, NO_LIMITS, RecordListener.NONE)) {
            EndRequest end = connection.exchange(
                    FastCgiRequest.responder(parameters, content == null ? RequestBody.EMPTY : content),
                    new CgiResponseParser(collector));
            if (!end.isComplete()) {
                throw new ProtocolException("the request was refused: " + ProtocolStatus.explain(end.protocolStatus()));
            }
        }
        return new Answer(collector.status, collector.body.toString(StandardCharsets.UTF_8));
    }

    /** Keeps what comes. */
    private static final class AnswerCollector implements ResponseHandler {
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();
        private int status;

        @Override
        public void onHead(ResponseHead head) {
            status = head.status();
        }

        @Override
        public void onBody(ByteBuffer content) {
            byte[] bytes = new byte[content.remaining()];
            content.get(bytes);
            body.writeBytes(bytes);
        }

        @Override
        public void onEnd() {}

        @Override
        public void onStderr(ByteBuffer content) {}
    }
}
