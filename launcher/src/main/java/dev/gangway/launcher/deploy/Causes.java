package dev.gangway.launcher.deploy;

import java.lang.reflect.Method;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.jspecify.annotations.Nullable;

/** Says in one line why an application did not start. */
final class Causes {
    private Causes() {}

    /** Returns the innermost cause, its message, and the place in the code, which is often the application's. */
    static String tell(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        String text = root.toString().replaceAll("\\s*\\R\\s*", " | ");
        StackTraceElement[] trace = root.getStackTrace();
        return trace.length == 0 ? text : text + " (at " + trace[0] + ")";
    }

    /**
     * Returns what made a started context unavailable, or null if it is not known.
     *
     * <p>The exception is kept by the generation's own {@code WebAppContext}, a class that is not visible here.
     */
    static @Nullable Throwable ofUnavailability(ContextHandler handler) {
        Object failure = call(handler, "getUnavailableException");
        if (failure == null) {
            // The context of ee8 and ee9 is no core handler, but has one, which knows it.
            Object nested = call(handler, "getContextHandler");
            failure = nested == null ? null : call(nested, "getUnavailableException");
        }
        return failure instanceof Throwable throwable ? throwable : null;
    }

    private static @Nullable Object call(Object target, String accessor) {
        try {
            Method method = target.getClass().getMethod(accessor);
            return method.invoke(target);
        } catch (ReflectiveOperationException e) {
            return null;
        }
    }
}
