package dev.gangway.launcher.server;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.util.component.Container;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets applications ask for the decoded form of paths that are accepted though it is ambiguous.
 *
 * <p>Containers of Servlet 6 refuse such paths a second time, when a servlet is looked up. The classes that have the
 * switch are those of an application's servlet generation, so they are known here by their method alone.
 */
final class AmbiguousPaths implements Container.InheritedListener {
    private static final Logger LOG = LoggerFactory.getLogger(AmbiguousPaths.class);

    private AmbiguousPaths() {}

    /** Switches it on in all applications that are or will be in a container, if the mode accepts such paths. */
    static void decodeWhereAccepted(Container container, UriCompliance compliance) {
        if (UriCompliance.isAmbiguous(compliance.getAllowed())) {
            container.addEventListener(new AmbiguousPaths());
        }
    }

    @Override
    public void beanAdded(Container parent, Object child) {
        if (!child.getClass().getSimpleName().equals("ServletHandler")) {
            return;
        }
        try {
            Method method = child.getClass().getMethod("setDecodeAmbiguousURIs", boolean.class);
            method.invoke(child, true);
        } catch (NoSuchMethodException e) {
            LOG.trace("{} never refuses them", child.getClass());
        } catch (IllegalAccessException | InvocationTargetException e) {
            LOG.warn("Ambiguous paths stay refused in an application: {}", e.toString());
        }
    }

    @Override
    public void beanRemoved(Container parent, Object child) {}
}
