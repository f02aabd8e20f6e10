package dev.gangway.it.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

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

    /**
     * Has it start a program, which inherits the listening socket, and nothing but that and the environment; returns when
     * that socket listens.
     *
     * <p>That of 2.4.5, which is Debian 13's, ends at once what it has started, unless it supervises that: then it ends
     * after the program.
     */
    public static void startProgram(String address, Map<String, String> environment, Path program) {
        if (run(Map.of(), new byte[0]).errors().contains("-supervise")) {
            Running supervisor =
                    start(environment, new byte[0], "-start", "-supervise", "-connect", address, program.toString());
            Awaitility.await(supervisor.command() + " listens")
                    .atMost(TO_END)
                    .until(() -> !supervisor.process().isAlive() || accepts(address));
            if (!supervisor.process().isAlive()) {
                throw new IllegalStateException("cgi-fcgi ended with " + supervisor.end());
            }
            return;
        }
        Answer ended = run(environment, new byte[0], "-start", "-connect", address, program.toString());
        if (ended.exitCode != 0) {
            throw new IllegalStateException("cgi-fcgi ended with " + ended);
        }
    }

    private static boolean accepts(String address) {
        int colon = address.lastIndexOf(':');
        try (SocketChannel channel = SocketChannel.open(
                address.startsWith("/")
                        ? UnixDomainSocketAddress.of(address)
                        : new InetSocketAddress(
                                address.substring(0, colon), Integer.parseInt(address.substring(colon + 1))))) {
            return channel.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    private static Answer run(Map<String, String> environment, byte[] body, String... arguments) {
        return start(environment, body, arguments).end();
    }

    private static Running start(Map<String, String> environment, byte[] body, String... arguments) {
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
            return new Running(command, folder, builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Running(List<String> command, Path folder, Process process) {
        /** Waits for its end. */
        Answer end() {
            try {
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
}
