package dev.gangway.connector.protocol;

import java.nio.ByteBuffer;

/**
 * Cuts a byte stream into records, wherever the network has cut it before.
 *
 * <pre>
 *              8 bytes            contentLength bytes         paddingLength bytes
 *   HEADER ---------------> CONTENT ---------------> PADDING ---------------> HEADER
 * </pre>
 *
 * <p>Content is handed on in place: the handler sees the caller's buffer, limited to the record, so that no parser of
 * content can run over the border.
 */
public final class RecordParser {
    /** The bytes before a record's content. */
    public static final int HEADER_LENGTH = 8;

    private static final int VERSION = 1;

    private enum State {
        HEADER,
        CONTENT,
        PADDING
    }

    private final RecordHandler handler;

    private State state = State.HEADER;
    private long header; // the bytes of a header that has arrived in pieces, the latest lowest
    private int headerBytes; // how many of them
    private int paddingLength;
    private int remaining; // bytes of the current content or padding still to come

    /** Makes a parser that tells {@code handler} what it finds. */
    public RecordParser(RecordHandler handler) {
        this.handler = handler;
    }

    /**
     * Consumes all of {@code in}, a buffer in big-endian order, as buffers are unless told otherwise.
     *
     * @throws ProtocolException if the bytes are no record, or the handler refuses one; the parser must not be used again
     */
    public void parse(ByteBuffer in) throws ProtocolException {
        boolean more;
        do {
            more = switch (state) {
                case HEADER -> readHeader(in);
                case CONTENT -> passContent(in);
                case PADDING -> skipPadding(in);
            };
        } while (more);
    }

    /** Returns whether the stream may end here without cutting a record in two. */
    public boolean atRecordBoundary() {
        return state == State.HEADER && headerBytes == 0;
    }

    // Each step returns false when it needs bytes that have not arrived.

    private boolean readHeader(ByteBuffer in) throws ProtocolException {
        if (headerBytes == 0 && in.remaining() >= HEADER_LENGTH) {
            return onHeader(in.getLong());
        }
        while (in.hasRemaining()) {
            header = header << 8 | (in.get() & 0xFF);
            if (++headerBytes == HEADER_LENGTH) {
                headerBytes = 0;
                return onHeader(header);
            }
            if (headerBytes == 1) {
                requireVersion((int) header & 0xFF); // seven bytes of something else may never come
            }
        }
        return false;
    }

    private boolean onHeader(long bytes) throws ProtocolException {
        requireVersion((int) (bytes >>> 56));
        int typeCode = (int) (bytes >>> 48) & 0xFF;
        int requestId = (int) (bytes >>> 32) & 0xFFFF;
        int contentLength = (int) (bytes >>> 16) & 0xFFFF;
        paddingLength = (int) (bytes >>> 8) & 0xFF; // the last byte is reserved
        handler.onHeader(typeCode, requestId, contentLength);
        return enter(State.CONTENT, contentLength);
    }

    private boolean passContent(ByteBuffer in) throws ProtocolException {
        if (remaining > 0 && !in.hasRemaining()) {
            return false;
        }
        int limit = in.limit();
        int end = in.position() + Math.min(remaining, in.remaining());
        remaining -= end - in.position();
        boolean last = remaining == 0;
        in.limit(end);
        handler.onContent(in, last);
        in.limit(limit).position(end);
        return last && enter(State.PADDING, paddingLength);
    }

    private boolean skipPadding(ByteBuffer in) {
        int skipped = Math.min(remaining, in.remaining());
        in.position(in.position() + skipped);
        remaining -= skipped;
        return remaining == 0 && enter(State.HEADER, 0);
    }

    private boolean enter(State next, int bytesToCome) {
        state = next;
        remaining = bytesToCome;
        return true;
    }

    private static void requireVersion(int version) throws ProtocolException {
        if (version != VERSION) {
            throw new ProtocolException("record of version " + version + " (expected " + VERSION + ")");
        }
    }
}
