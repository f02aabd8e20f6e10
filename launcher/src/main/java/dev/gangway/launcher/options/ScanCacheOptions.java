package dev.gangway.launcher.options;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option for where to remember what the jars of applications say: a mixin. */
public final class ScanCacheOptions {
    private static final String OFF = "off";

    @Option(
            names = "--scan-cache",
            order = 12,
            paramLabel = "DIR",
            description = "Remember in DIR what was found in the jars of applications, for shorter starts; 'off' "
                    + "searches anew each time (default: gangway/scans in $XDG_CACHE_HOME or ~/.cache).")
    private @Nullable Path folder;

    /** Returns where to remember it, or null for nowhere. */
    public @Nullable ScanCacheSettings settings() {
        return settings(System.getenv("XDG_CACHE_HOME"), System.getenv("HOME"));
    }

    @Nullable
    ScanCacheSettings settings(@Nullable String cache, @Nullable String home) {
        if (folder != null) {
            return folder.toString().equals(OFF) ? null : new ScanCacheSettings(folder.toAbsolutePath(), true);
        }
        String parent = isAbsolute(cache) ? cache : isAbsolute(home) ? home + "/.cache" : null;
        return parent == null ? null : new ScanCacheSettings(Path.of(parent, "gangway", "scans"), false);
    }

    private static boolean isAbsolute(@Nullable String path) {
        return path != null && !path.isEmpty() && Path.of(path).isAbsolute();
    }
}
