package dev.gangway.it.harness;

import java.nio.file.Path;
import java.util.List;

/** Apache httpd with the modules that speak FastCGI, everything else in one folder. */
public final class Apache extends WebServer {

    private Apache(Setup setup) {
        super("apache", setup);
    }

    /**
     * Starts Apache.
     *
     * @param site directives of a virtual host, such as {@code ProxyPass "/" "fcgi://127.0.0.1:9000/"}
     * @param streamingSite the same for the port that passes bodies on as they arrive
     * @param server directives that may not be in a virtual host
     */
    public static Apache start(String site, String streamingSite, String... server) {
        Path program = Programs.require("apache2", "apache2");
        return new Apache(new Setup() {
            @Override
            public String configuration(Path folder, int port, int streamingPort) {
                return general(folder)
                        + String.join("\n", server)
                        + virtualHost(folder, port, site)
                        + virtualHost(folder, streamingPort, streamingSite);
            }

            @Override
            public List<String> command(Path folder, Path configuration) {
                return List.of(
                        program.toString(),
                        "-DFOREGROUND",
                        "-f",
                        configuration.toString(),
                        // Also for the lines that it writes before it has read its configuration.
                        "-E",
                        folder.resolve("error.log").toString());
            }
        });
    }

    private static String general(Path folder) {
        StringBuilder modules = new StringBuilder();
        for (String module : List.of(
                "mpm_event",
                "authn_core",
                "authn_file",
                "authz_core",
                "authz_user",
                "auth_basic",
                "env",
                "proxy",
                "proxy_fcgi",
                "authnz_fcgi",
                "fcgid")) {
            modules.append("LoadModule %1$s_module /usr/lib/apache2/modules/mod_%1$s.so\n".formatted(module));
        }
        return """
                %1$s%2$s
                ServerRoot "%3$s"
                DefaultRuntimeDir "%3$s"
                PidFile "%3$s/apache.pid"
                ErrorLog "%3$s/error.log"
                LogLevel info
                ServerName localhost
                Mutex file:%3$s default
                StartServers 1
                ServerLimit 1
                ThreadsPerChild 50
                MaxRequestWorkers 50
                MaxSpareThreads 50
                FcgidIPCDir "%3$s/fcgid"
                FcgidProcessTableFile "%3$s/fcgid.table"
                """
                .formatted(
                        modules,
                        // It refuses to serve as root.
                        System.getProperty("user.name").equals("root") ? "User www-data\nGroup www-data" : "",
                        folder);
    }

    private static String virtualHost(Path folder, int port, String directives) {
        return """

                Listen 127.0.0.1:%1$d
                <VirtualHost 127.0.0.1:%1$d>
                    DocumentRoot "%2$s"
                    %3$s
                </VirtualHost>
                """
                .formatted(port, folder, directives);
    }
}
