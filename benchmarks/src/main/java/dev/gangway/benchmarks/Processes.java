package dev.gangway.benchmarks;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Programs that are started, found and measured. */
public final class Processes {
    private static final String[] FOLDERS = {"/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin"};
    private static final double TICKS_PER_SECOND = 100; // of /proc, on every Linux that Java runs on

    private Processes() {}

    /** Returns where a program is, or null if it is not installed. */
    static @Nullable Path find(String namePrefix) {
        for (String folder : FOLDERS) {
            File[] files = new File(folder).listFiles((in, name) -> name.matches(namePrefix + "[0-9.]*"));
            if (files != null && files.length > 0) {
                return files[0].toPath();
            }
        }
        return null;
    }

    /** Starts a program, at a priority that other work on the machine does not disturb where we may ask for it. */
    static Process start(Path log, boolean talks, List<String> command) throws IOException {
        List<String> whole = new ArrayList<>(atPriority());
        whole.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(whole).redirectError(log.toFile());
        if (!talks) {
            builder.redirectOutput(log.toFile()).redirectInput(new File("/dev/null"));
        }
        Process process = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(process))); // also when this one is interrupted
        return process;
    }

    /** Returns what to put before a command so that other work on the machine disturbs it less, if we may. */
    public static List<String> atPriority() {
        return System.getProperty("user.name").equals("root") ? List.of("nice", "-n", "-15") : List.of();
    }

    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    public static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** Waits until somebody accepts connections. */
    static void awaitListening(SocketAddress address, Process process, Path log) throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (true) {
            try {
                SocketChannel.open(address).close();
                return;
            } catch (IOException e) {
                if (!process.isAlive() || System.nanoTime() > end) {
                    throw new IOException("not listening on " + address + ", see " + log, e);
                }
                pause();
            }
        }
    }

    static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns how much CPU time a process and its children have taken, in seconds. */
    public static double cpuSeconds(ProcessHandle process) {
        return Stream.concat(Stream.of(process), process.descendants())
                .mapToDouble(each -> cpuSecondsOfOne(each.pid()))
                .sum();
    }

    private static double cpuSecondsOfOne(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
        } catch (IOException e) {
            return 0; // it has ended
        }
    }

    public static void stop(Process process) {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
