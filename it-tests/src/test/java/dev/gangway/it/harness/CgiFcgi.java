package dev.gangway.it.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** cgi-fcgi of the FastCGI library: a client that makes a request of its environment and its standard input. */
public final class CgiFcgi {
    private static final Duration TO_END = Duration.ofSeconds(60);

    private CgiFcgi() {}

    /** What it has printed, which is the answer, and its exit code, which is the appStatus. */
    public record Answer(int exitCode, String output, String errors) {
        /** Returns the answer without its header block. */
        public String body() {
            return output.substring(output.indexOf("\r\n\r\n") + 4);
        }
    }

    /** Sends a request to a bridge, such as {@code 127.0.0.1:9000} or {@code /run/gangway.sock}. */
    public static Answer ask(String address, Map<String, String> environment, byte[] body) {
        return run(environment, body, "-bind", "-connect", address);
    }

    /** Has it start a program, which inherits the listening socket, and nothing but that and the environment. */
    public static void startProgram(String address, Map<String, String> environment, Path program) {
        Answer ended = run(environment, new byte[0], "-start", "-connect", address, program.toString());
        if (ended.exitCode != 0) {
            throw new IllegalStateException("cgi-fcgi ended with " + ended);
        }
    }

    private static Answer run(Map<String, String> environment, byte[] body, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Programs.require("cgi-fcgi", "libfcgi-bin").toString());
        command.addAll(List.of(arguments));
        Path folder = WorkFolders.create("cgi-fcgi");
        try {
            Path input = Files.write(folder.resolve("input"), body);
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectInput(input.toFile())
                    .redirectOutput(folder.resolve("output").toFile())
                    .redirectError(folder.resolve("errors").toFile());
            builder.environment().clear();
            builder.environment().putAll(environment);
            Process process = builder.start();
            if (!process.waitFor(TO_END.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException(command + " still runs after " + TO_END);
            }
            return new Answer(
                    process.exitValue(),
                    Files.readString(folder.resolve("output"), StandardCharsets.ISO_8859_1),
                    Files.readString(folder.resolve("errors")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for cgi-fcgi", e);
        }
    }
}
