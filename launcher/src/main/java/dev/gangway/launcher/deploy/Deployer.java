package dev.gangway.launcher.deploy;

import dev.gangway.launcher.jndi.JndiResources;
import dev.gangway.launcher.jndi.MailSessionFactory;
import dev.gangway.launcher.options.UserException;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BiConsumer;
import org.eclipse.jetty.ee.webapp.WebAppClassLoading;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.eclipse.jetty.util.component.LifeCycle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings applications up in a running server, replaces them by new versions, and takes them away.
 *
 * <pre>
 *   deploy:  unpack - recognise - start - join the contexts - the old version leaves them - its requests end - stop
 *            \____ a failure leaves everything as it was ____/
 * </pre>
 *
 * <p>An application joins the contexts that answer requests only when it has started and is available, so that nobody
 * ever meets one that is half up; in the same step the version before it leaves.
 */
public final class Deployer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Deployer.class);

    static {
        // A class loader that is closed also closes the jars that Java's cache has lent it, though others still read
        // them: the next version, or its compiler of JSPs. So who reads a jar opens it for himself.
        URLConnection.setDefaultUseCaches("jar", false);
    }

    private final Server server;
    private final ContextHandlerCollection contexts;
    private final ContextFactory factory;
    private final BiConsumer<ContextHandler, ApplicationSettings> beforeStart;
    private final Retirement retirement;
    private final ConcurrentMap<ApplicationSource.Place, Application> applications = new ConcurrentHashMap<>();
    private final OccupiedPlaces occupied = new OccupiedPlaces();

    /**
     * Deploys to {@code contexts}, which are part of {@code server}.
     *
     * @param resources what applications find in JNDI
     * @param beforeStart gets each context, of any generation, before it starts, and what is set for it
     * @param timeToRetire how long the requests of a version may take to end after it was replaced or taken away
     * @param forget lets go of what the server keeps of requests that have ended
     */
    public Deployer(
            Server server,
            ContextHandlerCollection contexts,
            Environments environments,
            JndiResources resources,
            BiConsumer<ContextHandler, ApplicationSettings> beforeStart,
            Duration timeToRetire,
            Runnable forget) {
        this.server = server;
        this.beforeStart = beforeStart;
        this.contexts = contexts;
        this.factory = new ContextFactory(server, environments, resources);
        this.retirement = new Retirement(timeToRetire, forget);
        hideServerClasses();
    }

    /**
     * Keeps the server's libraries from the applications, which bring their own or do without; those of Jetty are hidden
     * already.
     *
     * <p>Files are named as classes are. It is the service files that would lead an application to the server's logging
     * or to its compiler of JSPs, and then to nothing, as the classes are hidden. No jar is named by its place: that
     * would cost each class that an application loads from here some looks into the file system.
     */
    private void hideServerClasses() {
        WebAppClassLoading.addHiddenClasses(
                server,
                "dev.gangway.",
                "-" + WebDefaults.FILES, // a servlet of each application
                "-" + MailSessionFactory.class.getName(), // JNDI looks for it there
                "picocli.",
                "org.slf4j.",
                "META-INF.services.org.slf4j.",
                "META-INF.services.org.eclipse.jetty.",
                "jetty-logging.properties",
                "org.objectweb.asm.",
                "org.eclipse.jdt.",
                "META-INF.services.javax.tools.JavaCompiler",
                "com.zaxxer.hikari.",
                "org.jspecify.",
                "io.prometheus.metrics.");
    }

    /**
     * Starts an application and lets it answer, in place of the one that is at the same place now.
     *
     * @throws UserException if it is missing, no WAR, or does not start; the message says why, and all is as before
     */
    public Application deploy(ApplicationSource source) throws UserException {
        return deploy(source, applications.get(source.place()));
    }

    /**
     * Starts an application and lets it answer.
     *
     * @param before the version of it that is up, which leaves if it is at the same place; null if none is
     * @throws PlaceTakenException if another one is at its place, or comes up there first
     * @throws UserException if it is missing, no WAR, or does not start; the message says why, and all is as before
     */
    public Application deploy(ApplicationSource source, @Nullable Application before) throws UserException {
        occupied.enter(source.place());
        try {
            Application other = inTheWayOf(source, before);
            if (other != null) {
                throw new PlaceTakenException(other.source(), source);
            }
            long begin = System.nanoTime();
            Application started = start(source);
            Application old = applications.put(source.place(), started);
            exchange(old == null ? null : old.requests(), started.requests());
            LOG.info(
                    "Application {} is up: {}, {}, {} s{}",
                    source.contextPath(),
                    source.path(),
                    started.generation().api(),
                    "%.1f".formatted((System.nanoTime() - begin) / 1e9),
                    old == null ? "" : "; it has replaced the one before");
            if (old != null) {
                old.requests().retire(started.requests());
                retirement.begin(old);
            }
            return started;
        } finally {
            occupied.leave(source.place());
        }
    }

    /** Takes an application away: new requests do not reach it any more, running ones may end. */
    public void undeploy(Application application) {
        ApplicationSource.Place place = application.source().place();
        occupied.enter(place);
        try {
            if (applications.remove(place, application)) {
                exchange(application.requests(), null);
                application.requests().retire(null);
                retirement.begin(application);
                LOG.info(
                        "Application {} is gone: {}",
                        application.contextPath(),
                        application.source().path());
            }
        } finally {
            occupied.leave(place);
        }
    }

    /** Returns the applications that are up, by context path. */
    public List<Application> applications() {
        Map<String, Application> sorted = new ConcurrentSkipListMap<>();
        applications.forEach((place, application) ->
                sorted.put(place.contextPath() + " " + String.join(" ", place.virtualHosts()), application));
        return List.copyOf(sorted.values());
    }

    /**
     * Returns an application that would answer some of the same requests, or null. One that is starting is not counted,
     * so that {@link #deploy} may find another.
     *
     * @param itself one that does not count, as it is to be replaced
     */
    public @Nullable Application inTheWayOf(ApplicationSource source, @Nullable Application itself) {
        return applications.values().stream()
                .filter(other -> !other.equals(itself) && other.source().place().overlaps(source.place()))
                .findFirst()
                .orElse(null);
    }

    private Application start(ApplicationSource source) throws UserException {
        StagedWar staged = null;
        boolean up = false;
        try {
            requireWar(source);
            if (!Files.isDirectory(source.path())) {
                staged = StagedWar.unpack(
                        source.path(), server.getTempDirectory().toPath());
            }
            Path root = staged == null ? source.path().toAbsolutePath().normalize() : staged.root();
            Generation wanted = source.settings().generation();
            Generation generation = wanted == null ? WarInspector.inspect(root, source.path()) : wanted;
            Application old = applications.get(source.place());
            ContextHandler context = factory.create(source, generation, root, old != null);
            // The counts go with the application when it is taken away: a place may never be used again.
            RunningRequests requests = new RunningRequests(
                    context, old == null ? new RequestCounts() : old.requests().counts());
            boolean contradicts = wanted != null && WarInspector.contradicts(root, wanted);
            start(source, context, requests, contradicts ? wanted : null);
            up = true;
            return new Application(source, generation, context, requests, staged, Instant.now());
        } finally {
            if (!up && staged != null) {
                staged.close();
            }
        }
    }

    private static void requireWar(ApplicationSource source) throws UserException {
        ApplicationSource.check(List.of(source));
    }

    /**
     * Starts a context.
     *
     * @param mistaken the generation that somebody has said, if the WAR is plainly of another
     */
    private void start(
            ApplicationSource source, ContextHandler context, RunningRequests requests, @Nullable Generation mistaken)
            throws UserException {
        requests.setServer(server);
        beforeStart.accept(context, source.settings());
        Throwable failure = null;
        try {
            requests.start();
        } catch (Exception | LinkageError | AssertionError | StackOverflowError | OutOfMemoryError e) {
            failure = e; // whatever an application throws, the others go on
        }
        String doubt = mistaken == null
                ? ""
                : "; it is run as " + mistaken.environment() + ", as was said, but its classes refer to "
                        + (mistaken == Generation.EE8 ? "jakarta" : "javax") + ".servlet";
        if (failure == null && context.isAvailable()) {
            if (mistaken != null) {
                LOG.warn("Application {} ({}) may not answer{}", source.contextPath(), source.path(), doubt);
            }
            return;
        }
        // A context that failed is started all the same, and would answer 503.
        Throwable why = failure == null ? Causes.ofUnavailability(context) : failure;
        LifeCycle.stop(requests);
        requests.destroy();
        String message = "application " + source.contextPath() + " (" + source.path() + ") failed to start: ";
        throw why == null
                ? new UserException(message + "it made itself unavailable" + doubt)
                : new UserException(message + Causes.tell(why) + doubt, why);
    }

    /** Changes the contexts in one step. */
    private synchronized void exchange(@Nullable Handler leaving, @Nullable Handler coming) {
        List<Handler> handlers = new ArrayList<>(contexts.getHandlers());
        if (leaving != null && handlers.remove(leaving)) {
            contexts.unmanage(leaving); // else it would be stopped at once
        }
        if (coming != null) {
            handlers.add(coming);
        }
        contexts.setHandlers(handlers);
        if (coming != null) {
            // One that is added after its start is nobody's to stop, and the server's session ids would not know its
            // sessions.
            contexts.manage(coming);
        }
    }

    /** Ends what still goes on; to be called when the server has stopped. */
    @Override
    public void close() {
        retirement.close();
    }
}
