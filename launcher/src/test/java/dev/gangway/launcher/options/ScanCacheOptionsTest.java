package dev.gangway.launcher.options;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class ScanCacheOptionsTest {
    @Test
    void aFolderThatIsNamedIsTaken() {
        assertThat(settings("/cache", "/home/me", "--scan-cache=/var/cache/gangway"))
                .isEqualTo(new ScanCacheSettings(Path.of("/var/cache/gangway"), true));
        assertThat(settings(null, null, "--scan-cache=scans"))
                .isEqualTo(new ScanCacheSettings(Path.of("scans").toAbsolutePath(), true));
    }

    @Test
    void offIsNoFolder() {
        assertThat(settings("/cache", "/home/me", "--scan-cache=off")).isNull();
    }

    @Test
    void theUsersCacheIsTheDefault() {
        assertThat(settings("/cache", "/home/me"))
                .isEqualTo(new ScanCacheSettings(Path.of("/cache/gangway/scans"), false));
        assertThat(settings("", "/home/me"))
                .isEqualTo(new ScanCacheSettings(Path.of("/home/me/.cache/gangway/scans"), false));
        assertThat(settings("relative", "/home/me"))
                .isEqualTo(new ScanCacheSettings(Path.of("/home/me/.cache/gangway/scans"), false));
    }

    @Test
    void whoHasNoHomeHasNoCache() {
        assertThat(settings(null, null)).isNull();
        assertThat(settings(null, "")).isNull();
    }

    private static @Nullable ScanCacheSettings settings(
            @Nullable String cache, @Nullable String home, String... arguments) {
        ScanCacheOptions options = new ScanCacheOptions();
        new CommandLine(new Holder(options)).parseArgs(arguments);
        return options.settings(cache, home);
    }

    @CommandLine.Command
    private record Holder(@CommandLine.Mixin ScanCacheOptions options) {}
}
