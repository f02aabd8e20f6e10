package dev.gangway.it.harness;

import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** HAProxy, which sends several requests at a time on one connection if told to; it never collects a body. */
public final class HaProxy extends WebServer {
    /** A header field that names one attempt of a browser in HAProxy's log. */
    public static final String ATTEMPT_FIELD = "X-Attempt";

    private static final Duration TO_LOG = Duration.ofSeconds(5);

    /** Which of two; they are far apart in what they do with requests that share a connection. */
    public enum Version {
        /** The system's, of 2.6 in Debian 12. */
        OF_THE_SYSTEM,
        /** One of 2.8 or later, which {@code ./check} provides. */
        NEWER;

        /** Returns where it is; a test that needs it is aborted, or fails, where it is missing. */
        public Path require() {
            return this == NEWER
                    ? Programs.requireNamed("GANGWAY_HAPROXY", "an HAProxy of 2.8 or later")
                    : Programs.require("haproxy", "haproxy");
        }
    }

    private HaProxy(Setup setup) {
        super("haproxy", setup);
    }

    /** Starts the system's HAProxy in front of a bridge. */
    public static HaProxy start(String server, String fastCgiOptions) {
        return start(Version.OF_THE_SYSTEM, server, fastCgiOptions);
    }

    /**
     * Starts HAProxy in front of a bridge.
     *
     * @param server where the bridge listens, as {@code 127.0.0.1:9000}
     * @param fastCgiOptions lines of the section that describes the FastCGI application, such as
     *     {@code option mpxs-conns}
     */
    public static HaProxy start(Version version, String server, String fastCgiOptions) {
        return new HaProxy(setup(
                version,
                (folder, port, streamingPort) -> configure(server, fastCgiOptions, folder, port, streamingPort)));
    }

    /** Returns the way in which HAProxy is called with a configuration. */
    public static Setup setup(Version version, Text configuration) {
        return new Setup(configuration, version.require().toString(), "-db", "-f", "CONFIGURATION");
    }

    /**
     * Returns whether HAProxy's log says that it gave up the request of a {@link #ATTEMPT_FIELD} for an error of its own
     * before it had an answer; waits a moment for that, as it logs when the browser's connection has ended.
     */
    public boolean gaveUp(String attempt) {
        Pattern line = Pattern.compile(" IH-- .*\\{" + Pattern.quote(attempt) + "\\} ");
        try {
            Awaitility.await().atMost(TO_LOG).until(() -> errorLog().lines().anyMatch(line.asPredicate()));
            return true;
        } catch (ConditionTimeoutException e) {
            return false;
        }
    }

    private static String configure(String server, String fastCgiOptions, Path folder, int port, int streamingPort) {
        // With one thread there is one pool of connections, so that as few as possible are used. The buffers are those
        // of HAProxy's default: with few requests in a large one little is cut.
        return """
                global
                    nbthread 1
                    maxconn 500
                    tune.bufsize 16384
                    log stderr format raw daemon
                defaults
                    mode http
                    log global
                    option httplog
                    option dontlog-normal
                    timeout connect 10s
                    timeout client 60s
                    timeout server 60s
                frontend browsers
                    bind 127.0.0.1:%1$d
                    bind 127.0.0.1:%2$d
                    http-request capture req.fhdr(%6$s) len 32
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
                .formatted(port, streamingPort, server, folder, fastCgiOptions, ATTEMPT_FIELD);
    }
}
