package dev.gangway.launcher.scan;

import dev.gangway.launcher.options.ScanCacheSettings;
import java.nio.file.Path;
import java.util.function.IntFunction;
import org.eclipse.jetty.annotations.AnnotationParser;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has the applications of a server remember what their jars say. */
public final class Scans {
    private static final Logger LOG = LoggerFactory.getLogger(Scans.class);
    private static final String INSTALLER = "dev.gangway.generation.AnnotationScan";

    private final @Nullable ScanCache cache;

    /**
     * Remembers it in a folder.
     *
     * @param settings which folder, or null to remember nothing
     * @param own a file of the user who runs this process
     */
    public Scans(@Nullable ScanCacheSettings settings, Path own) {
        cache = settings == null ? null : new ScanCache(settings.folder(), settings.askedFor(), own);
    }

    /** Has an application of any generation remember; before it starts. */
    public void configure(ContextHandler context) {
        ScanCache known = cache;
        if (known == null || LoggerFactory.getLogger(AnnotationParser.class).isWarnEnabled()) {
            return; // the latter: somebody wants to see what Jetty finds wrong with the jars
        }
        ClassLoader generation = context.getClass().getClassLoader();
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        // Jetty looks up the generation's parts, once and for all, by the loader of the thread that asks first.
        thread.setContextClassLoader(generation);
        try {
            ScanInstaller installer = Class.forName(INSTALLER, true, generation)
                    .asSubclass(ScanInstaller.class)
                    .getDeclaredConstructor()
                    .newInstance();
            IntFunction<AnnotationParser> parsers = platform -> new RememberingParser(platform, known);
            installer.install(webApp(context), parsers);
        } catch (ReflectiveOperationException e) {
            LOG.debug("{} remembers nothing", context, e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** Returns the generation's own {@code WebAppContext}: that of ee8 and ee9 is no core handler, but has one. */
    private static Object webApp(ContextHandler context) throws ReflectiveOperationException {
        try {
            return context.getClass().getMethod("getContextHandler").invoke(context);
        } catch (NoSuchMethodException e) {
            return context;
        }
    }
}
