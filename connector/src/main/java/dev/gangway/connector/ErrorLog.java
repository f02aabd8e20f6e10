package dev.gangway.connector;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gangway.connector.protocol.RecordParser;
import dev.gangway.connector.protocol.RecordType;
import dev.gangway.connector.protocol.RecordWriter;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * The STDERR stream of one request: lines for the web server's error log.
 *
 * <p>They wait until the header block has gone, since HAProxy takes STDERR in front of it for the end of the answer; then
 * they go at once, and the rest of them before END_REQUEST. A line that comes later is dropped.
 */
final class ErrorLog implements Consumer<String> {
    /** The most that waits for the header block, and of one line; what is more is dropped. */
    private static final int MAX_HELD = 32 * 1024;

    /** What the records need beside the lines. */
    static final int ROOM = 3 * RecordParser.HEADER_LENGTH;

    private static final byte[] NO_LINES = {};

    private final RequestStream stream;
    private final FastCgiConnection connection;
    private final int use;

    // Guarded by the connection's lock.
    private final ByteArrayOutputStream held = new ByteArrayOutputStream();
    private boolean begun;

    ErrorLog(RequestStream stream) {
        this.stream = stream;
        this.connection = stream.connection();
        this.use = stream.use();
    }

    @Override
    public void accept(String text) {
        byte[] line = line(text);
        synchronized (connection.lock()) {
            if (use != stream.use() || stream.isRemoved() || held.size() + line.length > MAX_HELD) {
                return;
            }
            held.writeBytes(line);
        }
        if (stream.writer().isHeadGone()) {
            connection.flusher().send(new Lines());
        }
    }

    /** Returns the text as one line without control characters: a log must show where a line of ours begins. */
    private static byte[] line(String text) {
        StringBuilder line = new StringBuilder(text.length() + 1);
        text.strip().chars().forEach(c -> line.append(c < ' ' || c == 0x7F ? ' ' : (char) c));
        byte[] bytes = line.append('\n').toString().getBytes(UTF_8);
        return bytes.length <= MAX_HELD ? bytes : cut(bytes);
    }

    /** Returns as much of a line as may be held: of a very long one its beginning tells more than nothing. */
    private static byte[] cut(byte[] line) {
        int end = MAX_HELD - 1;
        while ((line[end] & 0xC0) == 0x80) { // within a character
            end--;
        }
        byte[] cut = Arrays.copyOf(line, end + 1);
        cut[end] = '\n';
        return cut;
    }

    /** Takes out what still waits, for {@link #putEnd}. */
    byte[] take() {
        synchronized (connection.lock()) {
            byte[] lines = held.toByteArray();
            held.reset();
            begun |= lines.length > 0;
            return lines;
        }
    }

    /** Writes the last lines, and the end of the stream if it has ever begun. */
    void putEnd(ByteBuffer out, byte[] lines) {
        put(out, lines);
        if (begun) {
            RecordWriter.putStreamEnd(out, RecordType.STDERR, stream.requestId());
        }
    }

    private void put(ByteBuffer out, byte[] lines) {
        if (lines.length > 0) {
            RecordWriter.putHeader(out, RecordType.STDERR, stream.requestId(), lines.length);
            out.put(lines);
            RecordWriter.putPadding(out, lines.length);
        }
    }

    /** What waits, as records between those of the answer. */
    private final class Lines extends Outgoing {
        @Override
        ByteBuffer[] gather() {
            synchronized (connection.lock()) {
                boolean late = use != stream.use() || stream.isRemoved(); // END_REQUEST is the last record of an id
                byte[] lines = late ? NO_LINES : take();
                ByteBuffer out = ByteBuffer.allocate(lines.length + ROOM);
                put(out, lines);
                return new ByteBuffer[] {out.flip()};
            }
        }

        @Override
        boolean written() {
            return false;
        }

        @Override
        void completed() {}

        @Override
        void failed(Throwable cause) {}
    }
}
