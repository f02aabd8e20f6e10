package dev.gangway.launcher.webapps;

import dev.gangway.launcher.deploy.Application;
import dev.gangway.launcher.deploy.ApplicationSettings;
import dev.gangway.launcher.deploy.ApplicationSource;
import dev.gangway.launcher.deploy.Deployer;
import dev.gangway.launcher.deploy.Generation;
import dev.gangway.launcher.options.UserException;
import dev.gangway.launcher.webapps.Attempts.Attempt;
import dev.gangway.launcher.webapps.FolderScan.Found;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder of applications that is looked at again and again.
 *
 * <p>What is new or has changed is deployed when it has not changed from one look to the next. A WAR that is not whole
 * yet, or that fails, leaves the version before it serving, and is tried again only when it changes. What is missing at
 * two looks is taken away. If the folder itself cannot be read, everything stays as it is.
 *
 * <p>It is longer than other files since looking, and the commands that do the same at once, share one lock and one list.
 */
public final class WebappsFolder implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WebappsFolder.class);

    private final Path folder;
    private final Deployer deployer;
    private final Attempts attempts;
    private final @Nullable Generation generation;
    private final ConcurrentMap<String, Watched> watched = new ConcurrentSkipListMap<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "gangway-webapps");
        thread.setDaemon(true);
        return thread;
    });
    private boolean unreadable;

    /**
     * Looks whether there is such a folder.
     *
     * @throws UserException if there is none, or it cannot be read
     */
    public static void check(Path folder) throws UserException {
        if (!Files.isDirectory(folder)) {
            throw new UserException("no such folder: " + folder + " (of --webapps)");
        }
        if (!Files.isReadable(folder) || !Files.isExecutable(folder)) {
            throw new UserException("cannot read " + folder + " (of --webapps): permission denied");
        }
    }

    /**
     * Prepares to serve a folder.
     *
     * @param generation what to run applications as whose settings do not say it, or null to look at each
     * @param stopping tells whether the rest is not to be deployed any more
     * @throws UserException if it is none, or cannot be read
     */
    public WebappsFolder(Path folder, Deployer deployer, @Nullable Generation generation, BooleanSupplier stopping)
            throws UserException {
        this.generation = generation;
        this.folder = folder.toAbsolutePath().normalize();
        this.deployer = deployer;
        attempts = new Attempts(deployer, stopping);
        check(folder);
    }

    /** Returns the folder. */
    public Path path() {
        return folder;
    }

    /** Deploys what is there, without waiting whether it changes. */
    public synchronized void deployAll() {
        LeftOver.settle(folder);
        look(true);
        if (watched.isEmpty()) {
            LOG.info("There is no application in {} yet", folder);
        }
    }

    /** Looks again and again from now on. */
    public void watch(Duration every) {
        long ms = every.toMillis();
        var unused = clock.scheduleWithFixedDelay(this::lookSafely, ms, ms, TimeUnit.MILLISECONDS);
    }

    private void lookSafely() {
        try {
            look(false);
        } catch (RuntimeException | Error e) { // else nobody would ever look again
            LOG.warn("Cannot look after {}: {}", folder, e.toString());
            LOG.debug("Look", e);
        }
    }

    private synchronized void look(boolean first) {
        Map<String, Found> found;
        try {
            found = FolderScan.of(folder);
            if (unreadable) {
                unreadable = false;
                LOG.info("{} can be read again", folder);
            }
        } catch (IOException e) {
            if (!unreadable) {
                unreadable = true;
                LOG.warn("Cannot read {}: {}; the applications go on as they are", folder, e.toString());
            }
            return;
        }
        Map<ApplicationSource.Place, Attempt> due = new LinkedHashMap<>();
        for (Found now : found.values()) {
            Watched known = watched.computeIfAbsent(now.name(), name -> new Watched(now));
            if (known.noteFound(now, first)) {
                prepare(known, now, due);
            }
        }
        deploy(due.values());
        removeMissing(found);
    }

    /** Adds an application to those that are due, unless its place is another's. */
    private void prepare(Watched known, Found found, Map<ApplicationSource.Place, Attempt> due) {
        known.tried(found);
        known.wanted = null;
        try {
            ApplicationSource source = source(found);
            known.wanted = source;
            Application there = deployer.inTheWayOf(source, known.application);
            if (there != null) {
                throw Attempts.taken(known, there.source(), source);
            }
            for (Attempt sooner : due.values()) {
                if (sooner.source().place().overlaps(source.place())) {
                    throw Attempts.taken(known, sooner.source(), source);
                }
            }
            due.put(source.place(), new Attempt(known, source));
        } catch (UserException e) {
            Attempts.failed(known, e);
        }
    }

    private void deploy(Collection<Attempt> due) {
        if (attempts.make(due)) {
            watched.values().forEach(Watched::placeMayBeFree);
        }
    }

    private ApplicationSource source(Found found) throws UserException {
        Path settings = found.settings();
        try {
            ApplicationSource source = settings == null
                    ? new ApplicationSource(ApplicationSource.contextPathOf(found.path()), found.path())
                    : ApplicationSource.configured(null, settings, found.war());
            return generation == null ? source : source.withDefault(generation);
        } catch (IllegalArgumentException e) { // a name that can be no context path
            throw new UserException("cannot deploy " + found.path() + ": " + e.getMessage(), e);
        }
    }

    private void removeMissing(Map<String, Found> found) {
        boolean removed = watched.entrySet().removeIf(entry -> {
            Watched known = entry.getValue();
            if (found.containsKey(entry.getKey()) || !known.noteMissing()) {
                return false;
            }
            Application application = known.application;
            if (application != null) {
                deployer.undeploy(application);
            }
            return true;
        });
        if (removed) {
            watched.values().forEach(Watched::placeMayBeFree);
        }
    }

    /** Returns the applications in the folder, also those that are not up. */
    public List<FolderEntry> entries() {
        List<FolderEntry> entries = new ArrayList<>();
        watched.forEach((name, known) ->
                entries.add(new FolderEntry(name, known.found.path(), known.wanted, known.application, known.failure)));
        return entries;
    }

    /**
     * Takes a WAR into the folder, and starts it at once. If it does not start, the folder is as it was before.
     *
     * @param fileName its name there, which ends in {@code .war}
     * @throws UserException if it cannot be written, is damaged, or does not start
     */
    public Application receive(String fileName, InputStream war) throws UserException {
        try (Upload upload = Upload.receive(folder, fileName, war)) {
            String name = FolderScan.nameOfWar(fileName);
            synchronized (this) {
                Watched before = watched.get(name);
                String failure = before == null ? null : before.failure;
                boolean waits = before != null && before.isWaitingForPlace();
                Replacement replacement = upload.putInPlace();
                try {
                    Application application = deployNow(name, folder.resolve(fileName));
                    replacement.accept();
                    return application;
                } catch (UserException | RuntimeException e) {
                    replacement.undo();
                    takeBack(name, failure, waits);
                    throw e;
                }
            }
        }
    }

    /**
     * Starts an application of the folder anew, although nothing may have changed.
     *
     * @throws UserException if it does not start; the version that was up goes on
     */
    public synchronized Application reload(FolderEntry entry) throws UserException {
        return deployNow(entry.name(), entry.path());
    }

    /** Deploys what lies in the folder, which should be {@code expected}, without waiting whether it changes. */
    private Application deployNow(String name, Path expected) throws UserException {
        Found found = scan().get(name);
        if (found == null || !found.path().equals(expected)) {
            throw new UserException(expected + " is not served: "
                    + (found == null ? "it is not there any more" : found.path() + " is, in its place"));
        }
        Watched known = watched.computeIfAbsent(name, key -> new Watched(found));
        Map<ApplicationSource.Place, Attempt> due = new LinkedHashMap<>();
        prepare(known, found, due);
        deploy(due.values());
        Application application = known.application;
        if (known.failure != null || application == null) {
            throw new UserException(known.failure + (application == null ? "" : Attempts.GOES_ON));
        }
        return application;
    }

    /** Knows again of an application what was known before a change that has been undone. */
    private void takeBack(String name, @Nullable String failure, boolean waits) throws UserException {
        Found found = scan().get(name);
        Watched known = watched.get(name);
        if (known == null) {
            return;
        }
        known.failure = failure;
        if (found != null) {
            known.tried(found);
            if (waits) {
                known.waitForPlace();
            }
        } else if (known.application == null) {
            watched.remove(name);
        } // else its file was removed just before, which the next looks will find
    }

    private Map<String, Found> scan() throws UserException {
        try {
            return FolderScan.of(folder);
        } catch (IOException e) {
            throw new UserException("cannot read " + folder + ": " + e, e);
        }
    }

    private List<Path> content(String name) throws UserException {
        try {
            return FolderScan.contentOf(folder, name);
        } catch (IOException e) {
            throw new UserException("cannot read " + folder + ": " + e, e);
        }
    }

    /**
     * Takes an application away, with its WAR or directory, all versions of it; its settings stay.
     *
     * @throws UserException if its files cannot be removed, or are not in the folder
     */
    public synchronized void remove(FolderEntry entry) throws UserException {
        List<Path> content = content(entry.name());
        if (!content.contains(entry.path())) {
            throw new UserException(entry.path() + " is not in " + folder + ": remove the settings that name it, "
                    + folder.resolve(entry.name() + ApplicationSettings.SUFFIX));
        }
        Removal removal = Removal.hide(content);
        Watched known = watched.remove(entry.name());
        Application application = known == null ? null : known.application;
        if (application != null) {
            deployer.undeploy(application);
        }
        watched.values().forEach(Watched::placeMayBeFree);
        removal.finish();
    }

    /** Begins no more deployments; applications go on, and one that is starting may end that. */
    @Override
    public void close() {
        attempts.close();
        clock.shutdown(); // without an interrupt, which the application would get
    }

    /** Waits, after it was closed, for the applications that are starting; returns false if they still are. */
    public boolean awaitDeployments(Duration atMost) {
        return attempts.await(atMost);
    }
}
