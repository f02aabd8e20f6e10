package dev.gangway.client;

import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Prints an answer as it comes, and remembers what the exit code depends on. */
final class AnswerPrinter implements ResponseHandler {
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;

    private final StandardStreams streams;
    private final StderrPrinter stderr;
    private final boolean printsHead;
    private final boolean expectsBody;
    private @Nullable ResponseHead head; // null until it has come
    private long bodyLength;

    AnswerPrinter(StandardStreams streams, PrintWriter messages, boolean printsHead, boolean expectsBody) {
        this.streams = streams;
        this.stderr = new StderrPrinter(messages);
        this.printsHead = printsHead;
        this.expectsBody = expectsBody;
    }

    @Override
    public void onHead(ResponseHead received) throws OutputException {
        head = received;
        if (printsHead) {
            StringBuilder text = new StringBuilder();
            String statusLine = "HTTP/1.1 " + received.status() + " " + received.reason();
            text.append(statusLine.stripTrailing()).append("\r\n");
            for (ResponseHead.Field field : received.fields()) {
                text.append(field.name()).append(": ").append(field.value()).append("\r\n");
            }
            text.append("\r\n");
            streams.print(ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.ISO_8859_1)));
        }
    }

    @Override
    public void onBody(ByteBuffer content) throws OutputException {
        bodyLength += content.remaining();
        streams.print(content);
    }

    @Override
    public void onEnd() {}

    @Override
    public void onStderr(ByteBuffer content) {
        stderr.print(content);
    }

    /** Prints what is held back; to be called however the exchange has ended. */
    void end() {
        stderr.end();
    }

    int status() {
        return head == null ? 0 : head.status();
    }

    long bodyLength() {
        return bodyLength;
    }

    /** What is wrong with the length of the body, or null if nothing is. */
    @Nullable
    String lengthFault() {
        if (head == null) {
            return null;
        }
        if (!expectsBody || head.status() == NO_CONTENT || head.status() == NOT_MODIFIED) {
            return bodyLength == 0 ? null : "got " + bodyLength + " bytes of body in an answer that has none";
        }
        String announced = head.field("Content-Length");
        if (announced == null || announced.equals(Long.toString(bodyLength))) {
            return null;
        }
        return "got " + bodyLength + " bytes of body (expected " + Printable.withoutControls(announced)
                + " by the Content-Length)";
    }
}
