package dev.gangway.launcher.sessions;

import java.io.EOFException;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A place where sessions outlive this process. All methods may be called by many threads.
 *
 * <p>An {@link IOException} says that the storage is away or full, after having waited for it as long as the settings
 * allow. The next call may succeed.
 */
interface Storage extends AutoCloseable {
    /** Tells of sessions that are lost. */
    Logger LOG = LoggerFactory.getLogger(Storage.class);

    /** Returns a session, or null if there is none, or none that could be read. */
    @Nullable
    StoredSession load(SessionKey key) throws IOException;

    /** Saves a new session; returns false if there is one already. */
    boolean insert(SessionKey key, StoredSession session) throws IOException;

    /** Saves a session; returns false if it is gone, or is not of the version {@code expected} any more. */
    boolean replace(SessionKey key, StoredSession session, long expected) throws IOException;

    /** Saves the times alone, and no version, unless a later request has saved its own already. */
    void touch(SessionKey key, StoredSession session) throws IOException;

    /** Removes a session; returns false if there was none. */
    boolean delete(SessionKey key) throws IOException;

    /** Returns what a session is kept in, for a message. */
    String place(SessionKey key);

    /**
     * Removes a session that can be reached but not read, and says so once: it will never be readable, and whoever has
     * it would be refused until it ends.
     */
    default void discard(SessionKey key, IOException why) throws IOException {
        if (delete(key)) {
            String context = key.scope().context();
            LOG.warn(
                    "A session of {} is damaged and lost; {} is removed: {}",
                    context.isEmpty() ? "/" : context,
                    place(key),
                    why instanceof EOFException ? "it is cut off" : why.getMessage());
        }
    }

    /**
     * Returns the ids of sessions of an application that should have ended at a time.
     *
     * @param node the bridge that used them last, or null for any
     */
    Set<String> expired(SessionKey.Scope scope, @Nullable String node, long time) throws IOException;

    /** Removes the sessions of all applications that should have ended at a time. */
    void deleteExpired(long time) throws IOException;

    @Override
    void close();
}
