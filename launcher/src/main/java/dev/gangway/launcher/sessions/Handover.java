package dev.gangway.launcher.sessions;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What passes sessions in memory from one version of an application to the next, as bytes, since each version has
 * classes of its own.
 *
 * <p>The next version asks for a session when a request needs it: it may lie here, if the old version has stopped, or be
 * with the old version still.
 */
final class Handover {
    private final Map<SessionKey, StoredSession> left = new ConcurrentHashMap<>();
    private final Map<SessionKey.Scope, List<MemoryStore>> versions = new HashMap<>();

    /** Adds a version of an application, the newest. */
    synchronized void began(SessionKey.Scope scope, MemoryStore version) {
        versions.computeIfAbsent(scope, s -> new ArrayList<>()).add(version);
    }

    /** Removes a version; what it has left is kept until it is asked for, or has ended. */
    synchronized void ended(SessionKey.Scope scope, MemoryStore version) {
        List<MemoryStore> rest = versions.getOrDefault(scope, new ArrayList<>());
        rest.remove(version);
        if (rest.isEmpty()) {
            versions.remove(scope);
        }
        forgetEnded(System.currentTimeMillis());
    }

    /** Lets go of what nobody has asked for in time, as when an application was taken away for good. */
    void forgetEnded(long time) {
        left.values().removeIf(session -> session.expiry() > 0 && session.expiry() <= time);
    }

    void leave(SessionKey key, StoredSession session) {
        left.put(key, session);
    }

    private synchronized List<MemoryStore> olderThan(MemoryStore newer, SessionKey.Scope scope) {
        List<MemoryStore> all = versions.getOrDefault(scope, List.of());
        return List.copyOf(all.subList(0, Math.max(0, all.indexOf(newer))));
    }

    /** Waits until no request of an older version uses a session any more, or patience ends. */
    void awaitRequests(SessionKey key, MemoryStore newer) {
        olderThan(newer, key.scope()).forEach(version -> version.awaitItsRequests(key));
    }

    /** Returns a session from an older version of an application, and takes it away from there; null if none has it. */
    @Nullable
    StoredSession take(SessionKey key, MemoryStore newer) {
        StoredSession session = left.remove(key);
        List<MemoryStore> older = olderThan(newer, key.scope());
        for (int i = older.size() - 1; i >= 0 && session == null; i--) {
            session = older.get(i).handOver(key);
        }
        // Whoever had it may have stopped meanwhile, and left it.
        return session == null ? left.remove(key) : session;
    }

    boolean has(SessionKey key) {
        return left.containsKey(key);
    }

    boolean forget(SessionKey key) {
        return left.remove(key) != null;
    }
}
