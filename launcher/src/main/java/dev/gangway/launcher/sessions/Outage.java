package dev.gangway.launcher.sessions;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether a storage is away, told in the log once when it begins and once when it ends. */
final class Outage {
    private static final Logger LOG = LoggerFactory.getLogger(Outage.class);
    private static final long LOOK_PERIOD = TimeUnit.SECONDS.toNanos(1);

    private final String place;
    private boolean away;
    private long since;
    private long looked;

    Outage(String place) {
        this.place = place;
    }

    /** Returns whether to try the storage: always while it is there; while it is away one caller may, each second. */
    synchronized boolean mayTry() {
        long now = System.nanoTime();
        if (away && now - looked < LOOK_PERIOD) {
            return false;
        }
        looked = now;
        return true;
    }

    synchronized void begins(String why) {
        looked = System.nanoTime();
        if (!away) {
            away = true;
            since = System.nanoTime();
            LOG.warn(
                    "Sessions in {} cannot be reached: {}; requests that need them get 503 until it is back",
                    place,
                    why);
        }
    }

    synchronized void ends() {
        if (away) {
            away = false;
            LOG.info(
                    "Sessions in {} can be reached again, after {} s",
                    place,
                    TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - since));
        }
    }
}
