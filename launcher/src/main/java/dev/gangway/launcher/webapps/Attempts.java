package dev.gangway.launcher.webapps;

import dev.gangway.launcher.deploy.Application;
import dev.gangway.launcher.deploy.ApplicationSource;
import dev.gangway.launcher.deploy.Deployer;
import dev.gangway.launcher.deploy.PlaceTakenException;
import dev.gangway.launcher.options.UserException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deploys what is due in the folder, until the bridge stops. */
final class Attempts {
    private static final Logger LOG = LoggerFactory.getLogger(WebappsFolder.class);

    static final String GOES_ON = "; the version that was up before goes on";

    private final Deployer deployer;
    private final BooleanSupplier stopping;

    /** Held, with others, by each deployment; for good by who has waited for the last of them. */
    private final ReadWriteLock deploying = new ReentrantReadWriteLock();

    private volatile boolean closed;

    /**
     * Prepares to deploy.
     *
     * @param stopping tells whether the rest is not to be deployed any more
     */
    Attempts(Deployer deployer, BooleanSupplier stopping) {
        this.deployer = deployer;
        this.stopping = stopping;
    }

    /** An application to be deployed. */
    record Attempt(Watched known, ApplicationSource source) {}

    /** Deploys applications, several at a time; returns whether one has left the place where it was. */
    boolean make(Collection<Attempt> due) {
        AtomicBoolean moved = new AtomicBoolean();
        Parallel.forEach(List.copyOf(due), attempt -> {
            if (deploy(attempt)) {
                moved.set(true);
            }
        });
        return moved.get();
    }

    private boolean deploy(Attempt attempt) {
        Watched known = attempt.known();
        Lock lock = deploying.readLock();
        if (closed || stopping.getAsBoolean() || !lock.tryLock()) {
            known.failure = "the bridge is stopping";
            return false;
        }
        Application old = known.application;
        try {
            known.application = deployer.deploy(attempt.source(), old);
            known.failure = null;
            if (old != null && !old.source().place().equals(attempt.source().place())) {
                deployer.undeploy(old); // the settings have moved it elsewhere
                return true;
            }
        } catch (PlaceTakenException e) { // by a command, since this one was found to be due
            failed(known, taken(known, e.taker(), attempt.source()));
        } catch (UserException | RuntimeException e) { // whatever it is, the others go on
            failed(known, e);
        } finally {
            lock.unlock();
        }
        return false;
    }

    /** Has an application wait until its place is free; returns what to complain about. */
    static UserException taken(Watched known, ApplicationSource one, ApplicationSource other) {
        known.waitForPlace();
        return new UserException("cannot deploy " + other.path() + ": its place, " + other.contextPath()
                + ", is taken by " + one.path() + "; give it another name, or another place in a file beside it");
    }

    /** Says why what lies in the folder does not serve. */
    static void failed(Watched known, Exception why) {
        known.failure = String.valueOf(why.getMessage());
        LOG.error("{}{}", known.failure, known.application == null ? "" : GOES_ON);
        LOG.debug("Why", why);
    }

    /** Begins no more deployments. */
    void close() {
        closed = true;
    }

    /** Waits for those that have begun, after it was closed; returns false if some still go on. */
    boolean await(Duration atMost) {
        try {
            return deploying.writeLock().tryLock(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
