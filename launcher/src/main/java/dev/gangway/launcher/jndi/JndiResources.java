package dev.gangway.launcher.jndi;

import dev.gangway.launcher.jdbc.DataSources;
import dev.gangway.launcher.jdbc.Drivers;
import dev.gangway.launcher.options.JndiResource;
import dev.gangway.launcher.options.JndiSettings;
import dev.gangway.launcher.options.UserException;
import java.util.ArrayList;
import java.util.List;
import javax.naming.NamingException;
import org.eclipse.jetty.server.handler.ContextHandler;

/** What the applications of a bridge find in JNDI, all of them or one. */
public final class JndiResources {
    private final DataSources dataSources;
    private final JndiSettings shared;

    /**
     * Serves applications.
     *
     * @param shared what every application finds
     */
    public JndiResources(Drivers drivers, JndiSettings shared) {
        this.dataSources = new DataSources(drivers);
        this.shared = shared;
    }

    /**
     * Returns what an application finds: its own, and the shared ones of other names, as their files are now.
     *
     * @throws UserException if one of these files cannot be read any more, or makes no sense
     */
    public JndiSettings with(JndiSettings own) throws UserException {
        return new JndiSettings(
                merged(own.dataSources(), shared.dataSources(), own),
                merged(own.mailSessions(), shared.mailSessions(), own));
    }

    private static <T extends JndiResource<T>> List<T> merged(List<T> own, List<T> shared, JndiSettings known)
            throws UserException {
        List<T> all = new ArrayList<>(own);
        for (T resource : shared) {
            if (!known.has(resource.name())) {
                all.add(resource.readAgain());
            }
        }
        return all;
    }

    /**
     * Lets an application that has not started find them, until it has stopped.
     *
     * @param context the application
     * @param scope its part that Jetty looks up names by: the generation's own context
     */
    public void bind(JndiSettings settings, ContextHandler context, Object scope, String contextPath)
            throws NamingException {
        dataSources.bind(settings.dataSources(), context, scope, contextPath);
        MailSessions.bind(settings.mailSessions(), context, scope);
    }
}
