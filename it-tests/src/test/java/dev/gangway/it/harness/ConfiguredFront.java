package dev.gangway.it.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A web server that runs with exactly what {@code gangway config} prints. */
public final class ConfiguredFront implements AutoCloseable {
    private static final Duration TO_START = Duration.ofSeconds(60);

    private final Path folder;
    private final int port;
    private final String configuration;
    private final Child child;

    private ConfiguredFront(String front, Path folder, int port, String configuration) {
        this.folder = folder;
        this.port = port;
        this.configuration = configuration;
        Path file = folder.resolve("front.conf");
        try {
            Files.writeString(file, configuration);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        child = Child.start(front, folder, Map.of(), command(front, folder, file));
        try {
            child.awaitReady(TO_START, this::accepts);
        } catch (RuntimeException e) {
            child.close();
            throw new IllegalStateException(front + " did not start:\n" + errorLog() + "\n" + configuration, e);
        }
    }

    /** Starts a web server on a free port, with further options of {@code gangway config}. */
    public static ConfiguredFront start(String front, List<String> options) {
        Path folder = WorkFolders.create(front);
        int port = Ports.free();
        return new ConfiguredFront(front, folder, port, print(front, folder, port, options));
    }

    /** Starts a web server with another configuration than it should have. */
    public static ConfiguredFront startWith(String front, List<String> options, Change change) {
        Path folder = WorkFolders.create(front);
        int port = Ports.free();
        return new ConfiguredFront(front, folder, port, change.of(print(front, folder, port, options)));
    }

    /** Says that {@code gangway config} prints nothing for such options, in its own words. */
    public static final class Declined extends IllegalStateException {
        private static final long serialVersionUID = 1;

        Declined(String words) {
            super(words);
        }
    }

    /** Changes a configuration that was printed. */
    public interface Change {
        String of(String configuration);
    }

    private static String print(String front, Path folder, int port, List<String> options) {
        List<String> words = new ArrayList<>(List.of(
                "config", front, "--standalone", folder.toString(), "--bind", "127.0.0.1", "--port", "" + port));
        if (Programs.isRoot() && (isApache(front) || front.equals("nginx"))) {
            // Apache refuses to serve as root; others of another user could not open what belongs to the tests.
            words.addAll(List.of("--run-as", isApache(front) ? "www-data" : "root"));
        }
        if (front.equals("mod-fcgid")) {
            words.addAll(List.of("--program", Bridge.program().toString()));
        }
        words.addAll(options);
        Bridge.Ended ended = Bridge.builder().run(words.toArray(String[]::new));
        if (ended.exitCode() != 0) {
            throw new Declined(ended.output());
        }
        return ended.output();
    }

    private static boolean isApache(String front) {
        return front.startsWith("apache") || front.equals("mod-fcgid");
    }

    private static List<String> command(String front, Path folder, Path file) {
        if (isApache(front)) {
            return List.of(
                    Programs.require("apache2", "apache2").toString(),
                    "-DFOREGROUND",
                    "-f",
                    file.toString(),
                    "-E",
                    folder.resolve("error.log").toString());
        }
        String program = Programs.require(front, front).toString();
        return switch (front) {
            case "nginx" ->
                List.of(
                        program,
                        "-p",
                        folder.toString(),
                        "-c",
                        file.toString(),
                        "-e",
                        folder.resolve("error.log").toString());
            case "lighttpd" -> List.of(program, "-D", "-f", file.toString());
            case "haproxy" -> List.of(program, "-db", "-f", file.toString());
            case "caddy" ->
                List.of(
                        "env",
                        "XDG_CONFIG_HOME=" + folder,
                        "XDG_DATA_HOME=" + folder,
                        program,
                        "run",
                        "--adapter",
                        "caddyfile",
                        "--config",
                        file.toString());
            default -> throw new IllegalArgumentException(front);
        };
    }

    private boolean accepts() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    public int port() {
        return port;
    }

    public URI origin() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Returns what the web server runs with. */
    public String configuration() {
        return configuration;
    }

    /** Returns what it has logged as errors, with what it printed. */
    public String errorLog() {
        return Child.read(folder.resolve("error.log")) + child.output();
    }

    @Override
    public void close() {
        child.close();
    }
}
