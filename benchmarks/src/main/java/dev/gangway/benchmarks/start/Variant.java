package dev.gangway.benchmarks.start;

import dev.gangway.benchmarks.Processes;
import java.io.File;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One way to start a bridge, and what its starts took. */
final class Variant {
    private final String name;
    private final List<String> command;
    private final Map<String, String> environment;
    private final Question question;
    private final List<Start> starts = new ArrayList<>();

    /**
     * Makes a variant.
     *
     * @param command {@code gangway serve} with its applications; where to listen is added
     * @param environment what is added to that of this process
     */
    Variant(String name, List<String> command, Map<String, String> environment, Question question) {
        this.name = name;
        this.command = List.copyOf(command);
        this.environment = Map.copyOf(environment);
        this.question = question;
    }

    String name() {
        return name;
    }

    List<Start> starts() {
        return starts;
    }

    /** Starts it, waits for its first answer, and stops it. */
    Start start(Path log) throws IOException, InterruptedException {
        InetSocketAddress address = Processes.loopback(Processes.freePort());
        List<String> whole = new ArrayList<>(Processes.atPriority());
        whole.addAll(command);
        whole.addAll(List.of("--listen", "127.0.0.1:" + address.getPort()));
        ProcessBuilder builder =
                new ProcessBuilder(whole).redirectInput(new File("/dev/null")).redirectErrorStream(true);
        builder.redirectOutput(log.toFile()).environment().putAll(environment);

        long begin = System.nanoTime();
        Process process = builder.start();
        try {
            String answer = firstAnswer(address, process, begin, log);
            double millis = (System.nanoTime() - begin) / 1e6;
            Start start = new Start(millis, 1e3 * Processes.cpuSeconds(process.toHandle()), megabytes(process));
            if (answer.lines().anyMatch(line -> line.startsWith("Status:") && !line.startsWith("Status: 200"))) {
                throw new IOException(
                        "the first answer is no success: " + answer.lines().findFirst());
            }
            return start;
        } finally {
            Processes.stop(process);
        }
    }

    /** Waits for the answer; connections that come before the applications are up wait in the backlog. */
    private String firstAnswer(InetSocketAddress address, Process process, long begin, Path log)
            throws IOException, InterruptedException {
        while (true) {
            try {
                return question.ask(address);
            } catch (ConnectException e) {
                if (!process.isAlive() || System.nanoTime() - begin > TimeUnit.SECONDS.toNanos(60)) {
                    throw new IOException(name + " does not start: " + Files.readString(log), e);
                }
                Thread.sleep(1);
            }
        }
    }

    private static double megabytes(Process process) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"), StandardCharsets.US_ASCII).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElse(Double.NaN);
    }
}
