package dev.gangway.launcher.sessions;

import dev.gangway.launcher.options.SessionSettings;
import dev.gangway.launcher.options.UserException;
import java.nio.file.Path;
import java.util.Collection;
import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.session.DefaultSessionIdManager;
import org.eclipse.jetty.session.SessionCacheFactory;
import org.eclipse.jetty.session.SessionConfig;
import org.eclipse.jetty.session.SessionDataStoreFactory;
import org.jspecify.annotations.Nullable;

/**
 * What the applications of one server have in common about sessions.
 *
 * <pre>
 *   Sessions.open -- around(all contexts) -- configure(context) before each context starts -- close, after the server
 * </pre>
 */
public final class Sessions implements AutoCloseable {
    private static final String FILE = "file:";

    private final SessionSettings settings;
    private final @Nullable Storage storage;

    private Sessions(SessionSettings settings, @Nullable Storage storage) {
        this.settings = settings;
        this.storage = storage;
    }

    /**
     * Prepares a server that has not started.
     *
     * @param home where the program is installed: the folder that has {@code lib/drivers}
     * @throws UserException if the settings cannot work, as when there is no driver; not if a database is away
     */
    public static Sessions open(SessionSettings settings, Path home, Server server) throws UserException {
        return open(settings, server, storage(settings, home));
    }

    /** Prepares a server for sessions in {@code storage}, or in memory if that is null. */
    static Sessions open(SessionSettings settings, Server server, @Nullable Storage storage) {
        DefaultSessionIdManager ids = new DefaultSessionIdManager(server);
        ids.setWorkerName(settings.node());
        server.addBean(ids, true);
        Handover handover = new Handover();
        // Jetty asks the one, then the other, for each context that starts.
        SessionCacheFactory caches = manager -> storage == null
                ? new MemoryCache(manager, server, new MemoryStore(handover))
                : new SharedCache(manager, new SharedStore(storage));
        SessionDataStoreFactory stores = manager -> manager.getSessionCache() instanceof MemoryCache memory
                ? memory.store()
                : ((SharedCache) manager.getSessionCache()).store();
        server.addBean(caches);
        server.addBean(stores);
        return new Sessions(settings, storage);
    }

    private static @Nullable Storage storage(SessionSettings settings, Path home) throws UserException {
        String store = settings.store();
        if (store.equals("memory")) {
            return null;
        }
        if (store.startsWith(FILE)) {
            return FileStorage.open(Path.of(store.substring(FILE.length())));
        }
        String place = Database.masked(store);
        JdbcStorage database = new JdbcStorage(Database.of(settings, home), place, settings);
        database.look();
        return database;
    }

    /** Returns a handler to stand in front of the handler of all contexts. */
    public Handler around(Handler contexts) {
        return storage == null ? contexts : new SessionGuard(contexts);
    }

    /**
     * Sets what holds for a context unless its application says otherwise. To be called before it starts.
     *
     * @param context one of any generation
     */
    public void configure(ContextHandler context) {
        if (storage != null) {
            context.addEventListener(new SessionGuard.ScopeListener());
        }
        Collection<SessionConfig.Mutable> configs = context.getContainedBeans(SessionConfig.Mutable.class);
        for (SessionConfig.Mutable config : configs) {
            config.setHttpOnly(true);
            switch (settings.sameSite()) {
                case STRICT -> config.setSameSite(HttpCookie.SameSite.STRICT);
                case LAX -> config.setSameSite(HttpCookie.SameSite.LAX);
                case NONE -> config.setSameSite(HttpCookie.SameSite.NONE);
                case UNSET -> {}
            }
        }
    }

    /** Frees what the server does not own. */
    @Override
    public void close() {
        if (storage != null) {
            storage.close();
        }
    }
}
