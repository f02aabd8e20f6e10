package dev.gangway.it.identity;

import dev.gangway.it.harness.Apache;
import dev.gangway.it.harness.Bridge;
import dev.gangway.it.harness.Ports;
import dev.gangway.it.harness.Programs;
import dev.gangway.it.harness.Shibd;
import dev.gangway.it.harness.WebServer;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Apache with mod_shib, set up as Debian does it, and the recipe of docs/identity.md in two places: as it stands, for an
 * application under a path, and on the other port for one at the root, over a Unix-domain socket and with AJP_ before
 * the names of attributes.
 */
final class ShibbolethServer extends WebServer {
    private final int partly;

    private ShibbolethServer(Setup setup, int partly) {
        super("apache", setup);
        this.partly = partly;
    }

    /** Where the root of the bridge is, and only {@code /headers} asks for a session. */
    URI partly() {
        return URI.create("http://127.0.0.1:" + partly);
    }

    /**
     * Starts it.
     *
     * @param spawned the environment of a bridge that mod_fcgid is to start for {@code /spawned}
     */
    static ShibbolethServer start(Shibd shibd, Bridge bridge, Recipe recipe, Map<String, String> spawned) {
        StringBuilder modules = new StringBuilder("LoadModule mod_shib /usr/lib/apache2/modules/mod_shib.so\n");
        for (String module :
                List.of("mpm_event", "authn_core", "authz_core", "alias", "proxy", "proxy_fcgi", "fcgid")) {
            modules.append("LoadModule %1$s_module /usr/lib/apache2/modules/mod_%1$s.so\n".formatted(module));
        }
        int partly = Ports.free();
        String tcp = "fcgi://" + bridge.tcpAddress();
        Text text = (folder, port, rootPort) ->
                """
                %1$s%2$s
                ServerRoot "%3$s"
                DefaultRuntimeDir "%3$s"
                DocumentRoot "%3$s"
                PidFile "%3$s/apache.pid"
                ErrorLog "%3$s/error.log"
                ServerName localhost
                Mutex file:%3$s default
                StartServers 1
                ServerLimit 1
                ThreadsPerChild 10
                MaxRequestWorkers 10
                MaxSpareThreads 10
                FcgidIPCDir "%3$s/fcgid"
                FcgidProcessTableFile "%3$s/fcgid.table"
                ShibConfig "%4$s"
                Include /etc/apache2/conf-available/shib.conf
                Listen 127.0.0.1:%5$d
                <VirtualHost 127.0.0.1:%5$d>
                %6$s%7$s%8$s%9$s
                </VirtualHost>
                Listen 127.0.0.1:%10$d
                <VirtualHost 127.0.0.1:%10$d>
                %11$s
                </VirtualHost>
                Listen 127.0.0.1:%12$d
                <VirtualHost 127.0.0.1:%12$d>
                %13$s
                </VirtualHost>
                """
                        .formatted(
                                modules,
                                Programs.isRoot() ? "User www-data\nGroup www-data" : "",
                                folder,
                                shibd.configuration(),
                                port,
                                recipe.with("127.0.0.1:9000", bridge.tcpAddress())
                                        .configuration(),
                                headers(),
                                lazy(tcp),
                                spawned(spawned),
                                rootPort,
                                root(recipe.with("\"/shop\"", "\"/\"")
                                        .with("fcgi://127.0.0.1:9000/shop", bridge.unixAddress() + "|fcgi://gangway/")
                                        .configuration()),
                                partly,
                                partly(tcp));
        return new ShibbolethServer(Apache.setup(text), partly);
    }

    private static String headers() {
        return """
                <Location "/shop/headers">
                    ShibUseHeaders On
                </Location>
                """;
    }

    /** Where a session may be, and applications decide: by ProxyPass and by SetHandler. */
    private static String lazy(String tcp) {
        return """
                <Location "/guarded">
                    AuthType shibboleth
                    ShibRequestSetting requireSession 0
                    Require shibboleth
                    ProxyPass "%1$s/guarded"
                </Location>
                <Location "/login">
                    AuthType shibboleth
                    ShibRequestSetting requireSession 0
                    Require shibboleth
                    SetHandler "proxy:%1$s/"
                </Location>
                """
                .formatted(tcp);
    }

    private static String spawned(Map<String, String> environment) {
        return environment.entrySet().stream()
                        .map(variable ->
                                "FcgidInitialEnv %s \"%s\"\n".formatted(variable.getKey(), variable.getValue()))
                        .collect(Collectors.joining())
                + """
                FcgidMaxProcessesPerClass 1
                FcgidConnectTimeout 60
                <Location "/spawned">
                    AuthType shibboleth
                    ShibRequestSetting requireSession 1
                    Require shib-session
                    SetHandler fcgid-script
                    Options +ExecCGI
                    FcgidWrapper "%s" virtual
                </Location>
                """
                        .formatted(Bridge.program());
    }

    private static String partly(String tcp) {
        return """
                ProxyPass "/Shibboleth.sso" "!"
                ProxyPass "/" "%s/"
                <Location "/headers">
                    AuthType shibboleth
                    ShibRequestSetting requireSession 1
                    Require shib-session
                </Location>
                """
                .formatted(tcp);
    }

    private static String root(String recipe) {
        return """
                %s
                <Location "/">
                    ShibRequestSetting applicationId %s
                </Location>
                """
                .formatted(recipe, Shibd.PREFIXED);
    }
}
