package dev.gangway.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import org.jspecify.annotations.Nullable;

/**
 * Cuts what arrives on a channel into records, wherever the network has cut it.
 *
 * <p>It holds one record at most, and reads on only when asked for the next one: a receiver that takes its time slows
 * the sender down. Used by one thread.
 */
final class RecordReader {
    private final ReadableByteChannel channel;
    private final RecordListener listener;
    private final ByteBuffer buffer =
            ByteBuffer.allocateDirect(RecordHeader.LENGTH + RecordHeader.MAX_CONTENT_LENGTH + 1);
    private int paddingToSkip;

    RecordReader(ReadableByteChannel channel, RecordListener listener) {
        this.channel = channel;
        this.listener = listener;
        buffer.limit(0);
    }

    /**
     * Waits for the next record.
     *
     * @return the record, or null when the connection was closed between two records
     * @throws ProtocolException if the connection was closed inside a record, or the bytes are no FastCGI record
     */
    @Nullable
    ReceivedRecord next() throws IOException {
        skipPadding();
        if (!fill(RecordHeader.LENGTH)) {
            if (buffer.hasRemaining()) {
                throw new ProtocolException("the connection was closed inside the header of a record");
            }
            return null;
        }
        RecordHeader header = RecordHeader.read(buffer);
        if (header.version() != RecordHeader.VERSION_1) {
            throw new ProtocolException("got a record of version " + header.version()
                    + " (expected 1): the other side does not speak FastCGI");
        }
        if (!fill(header.contentLength())) {
            throw new ProtocolException("the connection was closed inside a record: %s with %d of %d bytes"
                    .formatted(RecordType.nameOf(header.type()), buffer.remaining(), header.contentLength()));
        }
        ByteBuffer content = buffer.slice(buffer.position(), header.contentLength());
        buffer.position(buffer.position() + header.contentLength());
        paddingToSkip = header.paddingLength();
        listener.onRecord(RecordListener.Direction.RECEIVED, header, content.asReadOnlyBuffer());
        return new ReceivedRecord(header, content);
    }

    /** Skips what is here; the end of the connection inside padding hurts nobody. */
    private void skipPadding() throws IOException {
        while (paddingToSkip > 0 && fill(1)) {
            int skipped = Math.min(paddingToSkip, buffer.remaining());
            buffer.position(buffer.position() + skipped);
            paddingToSkip -= skipped;
        }
    }

    /** Reads until {@code length} bytes are there; false if the connection was closed before. */
    private boolean fill(int length) throws IOException {
        if (buffer.remaining() >= length) {
            return true;
        }
        if (buffer.capacity() - buffer.position() < length || !buffer.hasRemaining()) {
            buffer.compact().flip();
        }
        int start = buffer.position();
        int end = buffer.limit();
        while (end - start < length) {
            buffer.limit(buffer.capacity()).position(end);
            int read = channel.read(buffer);
            end = buffer.position();
            buffer.limit(end).position(start);
            if (read < 0) {
                return false;
            }
        }
        return true;
    }
}
