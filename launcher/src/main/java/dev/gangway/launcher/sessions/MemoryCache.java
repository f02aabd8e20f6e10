package dev.gangway.launcher.sessions;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.session.DefaultSessionCache;
import org.eclipse.jetty.session.ManagedSession;
import org.eclipse.jetty.session.SessionData;
import org.eclipse.jetty.session.SessionManager;
import org.eclipse.jetty.util.thread.AutoLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All sessions of one application, as objects; when it stops they are left to its next version. */
final class MemoryCache extends DefaultSessionCache {
    private static final Logger LOG = LoggerFactory.getLogger(MemoryCache.class);

    private final Server server;
    private final MemoryStore store;
    private final ConcurrentMap<String, ManagedSession> sessions;

    MemoryCache(SessionManager manager, Server server, MemoryStore store) {
        this(manager, server, store, new ConcurrentHashMap<>());
    }

    private MemoryCache(
            SessionManager manager, Server server, MemoryStore store, ConcurrentMap<String, ManagedSession> sessions) {
        super(manager, sessions);
        this.server = server;
        this.store = store;
        this.sessions = sessions;
        store.setCache(this);
    }

    MemoryStore store() {
        return store;
    }

    @Override
    protected @Nullable ManagedSession getAndEnter(String id, boolean enter) throws Exception {
        if (doGet(id) == null) {
            store.awaitOlderVersions(id); // not while it is loaded: that locks a part of the map, with others' sessions
        }
        return super.getAndEnter(id, enter);
    }

    @Override
    public ManagedSession newSession(SessionData data) {
        ManagedSession session = super.newSession(data);
        if (data.getLastSaved() > 0) { // from the version before
            session.setResident(true); // else its attributes could not be told
            session.onSessionActivation();
        }
        return session;
    }

    @Override
    public void shutdown() {
        if (server.isStopping()) {
            sessions.clear(); // there will be no next version
            return;
        }
        store.leave();
        for (ManagedSession session : sessions.values()) {
            leave(session);
        }
    }

    @SuppressWarnings("try") // a lock is held, not used
    private void leave(ManagedSession session) {
        try (AutoLock lock = session.lock()) {
            try {
                if (session.isValid()) {
                    session.onSessionPassivation();
                    store.store(session.getId(), session.getSessionData());
                }
            } catch (Exception e) { // of the application's listeners
                LOG.warn("Session {} is lost to the next version: {}", session.getId(), e.toString());
            }
            // Under the same lock: else a newer version that waits for it would take the session from here as well, and
            // what was left would come back as an old state in the version after that.
            ManagedSession unused = doDelete(session.getId());
            session.setResident(false);
        }
    }
}
