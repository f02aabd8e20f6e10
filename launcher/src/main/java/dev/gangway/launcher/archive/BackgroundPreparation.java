package dev.gangway.launcher.archive;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code gangway prepare} as a process of low priority beside a running bridge that was started without an archive.
 *
 * <p>It is a process of its own, as a start that is rehearsed would get into the way of requests.
 */
public final class BackgroundPreparation implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BackgroundPreparation.class);

    private final @Nullable ClassArchive archive;
    private final Path home;
    private final Thread thread;

    private BackgroundPreparation(@Nullable ClassArchive archive, Path home, Duration delay) {
        this.archive = archive;
        this.home = home;
        thread = new Thread(() -> run(delay), "gangway-prepare");
        thread.setDaemon(true);
    }

    /**
     * Makes an archive for the next start, if there is none.
     *
     * @param home the folder of the installation
     * @param delay how long to wait, for the first requests have precedence
     */
    public static BackgroundPreparation start(Path home, Duration delay) {
        BackgroundPreparation preparation =
                new BackgroundPreparation(ClassArchive.own().orElse(null), home, delay);
        if (preparation.archive != null) {
            preparation.thread.start();
        }
        return preparation;
    }

    /** Makes an archive for the next start, if there is none, by a process that outlives this one. */
    public static void leaveBehind(Path home) {
        ClassArchive own = ClassArchive.own().orElse(null);
        if (own != null && isDue(own, home)) {
            try {
                var unused = launch(own);
            } catch (IOException e) {
                LOG.debug("No class archive", e);
            }
        }
    }

    private void run(Duration delay) {
        try {
            Thread.sleep(delay.toMillis());
            ClassArchive own = archive;
            if (own == null || !isDue(own, home)) {
                return;
            }
            LOG.info("Preparing faster starts in the background: {}", own.file());
            Process process = launch(own);
            try {
                int exitCode = process.waitFor();
                LOG.debug("The preparation of {} has ended with exit code {}", own.file(), exitCode);
            } finally {
                process.destroy(); // which ends those that it has started
            }
        } catch (IOException e) {
            LOG.debug("No class archive", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the bridge stops
        }
    }

    private static boolean isDue(ClassArchive own, Path home) {
        Optional<ClassArchive> installed = ClassArchive.installed();
        return (installed.isEmpty() || !new ArchiveBuild(installed.get(), home).isFresh())
                && new ArchiveBuild(own, home).isDue();
    }

    private static Process launch(ClassArchive own) throws IOException {
        List<String> java = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx64m",
                "-Dgangway.archive.own=" + own.file(),
                "-cp",
                System.getProperty("java.class.path"),
                "dev.gangway.launcher.Main",
                "prepare",
                "--user");
        List<String> nice = new ArrayList<>(List.of("nice", "-n", "19"));
        nice.addAll(java);
        try {
            return start(nice);
        } catch (IOException e) {
            return start(java); // no such command
        }
    }

    private static Process start(List<String> command) throws IOException {
        // Nothing of it may reach whom the bridge talks to, nor keep a pipe open that somebody waits for the end of.
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(Redirect.DISCARD).redirectError(Redirect.DISCARD);
        builder.environment()
                .keySet()
                .removeIf(name -> name.startsWith("GANGWAY_") || name.equals("GATEWAY_INTERFACE"));
        Process process = builder.start();
        process.getOutputStream().close();
        offer(process);
        return process;
    }

    /** Where memory is short, the system shall end this process and not the bridge. */
    private static void offer(Process process) {
        try {
            Files.writeString(Path.of("/proc", String.valueOf(process.pid()), "oom_score_adj"), "1000");
        } catch (IOException e) {
            LOG.debug("Not on Linux, or not allowed", e);
        }
    }

    /** Ends the preparation if it is still going on; another start begins it anew. */
    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
