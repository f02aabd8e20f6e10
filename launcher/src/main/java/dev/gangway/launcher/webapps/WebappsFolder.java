package dev.gangway.launcher.webapps;

import dev.gangway.launcher.deploy.Application;
import dev.gangway.launcher.deploy.ApplicationSource;
import dev.gangway.launcher.deploy.Deployer;
import dev.gangway.launcher.options.UserException;
import dev.gangway.launcher.webapps.FolderScan.Found;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder of applications that is looked at again and again.
 *
 * <p>What is new or has changed is deployed when it has not changed from one look to the next. A WAR that is not whole
 * yet, or that fails, leaves the version before it serving, and is tried again only when it changes. What is missing at
 * two looks is taken away. If the folder itself cannot be read, everything stays as it is.
 */
public final class WebappsFolder implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WebappsFolder.class);

    /** How many looks a file that is no archive may rest before it is called damaged: a copy may have been held up. */
    private static final int LOOKS_UNTIL_DAMAGED = 5;

    private static final int LOOKS_UNTIL_GONE = 2;

    private final Path folder;
    private final Deployer deployer;
    private final Map<String, Watched> watched = new TreeMap<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "gangway-webapps");
        thread.setDaemon(true);
        return thread;
    });
    private boolean unreadable;

    /** What is known of one application in the folder. */
    private static final class Watched {
        private @Nullable Found found;
        private String seen = "";
        private String tried = "";
        private int rested;
        private int missing;
        private @Nullable Application application;
        private @Nullable String failure;
    }

    /** An application of the folder that is not up as it lies there: its file, and why. */
    public record Failure(Path path, String reason) {}

    /**
     * Prepares to serve a folder.
     *
     * @throws UserException if it is none, or cannot be read
     */
    public WebappsFolder(Path folder, Deployer deployer) throws UserException {
        this.folder = folder.toAbsolutePath().normalize();
        this.deployer = deployer;
        if (!Files.isDirectory(folder)) {
            throw new UserException("no such folder: " + folder + " (of --webapps)");
        }
        if (!Files.isReadable(folder) || !Files.isExecutable(folder)) {
            throw new UserException("cannot read " + folder + " (of --webapps): permission denied");
        }
    }

    /** Returns the folder. */
    public Path path() {
        return folder;
    }

    /** Deploys what is there, without waiting whether it changes. */
    public synchronized void deployAll() {
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
            Watched known = watched.computeIfAbsent(now.name(), name -> new Watched());
            known.missing = 0;
            if (isDue(known, now, first)) {
                prepare(known, now, due);
            }
        }
        Parallel.forEach(List.copyOf(due.values()), this::deploy);
        removeMissing(found);
    }

    /** An application to be deployed. */
    private record Attempt(Watched known, ApplicationSource source) {}

    /** Adds an application to those that are due, unless its place is another's. */
    private void prepare(Watched known, Found found, Map<ApplicationSource.Place, Attempt> due) {
        known.tried = found.fingerprint();
        try {
            ApplicationSource source = source(found);
            Application there = deployer.at(source);
            if (there != null && !there.equals(known.application)) {
                throw ApplicationSource.duplicate(there.source(), source);
            }
            Attempt sooner = due.putIfAbsent(source.place(), new Attempt(known, source));
            if (sooner != null) {
                throw ApplicationSource.duplicate(sooner.source(), source);
            }
        } catch (UserException e) {
            failed(known, e);
        }
    }

    private static boolean isDue(Watched known, Found now, boolean first) {
        known.found = now;
        String print = now.fingerprint();
        if (print.equals(known.tried)) {
            return false;
        }
        known.rested = print.equals(known.seen) ? known.rested + 1 : 0;
        known.seen = print;
        if (known.rested == 0 && !first) {
            return false;
        }
        return isWhole(now) || known.rested >= LOOKS_UNTIL_DAMAGED;
    }

    /** Returns whether the WAR can be opened; its directory of content is at its end. */
    private static boolean isWhole(Found found) {
        Path war = found.war();
        if (war == null || Files.isDirectory(war) || war.equals(found.settings())) {
            return true;
        }
        try (ZipFile zip = new ZipFile(war.toFile())) {
            return zip.size() > 0;
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }

    private void deploy(Attempt attempt) {
        Watched known = attempt.known();
        Application old = known.application;
        try {
            known.application = deployer.deploy(attempt.source());
            known.failure = null;
            if (old != null && !old.source().place().equals(attempt.source().place())) {
                deployer.undeploy(old); // the settings have moved it elsewhere
            }
        } catch (UserException | RuntimeException e) { // whatever it is, the others go on
            failed(known, e);
        }
    }

    private static void failed(Watched known, Exception why) {
        known.failure = String.valueOf(why.getMessage());
        LOG.error("{}{}", known.failure, known.application == null ? "" : "; the version that was up before goes on");
    }

    private static ApplicationSource source(Found found) throws UserException {
        Path settings = found.settings();
        try {
            return settings == null
                    ? new ApplicationSource(ApplicationSource.contextPathOf(found.path()), found.path())
                    : ApplicationSource.configured(null, settings);
        } catch (IllegalArgumentException e) { // a name that can be no context path
            throw new UserException("cannot deploy " + found.path() + ": " + e.getMessage(), e);
        }
    }

    private void removeMissing(Map<String, Found> found) {
        boolean removed = watched.entrySet().removeIf(entry -> {
            Watched known = entry.getValue();
            if (found.containsKey(entry.getKey()) || ++known.missing < LOOKS_UNTIL_GONE) {
                return false;
            }
            Application application = known.application;
            if (application != null) {
                deployer.undeploy(application);
            }
            return true;
        });
        if (removed) { // the place that another has wanted may be free now
            watched.values().stream().filter(known -> known.failure != null).forEach(known -> known.tried = "");
        }
    }

    /** Returns what is not up as it lies in the folder. */
    public synchronized List<Failure> failures() {
        List<Failure> failures = new ArrayList<>();
        for (Watched known : watched.values()) {
            Found found = known.found;
            String failure = known.failure;
            if (found != null && failure != null) {
                failures.add(new Failure(found.path(), failure));
            }
        }
        return failures;
    }

    /** Stops looking; applications go on. */
    @Override
    public void close() {
        clock.shutdownNow();
    }
}
