package dev.gangway.it.harness;

/** Caddy, without the parts of it that would listen elsewhere or look for certificates. */
public final class Caddy extends WebServer {

    private Caddy(Setup setup) {
        super("caddy", setup);
    }

    /** Starts Caddy in front of a bridge that listens on {@code 127.0.0.1:9000}. */
    public static Caddy start(String bridge) {
        return new Caddy(setup((folder, port, streamingPort) -> configure(bridge, port, streamingPort)));
    }

    /** Returns the way in which Caddy is called with a configuration. */
    public static Setup setup(Text configuration) {
        return new Setup(
                configuration,
                "env",
                "XDG_CONFIG_HOME=FOLDER",
                "XDG_DATA_HOME=FOLDER",
                Programs.require("caddy", "caddy").toString(),
                "run",
                "--adapter",
                "caddyfile",
                "--config",
                "CONFIGURATION");
    }

    private static String configure(String bridge, int port, int streamingPort) {
        return """
                {
                    admin off
                    auto_https off
                }
                http://:%1$d {
                    bind 127.0.0.1
                    reverse_proxy %3$s {
                        transport fastcgi
                    }
                }
                http://:%2$d {
                    bind 127.0.0.1
                    reverse_proxy %3$s {
                        transport fastcgi
                        flush_interval -1
                    }
                }
                """
                .formatted(port, streamingPort, bridge);
    }
}
