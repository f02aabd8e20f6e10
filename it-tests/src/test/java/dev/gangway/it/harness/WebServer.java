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
import java.util.List;
import java.util.Map;

/**
 * A real web server in front of a bridge, as a child process in the foreground.
 *
 * <p>It has its configuration, logs and temporary files in a folder of its own, and two free loopback ports with the
 * same applications behind them: one with the settings that an administrator would choose first, and one that passes
 * bodies on as they arrive.
 */
public abstract class WebServer implements AutoCloseable {
    private static final Duration TO_START = Duration.ofSeconds(30);

    private final String name;
    private final Path folder;
    private final int port = Ports.free();
    private final int streamingPort = Ports.free();
    private final Child child;

    /** Writes the configuration and starts the program; returns when both ports accept. */
    protected WebServer(String name, Setup setup) {
        this.name = name;
        this.folder = WorkFolders.create(name);
        Path configuration = folder.resolve(name + ".conf");
        try {
            Files.writeString(configuration, setup.configuration(folder, port, streamingPort));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        child = Child.start(name, folder, Map.of(), setup.command(folder, configuration));
        try {
            child.awaitReady(TO_START, () -> accepts(port) && accepts(streamingPort));
        } catch (RuntimeException e) {
            child.close();
            throw new IllegalStateException(name + " did not start:\n" + errorLog(), e);
        }
    }

    /** What the configuration of a web server is made from. */
    public interface Text {
        String of(Path folder, int port, int streamingPort);
    }

    /**
     * The two things in which web servers differ: what they read, and how they are called.
     *
     * @param command its words, in which {@code CONFIGURATION} and {@code FOLDER} stand for these paths
     */
    public record Setup(Text text, List<String> command) {
        Setup(Text text, String... command) {
            this(text, List.of(command));
        }

        private String configuration(Path folder, int port, int streamingPort) {
            return text.of(folder, port, streamingPort);
        }

        private List<String> command(Path folder, Path configuration) {
            return command.stream()
                    .map(word -> word.replace("CONFIGURATION", configuration.toString())
                            .replace("FOLDER", folder.toString()))
                    .toList();
        }
    }

    public final String name() {
        return name;
    }

    /** The origin of the server with everyday settings, without a slash at the end. */
    public final URI origin() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** The origin of the server that buffers neither requests nor responses. */
    public final URI streamingOrigin() {
        return URI.create("http://127.0.0.1:" + streamingPort);
    }

    /** Returns what the server has logged as errors, with what it printed. */
    public final String errorLog() {
        return Child.read(folder.resolve("error.log")) + child.output();
    }

    @Override
    public final void close() {
        if (waitsForBrowsers()) {
            child.closeAtOnce();
        } else {
            child.close();
        }
    }

    /** Whether it does not end before browsers have closed their idle connections. */
    protected boolean waitsForBrowsers() {
        return false;
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }
}
