package dev.gangway.launcher.server;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SIGTERM, SIGINT and SIGHUP, taken as requests to stop in good order.
 *
 * <p>Without this the Java runtime would run its shutdown hooks, all at the same time, and exit with 128 and the
 * signal's number: applications' hooks would close what running requests still need, and a service manager would see a
 * failure. A second SIGTERM or SIGINT, whichever came first, is from somebody who does not want to wait: it ends the
 * process at once. SIGHUP is not: systemd sends it right behind SIGTERM to what was started in a login session.
 */
public final class StopSignals {
    private static final Logger LOG = LoggerFactory.getLogger(StopSignals.class);

    private static final List<String> IMPATIENT = List.of("TERM", "INT");

    private final CountDownLatch received = new CountDownLatch(1);

    private StopSignals() {}

    /** Starts to listen for signals. */
    public static StopSignals install() {
        StopSignals signals = new StopSignals();
        for (String name : List.of("TERM", "INT", "HUP")) {
            Signals.handle(name, () -> signals.take(name));
        }
        return signals;
    }

    /** Takes a signal, and lets the next one end the process, unless it is SIGHUP. */
    private void take(String name) {
        IMPATIENT.forEach(Signals::leaveToTheRuntime);
        LOG.info("Received SIG{}", name);
        received.countDown();
    }

    /** Returns whether a signal has come. */
    public boolean received() {
        return received.getCount() == 0;
    }

    /** Waits for the first signal. */
    public void await() throws InterruptedException {
        received.await();
    }

    /** Waits for the first signal, or until the time is over; returns whether a signal has come. */
    public boolean await(Duration time) throws InterruptedException {
        return received.await(time.toMillis(), TimeUnit.MILLISECONDS);
    }
}
