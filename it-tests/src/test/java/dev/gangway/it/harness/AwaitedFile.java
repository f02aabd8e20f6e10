package dev.gangway.it.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A file by which a test tells an application in another process to go on. It needs no other class, so that it can be
 * deployed with the servlet that waits.
 */
public final class AwaitedFile {
    private AwaitedFile() {}

    /** Waits until a file is there, in a folder that exists; returns false if it has not come in time. */
    public static boolean appears(Path file, Duration atMost) throws IOException {
        Path folder = file.toAbsolutePath().resolveSibling(".").normalize();
        long end = System.nanoTime() + atMost.toNanos();
        try (WatchService watch = folder.getFileSystem().newWatchService()) {
            // From here on nothing that comes is missed, and what came before is found by looking.
            folder.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
            while (!Files.exists(file)) {
                @Nullable WatchKey changes = watch.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (changes == null) {
                    return Files.exists(file);
                }
                changes.pollEvents().clear();
                if (!changes.reset()) {
                    throw new IOException("the folder " + folder + " is gone");
                }
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
