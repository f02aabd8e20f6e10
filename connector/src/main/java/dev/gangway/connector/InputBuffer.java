package dev.gangway.connector;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.util.BufferUtil;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The network buffer of a connection's reader, taken from the pool only while there is something in it to keep.
 *
 * <p>Applications hold slices of it. As long as they do it is filled up behind what has been filled before, so that many
 * small reads do not hold a buffer each. Owned by the thread that reads.
 */
final class InputBuffer {
    private static final Logger LOG = LoggerFactory.getLogger(InputBuffer.class);

    /** Below this a buffer that somebody still holds a part of is not worth filling up. */
    private static final int MIN_SPACE = 1500;

    private final EndPoint endPoint;
    private final ByteBufferPool pool;
    private @Nullable RetainableByteBuffer buffer;
    private long bytesIn;

    InputBuffer(EndPoint endPoint, ByteBufferPool pool) {
        this.endPoint = endPoint;
        this.pool = pool;
    }

    /**
     * Reads from the endpoint what there is; all that was read before has been parsed.
     *
     * @param size the capacity of a new buffer, where one is needed
     * @return how many bytes have been read, 0 if there are none now, -1 if there will be none any more
     */
    int fill(int size) {
        ByteBuffer bytes = prepare(size);
        int used = bytes.position();
        if (used > 0) {
            bytes.position(0); // an endpoint begins a buffer anew in which nothing is left to read
        }
        try {
            int filled = endPoint.fill(bytes);
            bytesIn += Math.max(filled, 0);
            bytes.position(used);
            return filled;
        } catch (IOException e) {
            LOG.debug("reading failed on {}", endPoint, e);
            bytes.position(used);
            return -1;
        }
    }

    /** Returns the buffer, empty and at the place to fill it. */
    private ByteBuffer prepare(int size) {
        RetainableByteBuffer current = buffer;
        if (current != null) {
            ByteBuffer bytes = current.getByteBuffer();
            if (current.isRetained() && bytes.capacity() - bytes.limit() >= MIN_SPACE) {
                return bytes;
            }
            if (current.isRetained() || bytes.capacity() < size) {
                release();
                current = null;
            }
        }
        if (current == null) {
            buffer = current = pool.acquire(size, true);
        }
        ByteBuffer bytes = current.getByteBuffer();
        BufferUtil.clear(bytes);
        return bytes;
    }

    /** Returns the buffer with what has been read, or null if there is none. */
    @Nullable
    RetainableByteBuffer current() {
        return buffer;
    }

    /** Returns whether the last read might have brought more, had there been room. */
    boolean isFull() {
        RetainableByteBuffer current = buffer;
        return current != null && BufferUtil.space(current.getByteBuffer()) == 0;
    }

    /** Returns whether somebody holds a part of the buffer. */
    boolean isRetained() {
        RetainableByteBuffer current = buffer;
        return current != null && current.isRetained();
    }

    /** Gives the buffer back, as far as the reader is concerned. */
    void release() {
        RetainableByteBuffer current = buffer;
        buffer = null;
        if (current != null) {
            current.release();
        }
    }

    long bytesIn() {
        return bytesIn;
    }
}
