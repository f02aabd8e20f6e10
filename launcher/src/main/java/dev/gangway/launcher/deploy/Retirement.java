package dev.gangway.launcher.deploy;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.util.component.LifeCycle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The end of versions that no new request reaches: they stop when their requests have ended, or after a time. */
final class Retirement implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Retirement.class);

    private static final Duration TO_STOP = Duration.ofSeconds(10);

    private final Duration atMost;
    private final Runnable forget;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "gangway-retirement");
        thread.setDaemon(true);
        return thread;
    });

    Retirement(Duration atMost, Runnable forget) {
        this.atMost = atMost;
        this.forget = forget;
    }

    /** Waits for the requests of a version, and stops it, without keeping the caller. */
    void begin(Application application) {
        threads.execute(() -> retire(application));
    }

    private void retire(Application application) {
        try {
            long left = application.requests().awaitNone(atMost);
            if (left > 0) {
                LOG.warn(
                        "The old version of application {} stops with {} requests cut off after {} s",
                        application.contextPath(),
                        left,
                        atMost.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the server stops: so does this, at once
        }
        LifeCycle.stop(application.requests());
        application.requests().destroy();
        StagedWar staged = application.staged();
        if (staged != null) {
            staged.close();
        }
        forget.run();
        LOG.debug("The old version of application {} has stopped", application.contextPath());
    }

    /** Stops at once what has not stopped yet. */
    @Override
    public void close() {
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(TO_STOP.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("Old versions of applications still stop");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
