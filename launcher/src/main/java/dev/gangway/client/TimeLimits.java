package dev.gangway.client;

import java.time.Duration;

/**
 * How long to wait for the other side.
 *
 * @param silence the longest time in which nothing is received and nothing can be sent; zero for no limit
 * @param total the longest time from the first step of connecting to the end; zero for no limit
 */
record TimeLimits(Duration silence, Duration total) {
    TimeLimits {
        if (silence.isNegative() || total.isNegative()) {
            throw new IllegalArgumentException("a time limit cannot be negative");
        }
    }

    boolean areSet() {
        return !silence.isZero() || !total.isZero();
    }

    static String format(Duration limit) {
        long millis = limit.toMillis();
        return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
    }
}
