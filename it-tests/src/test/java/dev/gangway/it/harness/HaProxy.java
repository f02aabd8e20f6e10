package dev.gangway.it.harness;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** HAProxy, which sends several requests at a time on one connection if told to; it never collects a body. */
public final class HaProxy extends WebServer {

    private static final Duration TO_TELL = Duration.ofSeconds(30);

    private final String version;

    private HaProxy(String version, Setup setup) {
        super("haproxy", setup);
        this.version = version;
    }

    /**
     * Starts HAProxy in front of a bridge.
     *
     * @param server where the bridge listens, as {@code 127.0.0.1:9000}
     * @param fastCgiOptions lines of the section that describes the FastCGI application, such as
     *     {@code option mpxs-conns}
     */
    public static HaProxy start(String server, String fastCgiOptions) {
        Path program = Programs.require("haproxy", "haproxy");
        return new HaProxy(versionOf(program), new Setup() {
            @Override
            public String configuration(Path folder, int port, int streamingPort) {
                return configure(server, fastCgiOptions, folder, port, streamingPort);
            }

            @Override
            public List<String> command(Path folder, Path configuration) {
                return List.of(program.toString(), "-db", "-f", configuration.toString());
            }
        });
    }

    /**
     * Whether it carries downloads of several browsers on one connection. Up to 2.6.13, Debian 12's among them, it
     * crashes when a header block is cut at the end of what it reads at a time, as happens between large answers.
     */
    public boolean multiplexesDownloads() {
        return !version.startsWith("2.6.") || Integer.parseInt(version.substring(4)) > 13;
    }

    private static String versionOf(Path program) {
        try (Child child = Child.start(
                "haproxy", WorkFolders.create("haproxy-version"), Map.of(), List.of(program.toString(), "-v"))) {
            child.awaitExit(TO_TELL);
            Matcher matcher =
                    Pattern.compile("version (\\d+\\.\\d+\\.\\d+|\\S+)").matcher(child.output());
            if (!matcher.find()) {
                throw new IllegalStateException("no version in: " + child.output());
            }
            return matcher.group(1);
        }
    }

    private static String configure(String server, String fastCgiOptions, Path folder, int port, int streamingPort) {
        // With one thread there is one pool of connections, so that as few as possible are used.
        return """
                global
                    nbthread 1
                    maxconn 500
                    tune.bufsize 65000
                    log stderr format raw daemon
                defaults
                    mode http
                    log global
                    option dontlog-normal
                    timeout connect 10s
                    timeout client 60s
                    timeout server 60s
                frontend browsers
                    bind 127.0.0.1:%1$d
                    bind 127.0.0.1:%2$d
                    default_backend bridge
                backend bridge
                    http-reuse always
                    use-fcgi-app gangway
                    server bridge %3$s proto fcgi pool-max-conn 4
                fcgi-app gangway
                    docroot %4$s
                    log-stderr global
                    %5$s
                """
                .formatted(port, streamingPort, server, folder, fastCgiOptions);
    }
}
