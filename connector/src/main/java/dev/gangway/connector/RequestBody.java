package dev.gangway.connector;

import java.util.ArrayDeque;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EofException;
import org.jspecify.annotations.Nullable;

/**
 * The STDIN stream of one request, between the connection's reader and the application.
 *
 * <p>Holds slices of network buffers, each retaining its buffer until the application releases it. Guarded by the lock
 * of the connection.
 */
final class RequestBody {
    /** What a chunk costs beside its bytes: tiny records must not cost more memory than they seem to. */
    private static final int CHUNK_OVERHEAD = 64;

    private final ArrayDeque<Content.Chunk> chunks = new ArrayDeque<>(4);
    private long missing; // bytes still to come, or negative if that is unknown
    private boolean known; // whether CONTENT_LENGTH tells how many there are
    private int buffered;
    private boolean ended; // no more will be taken in
    private boolean discarding; // nobody will read
    private Content.@Nullable Chunk end; // what a read gets once the chunks are used up

    /** Begins the body of another request. */
    void begin() {
        known = false;
        buffered = 0;
        ended = false;
        discarding = false;
        end = null;
    }

    /** Tells how long the body is to be, before the first part of it comes; negative if that is unknown. */
    void expect(long contentLength) {
        known = contentLength >= 0;
        missing = contentLength;
    }

    /**
     * Takes in the next part, or releases it where nobody wants it.
     *
     * @param chunk a part that is not empty; now owned by this object
     */
    void offer(Content.Chunk chunk) {
        int length = chunk.remaining();
        if (known) {
            missing -= length;
        }
        if (discarding || ended) {
            chunk.release();
            return;
        }
        buffered += length + CHUNK_OVERHEAD;
        chunks.add(chunk);
    }

    /** Returns how many of {@code length} more bytes belong to the body: CONTENT_LENGTH is the most it can have. */
    int accepts(int length) {
        return known ? (int) Math.min(length, missing) : length;
    }

    /** The stream has ended: with all that was promised, or too early. */
    void end() {
        if (!ended) {
            ended = true;
            end = known && missing > 0
                    ? Content.Chunk.from(
                            new EofException("the request body ends " + missing + " bytes before CONTENT_LENGTH"), true)
                    : Content.Chunk.EOF;
        }
    }

    /** No more will come, for this reason. */
    void fail(Throwable cause) {
        if (!ended) {
            ended = true;
            end = Content.Chunk.from(cause, true);
        }
    }

    /** Returns the next part, the end over and over, or null if the next part has not come yet. */
    Content.@Nullable Chunk poll() {
        Content.Chunk chunk = chunks.poll();
        if (chunk == null) {
            return end;
        }
        buffered -= chunk.remaining() + CHUNK_OVERHEAD;
        return chunk;
    }

    /** Releases what has come, and all that will come. */
    void discard() {
        discarding = true;
        for (Content.Chunk chunk = chunks.poll(); chunk != null; chunk = chunks.poll()) {
            chunk.release();
        }
        buffered = 0;
        if (end == null || !Content.Chunk.isFailure(end)) {
            end = Content.Chunk.EOF;
        }
    }

    /** Returns whether a read would get something. */
    boolean isReady() {
        return end != null || !chunks.isEmpty();
    }

    /** Returns whether nobody reads any more. */
    boolean isDiscarded() {
        return discarding;
    }

    /** Returns whether nothing more is to come. */
    boolean hasEnded() {
        return ended;
    }

    /** Returns the memory that waits for the application, in bytes. */
    int buffered() {
        return buffered;
    }
}
