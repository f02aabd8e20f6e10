package dev.gangway.client;

import java.time.Duration;

/**
 * How long to wait for the other side.
 *
 * @param silence the longest time in which nothing is received and nothing can be sent; zero for no limit
 * @param total the longest time from the first step of connecting to the end; zero for no limit
 */
record TimeLimits(Duration silence, Duration total) {
    static final TimeLimits NONE = new TimeLimits(Duration.ZERO, Duration.ZERO);

    TimeLimits {
        if (silence.isNegative() || total.isNegative()) {
            throw new IllegalArgumentException("a time limit cannot be negative");
        }
    }
}
