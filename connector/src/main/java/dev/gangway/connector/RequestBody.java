package dev.gangway.connector;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EofException;
import org.jspecify.annotations.Nullable;

/**
 * One stream of content, STDIN or DATA, between the connection's reader and the application.
 *
 * <p>Holds slices of network buffers, each retaining its buffer until the application releases it, and behind them, where
 * it has been told to, a temporary file. Guarded by the lock of the connection.
 */
final class RequestBody {
    /** What a chunk costs beside its bytes: tiny records must not cost more memory than they seem to. */
    private static final int CHUNK_OVERHEAD = 64;

    private final ArrayDeque<Content.Chunk> chunks = new ArrayDeque<>(4);
    private @Nullable BodySpool spool; // holds what comes behind the chunks
    private long missing; // bytes still to come, or negative if that is unknown
    private long missingBefore; // when it was asked last how many have come
    private boolean known; // whether it has been told how many there are
    private int buffered;
    private boolean ended; // no more will be taken in
    private boolean excess; // more has come than was promised
    private boolean discarding; // nobody will read
    private Content.@Nullable Chunk end; // what a read gets once the chunks are used up

    /** Begins the content of another request. */
    void begin() {
        known = false;
        buffered = 0;
        ended = false;
        excess = false;
        discarding = false;
        end = null;
    }

    /** Tells how long the content is to be, before the first part of it comes; negative if that is unknown. */
    void expect(long length) {
        known = length >= 0;
        missing = length;
        missingBefore = length;
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
        } else if (spool != null && !spool.isEmpty()) {
            spool(chunk, spool);
        } else {
            buffered += length + CHUNK_OVERHEAD;
            chunks.add(chunk);
        }
    }

    /** Has what comes from now on, until the application has caught up, wait in the file. */
    void offerToSpool(Content.Chunk chunk, @Nullable Path directory) {
        if (discarding || ended) {
            offer(chunk);
            return;
        }
        if (known) {
            missing -= chunk.remaining();
        }
        BodySpool file = spool;
        if (file == null) {
            spool = file = new BodySpool(directory);
        }
        spool(chunk, file);
    }

    private void spool(Content.Chunk chunk, BodySpool file) {
        try {
            file.write(chunk.getByteBuffer());
        } catch (IOException e) {
            fail(e);
        } finally {
            chunk.release();
        }
    }

    /**
     * Returns whether the next part may wait in memory: what comes behind the file has to wait in it too, which is all of
     * an endless body unless its limit is asked for.
     */
    boolean hasRoom(int maxBuffered) {
        return buffered <= maxBuffered && spooled() == 0;
    }

    /** Returns how many of {@code length} more bytes belong to the content: what was told is the most it can have. */
    int accepts(int length) {
        return known ? (int) Math.min(length, missing) : length;
    }

    /** More has come than was promised; returns whether that is new. */
    boolean noteExcess() {
        boolean first = !excess;
        excess = true;
        return first;
    }

    /** The stream has ended: with all that was promised, or too early. */
    void end() {
        if (!ended) {
            ended = true;
            end = known && missing > 0
                    ? Content.Chunk.from(new EofException("the stream ends " + missing + " bytes too early"), true)
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
        if (chunk != null) {
            buffered -= chunk.remaining() + CHUNK_OVERHEAD;
            return chunk;
        }
        if (spool != null && !spool.isEmpty()) {
            try {
                return Content.Chunk.from(spool.read(), false);
            } catch (IOException e) {
                discard();
                ended = true;
                end = Content.Chunk.from(e, true);
            }
        }
        return end;
    }

    /** Releases what has come, and all that will come. */
    void discard() {
        discarding = true;
        for (Content.Chunk chunk = chunks.poll(); chunk != null; chunk = chunks.poll()) {
            chunk.release();
        }
        if (spool != null) {
            spool.close();
            spool = null;
        }
        buffered = 0;
        if (end == null) {
            end = Content.Chunk.EOF;
        }
    }

    /** Returns whether nobody reads any more. */
    boolean isDiscarded() {
        return discarding;
    }

    /** Returns whether a read would get something. */
    boolean isReady() {
        return end != null || !chunks.isEmpty() || (spool != null && !spool.isEmpty());
    }

    /** Returns whether the stream ended otherwise than by its end. */
    boolean hasFailed() {
        return Content.Chunk.isFailure(end);
    }

    /** Returns how many bytes of what was promised have come since this was asked last; 0 where nothing was. */
    long comeSinceAsked() {
        long come = known ? missingBefore - missing : 0;
        missingBefore = missing;
        return come;
    }

    /** Returns how many bytes of what was promised are still to come; 0 where nothing was. */
    long missing() {
        return known ? missing : 0;
    }

    /** Returns whether nothing more is to come. */
    boolean hasEnded() {
        return ended;
    }

    /** Returns the memory that waits for the application, in bytes. */
    int buffered() {
        return buffered;
    }

    /** Returns how much of the disk is used, in bytes. */
    long spooled() {
        return spool == null ? 0 : spool.size();
    }
}
