package dev.gangway.launcher.scan;

import dev.gangway.launcher.deploy.WebApp;
import dev.gangway.launcher.options.ScanCacheSettings;
import java.nio.file.Path;
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
        try {
            WebApp.lookUpIn(generation, () -> {
                ScanInstaller installer = Class.forName(INSTALLER, true, generation)
                        .asSubclass(ScanInstaller.class)
                        .getDeclaredConstructor()
                        .newInstance();
                installer.install(WebApp.of(context), platform -> new RememberingParser(platform, known));
            });
        } catch (ReflectiveOperationException e) {
            LOG.warn("What the jars of {} say is searched for at every start", context, e);
        }
    }
}
