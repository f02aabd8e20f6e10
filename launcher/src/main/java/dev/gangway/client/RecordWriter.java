package dev.gangway.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/**
 * Writes the records that a web server sends, padded to multiples of eight bytes.
 *
 * <p>Records are gathered until the buffer is full or {@link #flush} is called, so that a small request leaves in one
 * piece. Used by one thread.
 */
final class RecordWriter {
    static final int KEEP_CONN = 1;

    /** The longest content that needs no padding. */
    private static final int MAX_CONTENT = RecordHeader.MAX_CONTENT_LENGTH & ~7;

    private static final byte[] NOTHING = {};

    private final WritableByteChannel channel;
    private final RecordListener listener;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(RecordHeader.LENGTH + MAX_CONTENT);

    RecordWriter(WritableByteChannel channel, RecordListener listener) {
        this.channel = channel;
        this.listener = listener;
    }

    void beginRequest(int requestId, Role role, boolean keepConnection) throws IOException {
        int flags = keepConnection ? KEEP_CONN : 0;
        byte[] content = {(byte) (role.code() >> 8), (byte) role.code(), (byte) flags, 0, 0, 0, 0, 0};
        record(RecordType.BEGIN_REQUEST, requestId, content, 0, content.length);
    }

    /** Writes a part of a stream; nothing if there are no bytes, since an empty record would end the stream. */
    void stream(int type, int requestId, byte[] bytes, int offset, int length) throws IOException {
        int end = offset + length;
        for (int at = offset; at < end; at += MAX_CONTENT) {
            record(type, requestId, bytes, at, Math.min(MAX_CONTENT, end - at));
        }
    }

    void endOfStream(int type, int requestId) throws IOException {
        record(type, requestId, NOTHING, 0, 0);
    }

    /** Asks for values; {@code query} holds name-value pairs with empty values. */
    void getValues(byte[] query) throws IOException {
        record(RecordType.GET_VALUES, 0, query, 0, query.length);
    }

    void flush() throws IOException {
        buffer.flip();
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        buffer.clear();
    }

    private void record(int type, int requestId, byte[] content, int offset, int length) throws IOException {
        RecordHeader header = RecordHeader.of(type, requestId, length);
        if (buffer.remaining() < RecordHeader.LENGTH + length + header.paddingLength()) {
            flush();
        }
        header.write(buffer);
        buffer.put(content, offset, length);
        buffer.put(new byte[header.paddingLength()]);
        listener.onRecord(
                RecordListener.Direction.SENT,
                header,
                ByteBuffer.wrap(content, offset, length).slice().asReadOnlyBuffer());
    }
}
