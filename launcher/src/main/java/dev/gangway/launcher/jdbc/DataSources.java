package dev.gangway.launcher.jdbc;

import dev.gangway.launcher.options.DataSourceSettings;
import java.util.ArrayList;
import java.util.List;
import javax.naming.NamingException;
import org.eclipse.jetty.plus.jndi.Resource;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.util.component.LifeCycle;
import org.jspecify.annotations.Nullable;

/**
 * The databases that applications find in JNDI.
 *
 * <p>Each application has pools of its own, which connect when it first asks and are closed when it ends: the driver may
 * be in its WAR, two versions of it may be up for a while, and nothing of it stays behind.
 */
public final class DataSources {
    private final Drivers drivers;

    /** Serves applications. */
    public DataSources(Drivers drivers) {
        this.drivers = drivers;
    }

    /**
     * Lets an application that has not started find its databases, until it has stopped.
     *
     * @param context the application
     * @param scope its part that Jetty looks up names by: the generation's own context
     */
    public void bind(List<DataSourceSettings> databases, ContextHandler context, Object scope, String contextPath)
            throws NamingException {
        List<Resource> names = new ArrayList<>();
        List<ApplicationDataSource> pools = new ArrayList<>();
        for (DataSourceSettings settings : databases) {
            ApplicationDataSource pool =
                    new ApplicationDataSource(settings, contextPath, drivers, context::getClassLoader);
            pools.add(pool);
            names.add(new Resource(scope, settings.name(), pool));
        }
        context.addEventListener(new Ends(context, names, pools));
    }

    /** Ends what an application has of databases when it has stopped, after its own listeners. */
    private static final class Ends implements LifeCycle.Listener {
        private final ContextHandler context;
        private final List<Resource> names;
        private final List<ApplicationDataSource> pools;
        /** As it is gone from the context when that has stopped. */
        private @Nullable ClassLoader loader;

        Ends(ContextHandler context, List<Resource> names, List<ApplicationDataSource> pools) {
            this.context = context;
            this.names = names;
            this.pools = pools;
        }

        @Override
        public void lifeCycleStarted(LifeCycle event) {
            pools.forEach(ApplicationDataSource::lookForDriver);
        }

        @Override
        public void lifeCycleStopping(LifeCycle event) {
            loader = context.getClassLoader();
        }

        @Override
        public void lifeCycleStopped(LifeCycle event) {
            pools.forEach(ApplicationDataSource::close);
            names.forEach(Resource::release);
            ClassLoader application = loader;
            if (application != null) {
                DriverCleanup.forget(application);
            }
        }
    }
}
