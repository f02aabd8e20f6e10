package dev.gangway.benchmarks.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.gangway.benchmarks.load.Exchange.WrongAnswerException;
import java.nio.ByteBuffer;
import java.util.Locale;

/**
 * A header block and the content behind it, checked against what is expected.
 *
 * <p>Of HTTP it understands what the measured servers send: Content-Length and chunks. CGI's header block is the same
 * without a status line, and its content ends where the stream does.
 */
final class HttpAnswer {
    private static final int CHUNK_SIZE = -1; // the line before a chunk
    private static final int CHUNK_END = -2; // the line behind it

    private final byte[] expected;
    private final boolean cgi;
    private final StringBuilder line = new StringBuilder(64);

    private boolean inHead;
    private boolean statusSeen;
    private boolean chunked;
    private long toCome; // bytes of content or of the chunk, or one of the states above
    private int received;
    private boolean complete;

    HttpAnswer(byte[] expected, boolean cgi) {
        this.expected = expected;
        this.cgi = cgi;
    }

    void begin() {
        inHead = true;
        statusSeen = false;
        chunked = false;
        toCome = cgi ? Long.MAX_VALUE : 0;
        received = 0;
        complete = false;
        line.setLength(0);
    }

    /** Returns whether the answer is complete, as far as that can be seen from itself. */
    boolean receive(ByteBuffer bytes) throws WrongAnswerException {
        while (bytes.hasRemaining() && !complete) {
            if (inHead) {
                if (readLine(bytes)) {
                    onHeadLine(line.toString());
                    line.setLength(0);
                }
            } else if (toCome > 0) {
                receiveContent(bytes);
            } else if (readLine(bytes)) {
                onChunkLine(line.toString());
                line.setLength(0);
            }
        }
        return complete;
    }

    /** The stream has ended. */
    void end() throws WrongAnswerException {
        if (inHead || received != expected.length) {
            throw new WrongAnswerException("got " + received + " bytes of content (expected " + expected.length + ")");
        }
    }

    private boolean readLine(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            char c = (char) (bytes.get() & 0xFF);
            if (c == '\n') {
                return true;
            }
            if (c != '\r') {
                line.append(c);
            }
        }
        return false;
    }

    private void onHeadLine(String text) throws WrongAnswerException {
        if (!statusSeen && !cgi) {
            statusSeen = true;
            requireSuccess(text, text.substring(Math.min(9, text.length())));
        } else if (!text.isEmpty()) {
            onField(text, text.toLowerCase(Locale.ROOT));
        } else {
            inHead = false;
            if (chunked) {
                toCome = CHUNK_SIZE;
            } else {
                complete = !cgi && toCome == 0;
            }
        }
    }

    private void onField(String text, String lower) throws WrongAnswerException {
        if (lower.startsWith("content-length:") && !cgi) {
            toCome = Long.parseLong(lower.substring(15).trim());
        } else if (lower.startsWith("transfer-encoding: chunked")) {
            chunked = true;
        } else if (lower.startsWith("status:")) {
            requireSuccess(text, text.substring(7).trim());
        }
    }

    private static void requireSuccess(String text, String status) throws WrongAnswerException {
        if (!status.startsWith("200")) {
            throw new WrongAnswerException("got \"" + text + "\" (expected the status 200)");
        }
    }

    private void receiveContent(ByteBuffer bytes) throws WrongAnswerException {
        int length = (int) Math.min(toCome, bytes.remaining());
        if (received + length > expected.length) {
            throw new WrongAnswerException("got more than " + expected.length + " bytes of content");
        }
        ByteBuffer got = bytes.slice(bytes.position(), length);
        if (got.mismatch(ByteBuffer.wrap(expected, received, length)) >= 0) {
            throw new WrongAnswerException("got other content than expected: " + ISO_8859_1.decode(got));
        }
        bytes.position(bytes.position() + length);
        received += length;
        toCome -= length;
        if (toCome == 0) {
            if (chunked) {
                toCome = CHUNK_END;
            } else {
                complete = true;
                end();
            }
        }
    }

    private void onChunkLine(String text) throws WrongAnswerException {
        if (toCome == CHUNK_END) {
            toCome = CHUNK_SIZE;
        } else if (toCome == CHUNK_SIZE) {
            int size = Integer.parseInt(text, 16);
            toCome = size;
        } else { // the line behind the last chunk
            complete = true;
            end();
        }
    }
}
