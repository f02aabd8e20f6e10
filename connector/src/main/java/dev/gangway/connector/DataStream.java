package dev.gangway.connector;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import org.eclipse.jetty.io.Content;
import org.jspecify.annotations.Nullable;

/**
 * The file that a Filter is to change: its DATA stream, as the application reads it (FastCGI 1.0, section 6.4).
 *
 * <p>Reading waits for bytes that have not come; closing lets the rest be skipped.
 */
final class DataStream extends InputStream {
    private final RequestStream stream;
    private final FastCgiConnection connection;
    private final int use;
    // Guarded by the connection's lock:
    private Content.@Nullable Chunk current;
    private boolean waiting;

    DataStream(RequestStream stream) {
        this.stream = stream;
        this.connection = stream.connection();
        this.use = stream.use();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (true) {
            boolean caughtUp;
            synchronized (connection.lock()) {
                if (current == null || !current.hasRemaining()) {
                    letGo();
                    current = use == stream.use() ? stream.data().poll() : Content.Chunk.EOF;
                }
                Content.Chunk chunk = current;
                if (chunk != null) {
                    if (Content.Chunk.isFailure(chunk)) {
                        throw new IOException(chunk.getFailure());
                    }
                    return chunk.hasRemaining() ? chunk.get(into, offset, length) : -1;
                }
                caughtUp = connection.reader().isIdle();
                if (!caughtUp) {
                    waiting = true;
                    try {
                        connection.lock().wait();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        throw new InterruptedIOException();
                    } finally {
                        waiting = false;
                    }
                }
            }
            if (caughtUp) {
                connection.reader().resume();
            }
        }
    }

    /** Returns whether a thread waits for bytes that have not come; under the connection's lock. */
    boolean isWaiting() {
        return waiting;
    }

    /** Gives back the buffer of what has been read in part: by a read, or at the end; under the connection's lock. */
    void letGo() {
        Content.Chunk chunk = current;
        current = null;
        if (chunk != null) {
            chunk.release();
        }
    }

    @Override
    public void close() {
        synchronized (connection.lock()) {
            letGo();
            if (use == stream.use()) {
                stream.data().discard();
            }
        }
        connection.reader().resume();
    }
}
