package dev.gangway.it.sendfile;

import dev.gangway.it.harness.Programs;
import dev.gangway.it.harness.WebServer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** A web server that sends files which applications leave to it; its configurations are those of docs/sendfile.md. */
final class FileServer extends WebServer {
    private FileServer(String name, Setup setup) {
        super(name, setup);
    }

    /** What the configuration of a web server is made from. */
    private interface Text {
        String of(Path folder, int port, int otherPort);
    }

    private static FileServer start(String name, Text text, String... command) {
        return new FileServer(name, new Setup() {
            @Override
            public String configuration(Path folder, int port, int streamingPort) {
                return text.of(folder, port, streamingPort);
            }

            @Override
            public List<String> command(Path folder, Path configuration) {
                return Arrays.stream(command)
                        .map(word -> word.replace("CONFIGURATION", configuration.toString())
                                .replace("FOLDER", folder.toString()))
                        .toList();
            }
        });
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    static FileServer nginx(String bridge, Path files) {
        Path program = Programs.require("nginx", "nginx");
        Text text = (folder, port, otherPort) ->
                """
                daemon off;
                %1$s
                pid nginx.pid;
                error_log error.log info;
                events { }
                http {
                    access_log off;
                    client_body_temp_path temp-body;
                    fastcgi_temp_path temp-fastcgi;
                    proxy_temp_path temp-proxy;
                    uwsgi_temp_path temp-uwsgi;
                    scgi_temp_path temp-scgi;
                    server {
                        listen 127.0.0.1:%2$d;
                        listen 127.0.0.1:%3$d;
                        location / {
                            include /etc/nginx/fastcgi_params;
                            fastcgi_pass %4$s;
                        }
                        location /internal%5$s/ {
                            internal;
                            alias %5$s/;
                        }
                    }
                }
                """
                        .formatted(isRoot() ? "user root;" : "", port, otherPort, bridge, files);
        return start(
                "nginx", text, program.toString(), "-p", "FOLDER", "-c", "CONFIGURATION", "-e", "FOLDER/error.log");
    }

    static FileServer lighttpd(String bridge, Path files) {
        Path program = Programs.require("lighttpd", "lighttpd");
        int colon = bridge.indexOf(':');
        Text text = (folder, port, otherPort) ->
                """
                server.modules = ( "mod_fastcgi" )
                server.document-root = "%1$s"
                server.errorlog = "%1$s/error.log"
                server.upload-dirs = ( "%1$s" )
                server.bind = "127.0.0.1"
                server.port = %2$d
                $SERVER["socket"] == "127.0.0.1:%3$d" { }
                fastcgi.server = ( "/" => (( "host" => "%4$s", "port" => %5$s, "check-local" => "disable",
                    "fix-root-scriptname" => "enable",
                    "x-sendfile" => "enable", "x-sendfile-docroot" => ( "%6$s" ) )) )
                """
                        .formatted(
                                folder,
                                port,
                                otherPort,
                                bridge.substring(0, colon),
                                bridge.substring(colon + 1),
                                files);
        return start("lighttpd", text, program.toString(), "-D", "-f", "CONFIGURATION");
    }

    static FileServer apache(String bridge, Path files) {
        Path program = Programs.require("apache2", "apache2");
        Programs.requireFile(Path.of("/usr/lib/apache2/modules/mod_xsendfile.so"), "libapache2-mod-xsendfile");
        StringBuilder modules = new StringBuilder();
        for (String module : List.of("mpm_event", "authn_core", "authz_core", "proxy", "proxy_fcgi", "xsendfile")) {
            modules.append("LoadModule %1$s_module /usr/lib/apache2/modules/mod_%1$s.so\n".formatted(module));
        }
        Text text = (folder, port, otherPort) ->
                """
                %1$s%2$s
                ServerRoot "%3$s"
                DefaultRuntimeDir "%3$s"
                PidFile "%3$s/apache.pid"
                ErrorLog "%3$s/error.log"
                ServerName localhost
                Mutex file:%3$s default
                StartServers 1
                ServerLimit 1
                ThreadsPerChild 10
                MaxRequestWorkers 10
                MaxSpareThreads 10
                Listen 127.0.0.1:%4$d
                Listen 127.0.0.1:%5$d
                <Location "/">
                    ProxyPass "fcgi://%6$s/"
                    XSendFile On
                    XSendFilePath "%7$s"
                </Location>
                """
                        .formatted(
                                modules,
                                isRoot() ? "User www-data\nGroup www-data" : "",
                                folder,
                                port,
                                otherPort,
                                bridge,
                                files);
        return start(
                "apache", text, program.toString(), "-DFOREGROUND", "-f", "CONFIGURATION", "-E", "FOLDER/error.log");
    }
}
