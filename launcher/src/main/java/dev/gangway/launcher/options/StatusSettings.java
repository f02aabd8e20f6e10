package dev.gangway.launcher.options;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is told of a running bridge.
 *
 * @param path where the status is shown through the web server, or null for nowhere
 * @param slow how long a request may take before it is logged, or null for ever
 */
public record StatusSettings(@Nullable String path, @Nullable Duration slow) {
    /** Nothing but what commands ask for. */
    public static final StatusSettings DEFAULT = new StatusSettings(null, null);
}
