package dev.gangway.it.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/** h2o with the configuration of the documentation; it collects uploads, and passes answers on as they arrive. */
public final class H2o extends WebServer {
    private static final Path DOCUMENT = Path.of("..", "docs", "web-servers.md");
    private static final String TLS =
            "  ssl:\n    certificate-file: /etc/h2o/certificate.pem\n    key-file: /etc/h2o/key.pem\n";

    private H2o(Setup setup) {
        super("h2o", setup);
    }

    /** Starts h2o in front of a bridge that listens on {@code 127.0.0.1:9000}, with both ports for HTTP. */
    public static H2o start(String bridge) {
        return start(bridge, "");
    }

    /** Starts h2o in front of a bridge, with the second port for HTTPS. */
    public static H2o startWithTls(String bridge, Path certificate, Path key) {
        return start(
                bridge,
                "  ssl:\n    certificate-file: " + quoted(certificate) + "\n    key-file: " + quoted(key) + "\n");
    }

    private static H2o start(String bridge, String tls) {
        return new H2o(new Setup(
                (folder, port, secondPort) -> configure(bridge, tls, folder, port, secondPort),
                Programs.require("h2o", "h2o").toString(),
                "-m",
                "worker",
                "-c",
                "CONFIGURATION"));
    }

    @Override
    protected boolean waitsForBrowsers() {
        return true;
    }

    private static String configure(String bridge, String tls, Path folder, int port, int secondPort) {
        String text = documented();
        text = replaced(text, "user: debian-h2o\n", Programs.isRoot() ? "user: root\n" : "");
        text = replaced(text, "/run/h2o.pid", quoted(folder.resolve("h2o.pid")));
        text = replaced(text, "/var/log/h2o/error.log", quoted(folder.resolve("error.log")));
        text = replaced(text, "  port: 80\n", "  host: 127.0.0.1\n  port: " + port + "\n");
        text = replaced(text, "  port: 443\n", "  host: 127.0.0.1\n  port: " + secondPort + "\n");
        text = replaced(text, TLS, tls);
        return replaced(text, " port: 9000\n", " port: " + bridge.substring(bridge.lastIndexOf(':') + 1) + "\n");
    }

    private static String documented() {
        try {
            String text = Files.readString(DOCUMENT);
            String begin = "```yaml\n";
            int start = text.indexOf(begin, text.indexOf("\n## h2o\n")) + begin.length();
            return text.substring(start, text.indexOf("```", start));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String replaced(String text, String old, String with) {
        if (!text.contains(old)) {
            throw new IllegalStateException("no '" + old + "' in the configuration of " + DOCUMENT + ":\n" + text);
        }
        return text.replace(old, with);
    }

    private static String quoted(Path path) {
        return '"' + path.toAbsolutePath().toString() + '"';
    }

    /** The origin of the port for HTTPS. */
    public URI secureOrigin() {
        return URI.create("https://127.0.0.1:" + streamingOrigin().getPort());
    }
}
