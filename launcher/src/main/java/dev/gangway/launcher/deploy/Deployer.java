package dev.gangway.launcher.deploy;

import dev.gangway.launcher.options.UserException;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Consumer;
import org.eclipse.jetty.deploy.StandardContextHandlerFactory;
import org.eclipse.jetty.ee.webapp.WebAppClassLoading;
import org.eclipse.jetty.logging.JettyLogger;
import org.eclipse.jetty.server.Deployable;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.eclipse.jetty.util.Attributes;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.TypeUtil;
import org.eclipse.jetty.util.component.Environment;
import org.eclipse.jetty.util.component.LifeCycle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings applications up in a running server, one at a time.
 *
 * <p>An application joins the contexts that answer requests only when it has started and is available, so that nobody
 * ever meets one that is half up.
 */
public final class Deployer {
    private static final Logger LOG = LoggerFactory.getLogger(Deployer.class);

    private final Server server;
    private final ContextHandlerCollection contexts;
    private final Environments environments;
    private final Consumer<ContextHandler> beforeStart;

    /** Deploys to {@code contexts}, which are part of {@code server}. */
    public Deployer(Server server, ContextHandlerCollection contexts, Environments environments) {
        this(server, contexts, environments, context -> {});
    }

    /**
     * Deploys to {@code contexts}, which are part of {@code server}.
     *
     * @param beforeStart gets each context, of any generation, before it starts
     */
    public Deployer(
            Server server,
            ContextHandlerCollection contexts,
            Environments environments,
            Consumer<ContextHandler> beforeStart) {
        this.server = server;
        this.beforeStart = beforeStart;
        this.contexts = contexts;
        this.environments = environments;
        hideServerClasses();
    }

    /**
     * Keeps the server's libraries from the applications, which bring their own or do without.
     *
     * <p>Of the logging, the jars are named as well as the packages: it is the jars' service files that would lead an
     * application's own slf4j to the server's provider.
     */
    private void hideServerClasses() {
        WebAppClassLoading.addHiddenClasses(
                server,
                "org.slf4j.",
                "org.eclipse.jetty.logging.",
                TypeUtil.getLocationOfClass(Logger.class).toString(),
                TypeUtil.getLocationOfClass(JettyLogger.class).toString(),
                "org.objectweb.asm.",
                "org.eclipse.jdt.",
                "picocli.",
                "dev.gangway.launcher.",
                "dev.gangway.nested.",
                "com.zaxxer.hikari.");
    }

    /**
     * Starts an application and lets it answer.
     *
     * @throws UserException if it is missing, no WAR, or does not start; the message says why
     */
    public Application deploy(ApplicationSource source) throws UserException {
        long begin = System.nanoTime();
        Generation generation = WarInspector.inspect(source.path());
        Environment environment = environments.get(generation);
        ContextHandler handler = create(source, generation, environment);
        start(source, handler);
        Callback.Completable added = new Callback.Completable();
        contexts.deployHandler(handler, added);
        added.join();
        // One that is added after its start is nobody's to stop, and the server's session ids would not know its
        // sessions.
        contexts.manage(handler);
        LOG.info(
                "Application {} is up: {}, {}, {} s",
                source.contextPath(),
                source.path(),
                generation.api(),
                "%.1f".formatted((System.nanoTime() - begin) / 1e9));
        return new Application(source, generation, handler);
    }

    private ContextHandler create(ApplicationSource source, Generation generation, Environment environment)
            throws UserException {
        Attributes attributes = new Attributes.Layer(environment, new Attributes.Mapped());
        attributes.setAttribute(Deployable.CONTEXT_PATH, source.contextPath());
        Path path = source.path().toAbsolutePath().normalize();
        try {
            Path defaults = WebDefaults.file(
                    generation, environment, server.getTempDirectory().toPath());
            if (defaults != null) {
                attributes.setAttribute(Deployable.DEFAULTS_DESCRIPTOR, defaults.toString());
            }
            return new StandardContextHandlerFactory()
                    .newContextHandler(server, environment, path, Set.of(), attributes);
        } catch (Exception e) {
            throw new UserException("cannot deploy " + source.path() + ": " + Causes.tell(e), e);
        }
    }

    private void start(ApplicationSource source, ContextHandler handler) throws UserException {
        handler.setServer(server);
        beforeStart.accept(handler);
        Throwable failure = null;
        try {
            handler.start();
        } catch (Exception e) {
            failure = e;
        }
        if (failure == null && handler.isAvailable()) {
            return;
        }
        // A context that failed is started all the same, and would answer 503.
        Throwable why = failure == null ? Causes.ofUnavailability(handler) : failure;
        LifeCycle.stop(handler);
        handler.destroy();
        String message = "application " + source.contextPath() + " (" + source.path() + ") failed to start: ";
        throw why == null
                ? new UserException(message + "it made itself unavailable")
                : new UserException(message + Causes.tell(why), why);
    }
}
