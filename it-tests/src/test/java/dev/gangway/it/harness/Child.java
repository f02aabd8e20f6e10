package dev.gangway.it.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A program that a test has started, with its output in a file; it never outlives the test JVM. */
final class Child implements AutoCloseable {
    private static final Duration TO_STOP = Duration.ofSeconds(30);
    private static final Duration TO_STOP_AT_END = Duration.ofSeconds(5);
    private static final Set<Process> ALIVE = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(Child::stopAll));
    }

    private final String name;
    private final Process process;
    private final Path output;

    private Child(String name, Process process, Path output) {
        this.name = name;
        this.process = process;
        this.output = output;
    }

    /** Starts a program in a folder; its two output streams go to a file there. */
    static Child start(String name, Path folder, Map<String, String> environment, List<String> command) {
        Path output = folder.resolve("output.txt");
        ProcessBuilder builder = new ProcessBuilder(heedingInterrupts(command))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            ALIVE.add(process);
            return new Child(name, process, output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Returns the command with SIGINT as a terminal would have it: a shell that runs the tests in the background has it
     * ignored, which children inherit and no shell can undo. Perl is part of every Debian and Ubuntu.
     */
    private static List<String> heedingInterrupts(List<String> command) {
        return Stream.concat(
                        Stream.of("perl", "-e", "$SIG{INT} = 'DEFAULT'; exec @ARGV or die $!", "--"), command.stream())
                .toList();
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    String output() {
        return read(output);
    }

    /** Returns the text of a log file, which may not exist yet. */
    static String read(Path log) {
        try {
            // Not readString: a log may be cut in the middle of a character while it is written.
            return Files.exists(log) ? new String(Files.readAllBytes(log), StandardCharsets.UTF_8) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until the program is ready, and fails at once with its output when it ends before. */
    void awaitReady(Duration atMost, BooleanSupplier isReady) {
        Awaitility.await(name + " is ready")
                .atMost(atMost)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> isReady.getAsBoolean() || !process.isAlive());
        if (!process.isAlive()) {
            throw new IllegalStateException(name + " ended with " + process.exitValue() + ":\n" + output());
        }
    }

    /** Waits for the end of the program and returns its exit code. */
    int awaitExit(Duration atMost) {
        try {
            if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException(name + " still runs after " + atMost + ":\n" + output());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + name, e);
        }
        ALIVE.remove(process);
        return process.exitValue();
    }

    /** Sends a signal by its name, such as {@code TERM}. */
    void signal(String signal) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + signal, String.valueOf(pid()))
                    .inheritIO()
                    .start();
            if (kill.waitFor() != 0) {
                throw new IllegalStateException("no signal could be sent to " + name);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while signalling " + name, e);
        }
    }

    /** Asks the program to end, and kills it when it does not. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(TO_STOP.toMillis(), TimeUnit.MILLISECONDS)) {
                kill(process);
            }
        } catch (InterruptedException e) {
            kill(process);
            Thread.currentThread().interrupt();
        }
        ALIVE.remove(process);
    }

    /** Ends a program that would wait for others to go. */
    void closeAtOnce() {
        kill(process);
        ALIVE.remove(process);
    }

    /** Ends what is left when the test JVM ends: such as what several test classes share. */
    private static void stopAll() {
        ALIVE.forEach(Process::destroy);
        long deadline = System.nanoTime() + TO_STOP_AT_END.toNanos();
        try {
            for (Process process : ALIVE) {
                process.waitFor(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        ALIVE.forEach(Child::kill);
    }

    /** Kills a process and then its children: a master that still runs would replace them. */
    private static void kill(Process process) {
        List<ProcessHandle> descendants = process.descendants().toList();
        process.destroyForcibly();
        descendants.forEach(ProcessHandle::destroyForcibly);
    }
}
