package dev.gangway.launcher.server;

import dev.gangway.launcher.options.ListenAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Bridge} is made from.
 *
 * @param home where the program is installed: the folder that has {@code lib/eeN}
 * @param listen where to listen for web servers
 * @param threads the most threads that may serve requests at a time
 * @param stopTimeout how long running requests may take to end when the bridge stops
 * @param workDir where to make the work folder, or null for the system's temporary directory
 */
public record BridgeSettings(
        Path home, List<ListenAddress> listen, int threads, Duration stopTimeout, @Nullable Path workDir) {

    public BridgeSettings {
        listen = List.copyOf(listen);
    }
}
