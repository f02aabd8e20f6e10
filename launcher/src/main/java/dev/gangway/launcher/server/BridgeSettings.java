package dev.gangway.launcher.server;

import dev.gangway.launcher.options.AccessLogSettings;
import dev.gangway.launcher.options.FormSettings;
import dev.gangway.launcher.options.IdentitySettings;
import dev.gangway.launcher.options.JndiSettings;
import dev.gangway.launcher.options.ScanCacheSettings;
import dev.gangway.launcher.options.SendFileSettings;
import dev.gangway.launcher.options.SessionSettings;
import dev.gangway.launcher.options.StatusSettings;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Bridge} is made from.
 *
 * @param home where the program is installed: the folder that has {@code lib/eeN}
 * @param listening where to listen for web servers, and to whom
 * @param threads the most threads that may serve requests at a time
 * @param stopTimeout how long running requests may take to end when the bridge stops
 * @param workDir where to make the work folder, or null for the system's temporary directory
 * @param sessions where sessions are kept
 * @param identity whose users applications have
 * @param sendFile how files are left to the web server
 * @param forms how much of forms is read
 * @param showErrors whether error pages show exceptions, where nothing else is set for an application
 * @param jndi what every application finds in JNDI
 * @param scanCache where what was found in jars is remembered, or null for nowhere
 * @param status what is told of the running bridge
 * @param accessLog where a line for each request goes, or null for nowhere
 */
public record BridgeSettings(
        Path home,
        Listening listening,
        int threads,
        Duration stopTimeout,
        @Nullable Path workDir,
        SessionSettings sessions,
        IdentitySettings identity,
        SendFileSettings sendFile,
        FormSettings forms,
        boolean showErrors,
        JndiSettings jndi,
        @Nullable ScanCacheSettings scanCache,
        StatusSettings status,
        @Nullable AccessLogSettings accessLog) {

    /** Has nothing in JNDI for all applications, remembers nothing, and tells nothing, not even of exceptions. */
    public BridgeSettings(
            Path home,
            Listening listening,
            int threads,
            Duration stopTimeout,
            @Nullable Path workDir,
            SessionSettings sessions,
            IdentitySettings identity,
            SendFileSettings sendFile) {
        this(
                home,
                listening,
                threads,
                stopTimeout,
                workDir,
                sessions,
                identity,
                sendFile,
                FormSettings.DEFAULT,
                false,
                JndiSettings.NONE,
                null,
                StatusSettings.DEFAULT,
                null);
    }

    /** Keeps sessions in memory, believes nobody, and sends files itself. */
    public BridgeSettings(Path home, Listening listening, int threads, Duration stopTimeout, @Nullable Path workDir) {
        this(
                home,
                listening,
                threads,
                stopTimeout,
                workDir,
                SessionSettings.DEFAULT,
                IdentitySettings.DEFAULT,
                SendFileSettings.OFF);
    }
}
