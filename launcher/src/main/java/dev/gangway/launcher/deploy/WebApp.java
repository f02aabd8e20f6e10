package dev.gangway.launcher.deploy;

import org.eclipse.jetty.server.handler.ContextHandler;

/** What a context is to its generation of the Servlet API, whose classes are not visible here. */
public final class WebApp {
    private WebApp() {}

    /** Something that is done to a {@code WebAppContext} by reflection. */
    @FunctionalInterface
    public interface Adjustment {
        void run() throws ReflectiveOperationException;
    }

    /** Returns the generation's own {@code WebAppContext}: that of ee8 and ee9 is no core handler, but has one. */
    public static Object of(ContextHandler context) throws ReflectiveOperationException {
        try {
            return context.getClass().getMethod("getContextHandler").invoke(context);
        } catch (NoSuchMethodException e) {
            return context;
        }
    }

    /**
     * Does what may have Jetty look up the parts of a generation, which it does once and for all, by the class loader of
     * the thread that asks first.
     *
     * @param generation the class loader that has the parts
     */
    public static void lookUpIn(ClassLoader generation, Adjustment adjustment) throws ReflectiveOperationException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(generation);
        try {
            adjustment.run();
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
