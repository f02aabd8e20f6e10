package dev.gangway.it.harness;

import java.nio.file.Path;
import java.util.List;

/** Caddy, without the parts of it that would listen elsewhere or look for certificates. */
public final class Caddy extends WebServer {

    private Caddy(Setup setup) {
        super("caddy", setup);
    }

    /** Starts Caddy in front of a bridge that listens on {@code 127.0.0.1:9000}. */
    public static Caddy start(String bridge) {
        Path program = Programs.require("caddy", "caddy");
        return new Caddy(new Setup() {
            @Override
            public String configuration(Path folder, int port, int streamingPort) {
                return configure(bridge, port, streamingPort);
            }

            @Override
            public List<String> command(Path folder, Path configuration) {
                return List.of(
                        "env",
                        "XDG_CONFIG_HOME=" + folder,
                        "XDG_DATA_HOME=" + folder,
                        program.toString(),
                        "run",
                        "--adapter",
                        "caddyfile",
                        "--config",
                        configuration.toString());
            }
        });
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
