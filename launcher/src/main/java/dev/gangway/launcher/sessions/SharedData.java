package dev.gangway.launcher.sessions;

import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jetty.session.SessionData;

/** The data of a session, and what of it is in the storage. Guarded by the lock of its session. */
final class SharedData extends SessionData {
    private static final long serialVersionUID = 1;

    private transient Map<String, byte[]> saved = Map.of();
    private final transient Map<String, byte[]> unread = new TreeMap<>();
    private transient long version;
    private transient long touched;
    private transient long savedMaxInactive;
    private transient boolean gone;

    SharedData(SessionKey key, long created, long accessed, long lastAccessed, long maxInactive) {
        super(key.id(), key.scope().context(), key.scope().host(), created, accessed, lastAccessed, maxInactive);
    }

    /** Notes what the storage has. */
    void saved(Map<String, byte[]> attributes, long newVersion) {
        saved = attributes;
        version = newVersion;
        touched();
    }

    /** Notes that the storage has the times. */
    void touched() {
        touched = getAccessed();
        savedMaxInactive = getMaxInactiveMs();
        setLastSaved(System.currentTimeMillis());
        clean();
    }

    /** Returns whether the times have changed so much that others should know. */
    boolean needsTouch(long period) {
        return getAccessed() - touched >= period || getMaxInactiveMs() != savedMaxInactive;
    }

    /** Adds attributes that could not be read here; another node may have their classes. */
    void unread(Map<String, byte[]> attributes) {
        unread.putAll(attributes);
    }

    /** Returns those that the application has not set anew. */
    Map<String, byte[]> unread() {
        Map<String, byte[]> rest = new TreeMap<>(unread);
        rest.keySet().removeAll(getKeys());
        return rest;
    }

    /** Notes that another node has ended the session. */
    void gone() {
        gone = true;
        clean();
    }

    boolean isGone() {
        return gone;
    }

    Map<String, byte[]> saved() {
        return saved;
    }

    long version() {
        return version;
    }
}
