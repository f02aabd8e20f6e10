package dev.gangway.launcher.sessions;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.session.AbstractSessionDataStore;
import org.eclipse.jetty.session.SessionContext;
import org.eclipse.jetty.session.SessionData;
import org.eclipse.jetty.util.FuturePromise;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sessions of one application in a {@link Storage} that others use as well.
 *
 * <p>A session is written only if its attributes have changed, and only over the version that was read. If another node
 * has written in between, the changes of both are joined, attribute by attribute. Times alone are written once a minute.
 */
final class SharedStore extends AbstractSessionDataStore {
    private static final Logger LOG = LoggerFactory.getLogger(SharedStore.class);
    private static final long TOUCH_PERIOD = TimeUnit.MINUTES.toMillis(1);
    /** A session may end too early by this part of its life time, for want of a touch. */
    private static final int TOUCHES_IN_LIFE = 10;

    private static final int MAX_CONFLICTS = 100;

    private final Storage storage;
    private SessionKey.@Nullable Scope scope;
    private @Nullable SessionSerializer serializer;

    SharedStore(Storage storage) {
        this.storage = storage;
    }

    @Override
    public void initialize(SessionContext context) throws Exception {
        super.initialize(context);
        scope = scope(context);
        serializer = new SessionSerializer(scope);
    }

    static SessionKey.Scope scope(SessionContext context) {
        // Jetty's own canonical path is the same for /a/b and /a_b.
        String path = context.getContext() == null ? "" : context.getContext().getContextPath();
        return new SessionKey.Scope(path, context.getVhost());
    }

    private SessionSerializer serializer() {
        if (serializer == null) {
            throw new IllegalStateException("Not initialized");
        }
        return serializer;
    }

    private SessionKey.Scope scope() {
        if (scope == null) {
            throw new IllegalStateException("Not initialized");
        }
        return scope;
    }

    private SessionKey key(String id) {
        return new SessionKey(scope(), id);
    }

    @Override
    public boolean isPassivating() {
        return true;
    }

    @Override
    public SessionData newSessionData(String id, long created, long accessed, long lastAccessed, long maxInactiveMs) {
        return new SharedData(key(id), created, accessed, lastAccessed, maxInactiveMs);
    }

    @Override
    public @Nullable SessionData doLoad(String id) throws IOException {
        StoredSession stored = storage.load(key(id));
        if (stored == null) {
            return null;
        }
        Map<String, byte[]> attributes = attributes(key(id), stored);
        if (attributes == null) {
            return null;
        }
        SharedData data = new SharedData(key(id), stored.created(), 0, 0, stored.maxInactive());
        stored.copyTo(data);
        data.unread(serializer().read(data, attributes));
        data.saved(attributes, stored.version());
        return data;
    }

    /** Returns the attributes of a session; null if they are damaged, whereupon it has ended. */
    private @Nullable Map<String, byte[]> attributes(SessionKey key, StoredSession stored) throws IOException {
        try {
            return Attributes.decode(stored.attributes());
        } catch (IOException e) {
            storage.discard(key, e);
            return null;
        }
    }

    /** Called when the last request leaves the session. */
    @Override
    public void store(String id, SessionData data) throws Exception {
        SharedData shared = (SharedData) data;
        if (shared.isDirty() || shared.getLastSaved() <= 0) {
            save(id, shared);
        } else if (!shared.isGone() && shared.needsTouch(touchPeriod(shared))) {
            storage.touch(key(id), StoredSession.of(shared, shared.version(), new byte[0]));
            shared.touched();
        }
    }

    private static long touchPeriod(SharedData data) {
        long life = data.getMaxInactiveMs();
        return life <= 0 ? TOUCH_PERIOD : Math.min(TOUCH_PERIOD, life / TOUCHES_IN_LIFE);
    }

    /** Writes a session if any attribute has changed, be it inside of an object that was there before. */
    void save(String id, SharedData data) throws Exception {
        inContext(() -> {
            doStore(id, data, data.getLastSaved());
            return true;
        });
    }

    @Override
    public void doStore(String id, SessionData sessionData, long lastSaveTime) throws IOException {
        SharedData data = (SharedData) sessionData;
        Map<String, byte[]> now = data.unread();
        now.putAll(serializer().write(data));
        if (lastSaveTime <= 0) {
            insert(key(id), data, now);
        } else if (!data.isGone() && !Attributes.areEqual(now, data.saved())) {
            replace(key(id), data, now);
        } else {
            data.setDirty(false);
        }
    }

    private void insert(SessionKey key, SharedData data, Map<String, byte[]> now) throws IOException {
        if (storage.insert(key, StoredSession.of(data, 1, Attributes.encode(now)))) {
            data.saved(now, 1);
            return;
        }
        // It was there: an answer of the storage was lost, and this is the second try.
        data.saved(Map.of(), 0);
        replace(key, data, now);
    }

    private void replace(SessionKey key, SharedData data, Map<String, byte[]> now) throws IOException {
        Map<String, byte[]> mine = now;
        for (int i = 0; i < MAX_CONFLICTS; i++) {
            long version = data.version();
            if (storage.replace(key, StoredSession.of(data, version + 1, Attributes.encode(mine)), version)) {
                data.saved(mine, version + 1);
                return;
            }
            StoredSession stored = storage.load(key);
            Map<String, byte[]> theirs = stored == null ? null : attributes(key, stored);
            if (stored == null || theirs == null) {
                LOG.debug("Session {} was ended by another node, and is not saved again", key);
                data.gone();
                return;
            }
            LOG.debug("Session {} was changed by node {} as well; joining the changes", key, stored.node());
            mine = join(data, mine, theirs, stored.version());
        }
        throw new IOException("session changed " + MAX_CONFLICTS + " times while it was to be saved");
    }

    /**
     * Takes in what other nodes have changed since the session was read.
     *
     * @return false if it has ended there
     */
    boolean refresh(SharedData data) throws Exception {
        if (data.getLastSaved() <= 0) {
            return true; // nobody else can know it
        }
        AtomicBoolean isThere = new AtomicBoolean();
        inContext(() -> {
            SessionKey key = key(data.getId());
            StoredSession stored = storage.load(key);
            isThere.set(stored != null);
            if (stored != null && stored.version() != data.version()) {
                Map<String, byte[]> theirs = attributes(key, stored);
                isThere.set(theirs != null);
                if (theirs != null) {
                    Map<String, byte[]> mine = data.unread();
                    mine.putAll(serializer().write(data));
                    boolean isDirty = data.isDirty();
                    Map<String, byte[]> unused = join(data, mine, theirs, stored.version());
                    data.setDirty(isDirty);
                }
            }
            return true;
        });
        return isThere.get();
    }

    /** Joins what this node and others have changed; returns the result, which the data then has, but for saving it. */
    private Map<String, byte[]> join(
            SharedData data, Map<String, byte[]> mine, Map<String, byte[]> theirs, long version) {
        Map<String, byte[]> merged = Attributes.merge(data.saved(), mine, theirs);
        show(data, mine, merged);
        data.saved(theirs, version);
        return merged;
    }

    /** Lets the requests of this node see what another has changed. */
    private void show(SharedData data, Map<String, byte[]> mine, Map<String, byte[]> merged) {
        for (String name : mine.keySet()) {
            if (!merged.containsKey(name)) {
                data.setAttribute(name, null);
            }
        }
        Map<String, byte[]> news = new TreeMap<>(merged);
        news.entrySet().removeIf(attribute -> Arrays.equals(attribute.getValue(), mine.get(attribute.getKey())));
        data.unread(serializer().read(data, news));
    }

    @Override
    public boolean doExists(String id) throws IOException {
        if (!SessionKey.isPlausible(id)) {
            return false;
        }
        StoredSession stored = storage.load(key(id));
        return stored != null && (stored.expiry() <= 0 || stored.expiry() > System.currentTimeMillis());
    }

    @Override
    public boolean delete(String id) throws IOException {
        return storage.delete(key(id));
    }

    @Override
    public Set<String> doCheckExpired(Set<String> candidates, long time) {
        return expired(_context.getWorkerName(), time);
    }

    @Override
    public Set<String> doGetExpired(long before) {
        return expired(null, before);
    }

    private Set<String> expired(@Nullable String node, long time) {
        try {
            return storage.expired(scope(), node, time);
        } catch (IOException e) {
            LOG.debug("Cannot look for sessions that have ended: {}", e.toString());
            return new HashSet<>();
        }
    }

    @Override
    public void doCleanOrphans(long time) {
        try {
            storage.deleteExpired(time);
        } catch (IOException e) {
            LOG.debug("Cannot remove sessions that have ended: {}", e.toString());
        }
    }

    /** Runs something with the class loader of the application. */
    private <T> void inContext(Callable<T> action) throws Exception {
        FuturePromise<T> result = new FuturePromise<>();
        _context.run(() -> {
            try {
                result.succeeded(action.call());
            } catch (Exception e) {
                result.failed(e);
            }
        });
        var unused = result.getOrThrow();
    }
}
