package dev.gangway.client;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Supplier;

/** One CGI request, handed to a FastCGI application; not a byte of the answer is changed. */
final class CgiGateway {
    static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(60);

    private static final int MAX_EXIT_CODE = 255;

    private final StandardStreams streams;
    private final Supplier<ParameterTable> environment;
    private final ServerAddress server;
    private final Duration timeout;

    /**
     * Makes a gateway.
     *
     * @param environment gives the variables of the CGI program
     * @param timeout the longest silence of the application, zero for no limit
     */
    CgiGateway(StandardStreams streams, Supplier<ParameterTable> environment, ServerAddress server, Duration timeout) {
        this.streams = streams;
        this.environment = environment;
        this.server = server;
        this.timeout = timeout;
    }

    /** Handles the request, and returns the exit code. */
    int run() {
        PrintWriter messages = streams.messages();
        ParameterTable parameters = environment.get();
        if (parameters.get("REQUEST_METHOD") == null) {
            messages.println("gangway: REQUEST_METHOD is not set: this command is for a web server to start");
            return ExitCodes.USAGE;
        }
        PassThrough output = new PassThrough(streams);
        try {
            return handOn(FastCgiRequest.responder(parameters, body(parameters)), output, messages);
        } catch (OutputException e) {
            return ExitCodes.PROTOCOL_ERROR; // the web server has gone, so there is nobody to tell
        } catch (IOException e) {
            messages.println(Failures.describe(server, e));
            output.answerInstead(e instanceof TimedOutException ? "504 Gateway Timeout" : "502 Bad Gateway");
            return ExitCodes.PROTOCOL_ERROR;
        }
    }

    private int handOn(FastCgiRequest request, PassThrough output, PrintWriter messages) throws IOException {
        try (ClientConnection connection =
                ClientConnection.open(server, new TimeLimits(timeout, Duration.ZERO), RecordListener.NONE)) {
            EndRequest end = connection.exchange(request, output);
            if (!end.isComplete()) {
                messages.printf(
                        "gangway: %s: refused the request: %s%n", server, ProtocolStatus.nameOf(end.protocolStatus()));
                output.answerInstead("503 Service Unavailable");
                return ExitCodes.PROTOCOL_ERROR;
            }
            return (int) Math.min(end.appStatus(), MAX_EXIT_CODE);
        }
    }

    /** As much of the standard input as RFC 3875, section 4.2, gives to a CGI program. */
    private RequestBody body(ParameterTable parameters) {
        String length = parameters.get("CONTENT_LENGTH");
        if (length != null && length.matches("\\d{1,18}")) {
            return new RequestBody(streams::in, Long.parseLong(length));
        }
        // A web server that hands on a chunked body gives no length, and closes the standard input at its end.
        boolean isChunked = parameters.get("HTTP_TRANSFER_ENCODING") != null;
        return isChunked ? new RequestBody(streams::in, RequestBody.UNKNOWN_LENGTH) : RequestBody.EMPTY;
    }

    /** Copies the output streams as they come. */
    private static final class PassThrough implements OutputHandler {
        private final StandardStreams streams;
        private boolean started;

        PassThrough(StandardStreams streams) {
            this.streams = streams;
        }

        @Override
        public void onStdout(ByteBuffer content) throws IOException {
            started = true;
            streams.print(content);
        }

        @Override
        public void onStdoutEnd() {}

        @Override
        public void onStderr(ByteBuffer content) throws IOException {
            streams.printError(content);
        }

        /** Answers for the application, unless a part of its own answer is on its way. */
        void answerInstead(String status) {
            if (started) {
                return;
            }
            String text = "Status: " + status + "\r\nContent-Type: text/plain\r\n\r\n" + status + "\n";
            try {
                streams.print(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
            } catch (OutputException e) {
                // The web server has gone, so there is nobody to tell.
            }
        }
    }
}
