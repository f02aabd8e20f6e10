package dev.gangway.launcher.sessions;

import java.io.IOException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import org.eclipse.jetty.session.DefaultSessionCache;
import org.eclipse.jetty.session.ManagedSession;
import org.eclipse.jetty.session.SessionData;
import org.eclipse.jetty.session.SessionManager;
import org.eclipse.jetty.util.thread.AutoLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sessions that requests of one application are using now. Each is read when its first request comes, and forgotten
 * when the last one leaves; requests of one session that run at a time share it.
 *
 * <p>A response waits until the session is saved.
 */
final class SharedCache extends DefaultSessionCache {
    private static final Logger LOG = LoggerFactory.getLogger(SharedCache.class);

    private final SharedStore store;
    private final ConcurrentMap<String, ManagedSession> sessions;
    /** What the last look into the map by this thread has met. */
    private final ThreadLocal<Met> met = ThreadLocal.withInitial(() -> Met.NOTHING);

    private enum Met {
        NOTHING,
        FRESH,
        IN_USE
    }

    SharedCache(SessionManager manager, SharedStore store) {
        this(manager, store, new ConcurrentHashMap<>());
    }

    private SharedCache(SessionManager manager, SharedStore store, ConcurrentMap<String, ManagedSession> sessions) {
        super(manager, sessions);
        this.store = store;
        this.sessions = sessions;
        setEvictionPolicy(EVICT_ON_SESSION_EXIT);
    }

    SharedStore store() {
        return store;
    }

    @Override
    protected @Nullable ManagedSession getAndEnter(String id, boolean enter) throws Exception {
        if (!SessionKey.isPlausible(id)) {
            return null;
        }
        try {
            ManagedSession session = super.getAndEnter(id, enter);
            while (session == null && met.get() != Met.NOTHING) {
                // Met as another request was leaving it, the last one. It is not there any more.
                session = super.getAndEnter(id, enter);
            }
            if (session == null || met.get() == Met.FRESH || refresh(session)) {
                return session;
            }
            if (enter) {
                release(session);
            }
            return null;
        } catch (IOException e) {
            throw SessionGuard.refuse(e);
        }
    }

    /** Brings a session up to date that other requests are using here; returns false if it has ended elsewhere. */
    @SuppressWarnings("try") // a lock is held, not used
    private boolean refresh(ManagedSession session) throws Exception {
        try (AutoLock lock = session.lock()) {
            return store.refresh((SharedData) session.getSessionData());
        } catch (IOException e) {
            release(session);
            throw e;
        }
    }

    @Override
    protected @Nullable ManagedSession doComputeIfAbsent(String id, Function<String, ManagedSession> load) {
        met.set(Met.IN_USE);
        ManagedSession session = super.doComputeIfAbsent(id, key -> {
            met.set(Met.NOTHING); // as the function may throw
            ManagedSession loaded = load.apply(key);
            met.set(loaded == null ? Met.NOTHING : Met.FRESH);
            return loaded;
        });
        return session;
    }

    @Override
    public ManagedSession newSession(SessionData data) {
        ManagedSession session = super.newSession(data);
        if (data.getLastSaved() > 0) {
            session.setResident(true); // else its attributes could not be told
            session.onSessionActivation();
        }
        return session;
    }

    @Override
    public void commit(@Nullable ManagedSession session) {
        if (session != null) {
            SessionGuard.committed(this, session, save(session));
        }
    }

    /** Saves what has changed; returns why not, or null. */
    @SuppressWarnings("try") // a lock is held, not used
    @Nullable
    Exception save(ManagedSession session) {
        try (AutoLock lock = session.lock()) {
            if (session.isValid() && session.isResident()) {
                session.onSessionPassivation();
                store.save(session.getId(), (SharedData) session.getSessionData());
                session.onSessionActivation();
            }
            return null;
        } catch (Exception e) {
            // Nobody else shall begin with changes that are refused; those who have begun may save them yet.
            boolean unused = sessions.remove(session.getId(), session);
            return e;
        }
    }

    /** As Jetty's, but that a session is forgotten whether or not it could be stored. */
    @Override
    @SuppressWarnings("try") // a lock is held, not used
    public void release(ManagedSession session) {
        String id = session.getId();
        try (AutoLock lock = session.lock()) {
            if (session.isInvalidOrInvalidating()) {
                boolean unused = sessions.remove(id, session); // where the store did not let it be deleted
                return;
            }
            session.release();
            if (session.getRequests() > 0) {
                return;
            }
            try {
                if (doGet(id) == session) { // else its changes were refused, and are not to be saved after all
                    session.onSessionPassivation();
                    store.store(id, session.getSessionData());
                }
            } catch (Exception e) {
                if (session.getSessionData().isDirty()) {
                    LOG.warn("Session {} was changed after its response, and is not saved: {}", id, e.toString());
                } else {
                    LOG.debug("Session {}: the time of its last request is not saved: {}", id, e.toString());
                }
            } finally {
                boolean unused = sessions.remove(id, session);
                session.setResident(false);
            }
        }
    }

    /** Saves those that requests are still using; they are forgotten as those leave. */
    @Override
    public void shutdown() {
        for (ManagedSession session : sessions.values()) {
            Exception failure = save(session);
            if (failure != null) {
                LOG.warn("Session {} is not saved at the end: {}", session.getId(), failure.toString());
            }
        }
    }

    @Override
    public @Nullable ManagedSession delete(String id) throws Exception {
        try {
            return super.delete(id);
        } catch (IOException e) {
            ManagedSession unused = doDelete(id); // it has ended here, and is to be read again
            throw SessionGuard.refuse(e);
        }
    }

    @Override
    public @Nullable ManagedSession renewSessionId(
            String oldId, String newId, String oldExtendedId, String newExtendedId) throws Exception {
        try {
            return super.renewSessionId(oldId, newId, oldExtendedId, newExtendedId);
        } catch (IOException e) {
            throw SessionGuard.refuse(e);
        }
    }
}
