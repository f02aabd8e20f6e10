package dev.gangway.launcher.sessions;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.session.AbstractSessionDataStore;
import org.eclipse.jetty.session.ManagedSession;
import org.eclipse.jetty.session.SessionContext;
import org.eclipse.jetty.session.SessionData;
import org.eclipse.jetty.util.thread.AutoLock;
import org.jspecify.annotations.Nullable;

/**
 * The store behind sessions that live in memory as objects: it has nothing to do until a newer version of the
 * application wants them.
 */
final class MemoryStore extends AbstractSessionDataStore {
    /** How long a request of a newer version waits for one of the same session in this. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Duration LOOK_EVERY = Duration.ofMillis(5);

    private final Handover handover;
    /** Those that a newer version has, and that must not come back from here. */
    private final Set<String> handedOver = ConcurrentHashMap.newKeySet();

    private @Nullable MemoryCache cache;
    private SessionKey.@Nullable Scope scope;
    private @Nullable SessionSerializer serializer;
    private volatile boolean isLeaving;

    MemoryStore(Handover handover) {
        this.handover = handover;
    }

    void setCache(MemoryCache sessions) {
        cache = sessions;
    }

    @Override
    public void initialize(SessionContext context) throws Exception {
        super.initialize(context);
        scope = SharedStore.scope(context);
        serializer = new SessionSerializer(scope);
    }

    private SessionKey.Scope scope() {
        if (scope == null) {
            throw new IllegalStateException("Not initialized");
        }
        return scope;
    }

    private SessionSerializer serializer() {
        if (serializer == null) {
            throw new IllegalStateException("Not initialized");
        }
        return serializer;
    }

    private SessionKey key(String id) {
        return new SessionKey(scope(), id);
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        isLeaving = false;
        handover.began(scope(), this);
    }

    @Override
    protected void doStop() throws Exception {
        handover.ended(scope(), this);
        super.doStop();
    }

    /** From now on what is stored goes to the next version. */
    void leave() {
        isLeaving = true;
    }

    @Override
    public boolean isPassivating() {
        return isLeaving;
    }

    @Override
    public void store(String id, SessionData data) throws Exception {
        if (!isStarted()) {
            return; // a request that outlives its application
        }
        if (isLeaving) {
            data.setDirty(true); // else those would be left out that have not changed lately
        }
        super.store(id, data);
    }

    @Override
    public void doStore(String id, SessionData data, long lastSaveTime) {
        // Once: a request that ends later must not bring an old state back, which a newer version has gone on from.
        if (isLeaving && handedOver.add(id)) {
            handover.leave(key(id), stored(data));
        }
    }

    private StoredSession stored(SessionData data) {
        return StoredSession.of(data, 1, Attributes.encode(serializer().write(data)));
    }

    /** Waits until no request of an older version uses a session any more; not for ever. */
    void awaitOlderVersions(String id) {
        if (SessionKey.isPlausible(id)) {
            handover.awaitRequests(key(id), this);
        }
    }

    /** Waits until no request uses a session any more, so that nothing is lost of what they do to it; not for ever. */
    void awaitItsRequests(SessionKey key) {
        ManagedSession session = cache == null ? null : cache.doGet(key.id());
        if (session == null) {
            return;
        }
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try {
            while (session.getRequests() > 0 && System.nanoTime() - deadline < 0) {
                Thread.sleep(LOOK_EVERY.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Gives a session to a newer version of the application; null if it is not, or no longer, here. */
    @SuppressWarnings("try") // a lock is held, not used
    @Nullable
    StoredSession handOver(SessionKey key) {
        ManagedSession session = cache == null ? null : cache.doGet(key.id());
        if (session == null) {
            return null;
        }
        try (AutoLock lock = session.lock()) {
            if (!session.isValid() || !session.isResident() || !handedOver.add(key.id())) {
                return null;
            }
            session.onSessionPassivation();
            return stored(session.getSessionData());
        }
    }

    @Override
    public @Nullable SessionData doLoad(String id) throws IOException {
        if (!SessionKey.isPlausible(id)) {
            return null;
        }
        StoredSession stored = handover.take(key(id), this);
        if (stored == null) {
            return null;
        }
        SessionData data = newSessionData(id, stored.created(), stored.accessed(), stored.lastAccessed(), 0);
        stored.copyTo(data);
        Map<String, byte[]> unused = serializer().read(data, Attributes.decode(stored.attributes()));
        data.clean();
        return data;
    }

    @Override
    public boolean doExists(String id) {
        return handover.has(key(id));
    }

    @Override
    public boolean delete(String id) {
        return handover.forget(key(id));
    }

    @Override
    public Set<String> doCheckExpired(Set<String> candidates, long time) {
        handover.forgetEnded(time);
        return candidates; // the cache knows
    }

    @Override
    public Set<String> doGetExpired(long before) {
        return new HashSet<>();
    }

    @Override
    public void doCleanOrphans(long time) {}
}
