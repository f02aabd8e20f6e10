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
        return new Apache(setup((folder, port, streamingPort) -> general(folder)
                + String.join("\n", server)
                + virtualHost(folder, port, site)
                + virtualHost(folder, streamingPort, streamingSite)));
    }

    /** Returns the way in which Apache is called with a configuration. */
    public static Setup setup(Text configuration) {
        return new Setup(
                configuration,
                Programs.require("apache2", "apache2").toString(),
                "-DFOREGROUND",
                "-f",
                "CONFIGURATION",
                "-E", // also for the lines that it writes before it has read its configuration
                "FOLDER/error.log");
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
                        Programs.isRoot() ? "User www-data\nGroup www-data" : "",
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
