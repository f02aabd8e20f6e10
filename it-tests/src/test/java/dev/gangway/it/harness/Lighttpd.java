package dev.gangway.it.harness;

import java.nio.file.Path;

/** lighttpd; it collects bodies in both directions on the one port, and passes them on as they arrive on the other. */
public final class Lighttpd extends WebServer {

    private Lighttpd(Setup setup) {
        super("lighttpd", setup);
    }

    /** Starts lighttpd in front of a bridge that listens on {@code 127.0.0.1:9000} or {@code unix:/path}. */
    public static Lighttpd start(String bridge) {
        return startWith("fastcgi.server = ( \"/\" => (( " + address(bridge)
                + ", \"check-local\" => \"disable\", \"fix-root-scriptname\" => \"enable\" )) )");
    }

    /** Starts lighttpd with directives that tell where FastCGI applications are. */
    public static Lighttpd startWith(String directives) {
        return new Lighttpd(setup((folder, port, streamingPort) -> configure(directives, folder, port, streamingPort)));
    }

    /** Returns the way in which lighttpd is called with a configuration. */
    public static Setup setup(Text configuration) {
        return new Setup(
                configuration, Programs.require("lighttpd", "lighttpd").toString(), "-D", "-f", "CONFIGURATION");
    }

    /** Returns the entries of {@code fastcgi.server} that tell where a bridge listens. */
    public static String address(String bridge) {
        if (bridge.startsWith("unix:")) {
            return "\"socket\" => \"" + bridge.substring("unix:".length()) + "\"";
        }
        int colon = bridge.lastIndexOf(':');
        return "\"host\" => \"" + bridge.substring(0, colon) + "\", \"port\" => " + bridge.substring(colon + 1);
    }

    private static String configure(String directives, Path folder, int port, int streamingPort) {
        return """
                server.modules = ( "mod_fastcgi" )
                server.document-root = "%1$s"
                server.errorlog = "%1$s/error.log"
                server.upload-dirs = ( "%1$s" )
                server.bind = "127.0.0.1"
                server.port = %2$d
                %4$s
                $SERVER["socket"] == "127.0.0.1:%3$d" {
                    server.stream-request-body = 2
                    server.stream-response-body = 2
                }
                """
                .formatted(folder, port, streamingPort, directives);
    }
}
