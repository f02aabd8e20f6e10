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
import org.eclipse.jetty.session.SessionConfig;

/**
 * What the applications of one server have in common about sessions.
 *
 * <pre>
 *   Sessions.open -- around(all contexts) -- configure(context) before each context starts -- close, after the server
 * </pre>
 */
public final class Sessions implements AutoCloseable {
    private final SessionSettings settings;

    private Sessions(SessionSettings settings) {
        this.settings = settings;
    }

    /**
     * Prepares a server that has not started.
     *
     * @param home where the program is installed: the folder that has {@code lib/drivers}
     * @throws UserException if the settings cannot work, as when there is no driver; not if a database is away
     */
    public static Sessions open(SessionSettings settings, Path home, Server server) throws UserException {
        DefaultSessionIdManager ids = new DefaultSessionIdManager(server);
        ids.setWorkerName(settings.node());
        server.addBean(ids, true);
        return new Sessions(settings);
    }

    /** Returns a handler to stand in front of the handler of all contexts. */
    public Handler around(Handler contexts) {
        return contexts;
    }

    /**
     * Sets what holds for a context unless its application says otherwise. To be called before it starts.
     *
     * @param context one of any generation
     */
    public void configure(ContextHandler context) {
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
    public void close() {}
}
