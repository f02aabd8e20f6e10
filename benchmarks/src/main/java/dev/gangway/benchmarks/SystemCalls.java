package dev.gangway.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/** Counts the system calls of a process with perf, by the kernel's trace points. */
final class SystemCalls implements AutoCloseable {
    private static final List<String> EVENTS = List.of(
            "raw_syscalls:sys_enter",
            "context-switches",
            "syscalls:sys_enter_epoll_ctl",
            "syscalls:sys_enter_epoll_wait",
            "syscalls:sys_enter_futex",
            "syscalls:sys_enter_read",
            "syscalls:sys_enter_write",
            "syscalls:sys_enter_writev");

    private final Process perf;
    private final Path output;

    SystemCalls(long pid, Path work) throws IOException {
        output = work.resolve("perf.csv");
        perf = new ProcessBuilder(
                        "perf",
                        "stat",
                        "-x,",
                        "-e",
                        String.join(",", EVENTS),
                        "-p",
                        Long.toString(pid),
                        "-o",
                        output.toString())
                .start();
        Processes.pause();
        Processes.pause();
    }

    static boolean isPossible() {
        return Processes.find("perf") != null;
    }

    /** Ends the count, and returns it as text, for each of so many requests. */
    String perRequest(int requests) throws IOException {
        close();
        TreeMap<String, Double> counts = new TreeMap<>();
        for (String line : Files.readAllLines(output)) {
            String[] fields = line.split(",", -1);
            if (fields.length > 2 && fields[0].matches("\\d+")) {
                counts.put(fields[2].replaceFirst(".*sys_enter_", ""), Double.parseDouble(fields[0]) / requests);
            }
        }
        StringBuilder text = new StringBuilder();
        counts.forEach((name, count) -> {
            if (count >= 0.005) {
                text.append(text.isEmpty() ? "" : ", ").append(label(name));
                text.append(String.format(Locale.ROOT, " %.2f", count));
            }
        });
        return text.toString();
    }

    private static String label(String name) {
        return name.equals("raw_syscalls:sys_enter") ? "all" : name;
    }

    @Override
    public void close() throws IOException {
        try {
            if (perf.isAlive()) { // only an interrupt makes it print what it has counted
                new ProcessBuilder("kill", "-INT", Long.toString(perf.pid()))
                        .start()
                        .waitFor();
            }
            perf.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
