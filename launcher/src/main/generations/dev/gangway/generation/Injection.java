package dev.gangway.generation;

import java.util.function.Consumer;
import org.eclipse.jetty.ee8.servlet.DecoratingListener;
import org.eclipse.jetty.ee8.servlet.ServletContextHandler;

/**
 * Lets an implementation of CDI that an application brings inject into its servlets, filters and listeners.
 *
 * <p>Weld looks for the server that it knows and for how that one lets it have what it makes. This is how Jetty's own
 * module for CDI does it, without that module: it says by an attribute that there is a place for a decorator, and takes
 * the one that is put there.
 */
public final class Injection implements Consumer<Object> {
    private static final String MODE = "org.eclipse.jetty.cdi";
    private static final String TAKES_DECORATORS = "CdiDecoratingListener";
    private static final String DECORATOR = MODE + ".decorator";

    /** Has a {@code WebAppContext} that has not started offer the place. */
    @Override
    public void accept(Object webApp) {
        ServletContextHandler context = (ServletContextHandler) webApp;
        context.setAttribute(MODE, TAKES_DECORATORS);
        context.addEventListener(new DecoratingListener(context, DECORATOR));
    }
}
