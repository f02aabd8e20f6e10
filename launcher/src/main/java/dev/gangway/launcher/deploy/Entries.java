package dev.gangway.launcher.deploy;

import dev.gangway.launcher.options.UserException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.naming.NamingException;
import org.eclipse.jetty.plus.jndi.EnvEntry;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.util.component.LifeCycle;

/**
 * The entries of an application's JNDI that an administrator has set. They are there before Jetty comes to the
 * {@code env-entry} of the same name in {@code web.xml}: it fails at one without a value, which is for an administrator to
 * set.
 */
final class Entries {
    private Entries() {}

    /**
     * Lets an application that has not started find entries, until it has stopped.
     *
     * @param context the application
     * @param scope its part that Jetty looks up names by: the generation's own context
     * @return those that are left to its descriptors, since only it has the class of their values
     * @throws UserException if a text makes no sense for the type that the application has declared
     */
    static Map<String, String> bind(Map<String, String> entries, EntryTypes types, ContextHandler context, Object scope)
            throws UserException, NamingException {
        Map<String, Object> values = new HashMap<>();
        Map<String, String> others = new HashMap<>();
        for (Map.Entry<String, String> entry : entries.entrySet()) {
            Object value = types.value(entry.getKey(), entry.getValue());
            if (value == null) {
                others.put(entry.getKey(), entry.getValue());
            } else {
                values.put(entry.getKey(), value);
            }
        }
        List<EnvEntry> bound = new ArrayList<>();
        context.addEventListener(new LifeCycle.Listener() {
            @Override
            public void lifeCycleStopped(LifeCycle event) {
                bound.forEach(EnvEntry::release);
            }
        });
        for (Map.Entry<String, Object> value : values.entrySet()) {
            bound.add(new EnvEntry(scope, value.getKey(), value.getValue(), true));
        }
        return others;
    }
}
