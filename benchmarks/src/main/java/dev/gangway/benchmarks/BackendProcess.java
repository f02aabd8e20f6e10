package dev.gangway.benchmarks;

import dev.gangway.benchmarks.backend.Backend;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A server under load, in a process of its own. */
final class BackendProcess implements AutoCloseable {
    /** Bytes in use. */
    record Memory(long heap, long direct) {}

    private final Peer peer;
    private final SocketAddress address;
    private final Process process;
    private final @Nullable BufferedReader answers; // null for what is no Java

    /**
     * Starts a server and waits until it is ready.
     *
     * @param work a folder for its files, with the static file in {@code files}
     */
    BackendProcess(Peer peer, Path java, List<String> flags, Path work) throws IOException {
        this.peer = peer;
        Path log = work.resolve(peer.id() + ".log");
        if (peer.isUnix()) {
            Path socket = work.resolve("gangway.sock");
            Files.deleteIfExists(socket);
            address = UnixDomainSocketAddress.of(socket);
        } else {
            address = Processes.loopback(Processes.freePort());
        }
        if (!peer.program().isEmpty()) {
            process = Processes.start(log, false, program(work));
            answers = null;
            Processes.awaitListening(address, process, log);
            return;
        }
        List<String> command = new ArrayList<>(List.of(java.toString()));
        command.addAll(flags);
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                Backend.class.getName(),
                peer.kind(),
                addressText(),
                work.resolve("files").toString()));
        process = Processes.start(log, true, command);
        answers = process.inputReader(StandardCharsets.UTF_8);
        for (String line = answers.readLine(); !"ready".equals(line); line = answers.readLine()) {
            if (line == null) {
                throw new IOException(peer.id() + " has not started, see " + log);
            }
        }
    }

    private List<String> program(Path work) throws IOException {
        Path built = work.resolve(peer.id());
        switch (peer) {
            case GO -> build("go", "build", "-o", built.toString(), "benchmarks/src/main/go/hello.go");
            case FLOOR -> build("gcc", "-O2", "-o", built.toString(), "benchmarks/src/main/c/floor.c");
            default -> {
                return php(work);
            }
        }
        return List.of(built.toString(), addressText());
    }

    private static void build(String compiler, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(String.valueOf(Processes.find(compiler))));
        command.addAll(List.of(arguments));
        try {
            if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
                throw new IOException(String.join(" ", command) + " has failed");
            }
        } catch (InterruptedException e) {
            throw new InterruptedIOException();
        }
    }

    private List<String> php(Path work) throws IOException {
        Path script = work.resolve("hello.php");
        Files.writeString(
                script,
                "<?php header('Content-Type: text/plain'); header('Content-Length: 14'); echo \"Hello, world!\\n\";\n");
        Path configuration = work.resolve("php-fpm.conf");
        Files.writeString(
                configuration,
                """
                [global]
                error_log = %1$s/php-fpm.log
                daemonize = no
                [www]
                listen = 127.0.0.1:%2$s
                pm = static
                pm.max_children = 80
                user = nobody
                group = nogroup
                php_admin_value[auto_prepend_file] =
                """
                        .formatted(work, addressText()));
        return List.of(
                String.valueOf(Processes.find("php-fpm")),
                "-n",
                "-d",
                "zend_extension=opcache", // as it is run in earnest; where it is missing php-fpm only warns
                "-R",
                "-F",
                "-y",
                configuration.toString());
    }

    Peer peer() {
        return peer;
    }

    SocketAddress address() {
        return address;
    }

    /** Returns the port, or the path of the socket. */
    String addressText() {
        return address instanceof InetSocketAddress inet ? Integer.toString(inet.getPort()) : address.toString();
    }

    long pid() {
        return process.pid();
    }

    /** Returns the CPU time it has taken so far, its children included. */
    double cpuSeconds() {
        return Processes.cpuSeconds(process.toHandle());
    }

    /** Returns how many bytes it has allocated so far, or -1 where nobody knows. */
    long allocatedBytes() throws IOException {
        if (answers == null) {
            return -1;
        }
        return Long.parseLong(ask(answers, "allocated"));
    }

    /** Returns how many milliseconds it has spent so far on making machine code, 0 where it does not do that. */
    long compilingMillis() throws IOException {
        return answers == null ? 0 : Long.parseLong(ask(answers, "compiling"));
    }

    /** Returns what it holds after a collection of garbage, or null where nobody knows. */
    @Nullable
    Memory memory() throws IOException {
        if (answers == null) {
            return null;
        }
        String[] sizes = ask(answers, "memory").split(" ", 2);
        return new Memory(Long.parseLong(sizes[0]), Long.parseLong(sizes[1]));
    }

    private String ask(BufferedReader from, String question) throws IOException {
        process.outputWriter(StandardCharsets.UTF_8)
                .append(question)
                .append('\n')
                .flush();
        return from.readLine();
    }

    @Override
    public void close() {
        Processes.stop(process);
    }
}
