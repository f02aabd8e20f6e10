package dev.gangway.benchmarks;

import java.nio.file.Path;
import java.util.List;

/**
 * The configurations of the web servers: kept connections to both sides, but for {@link FrontKind#NGINX_CLOSE} to the
 * load alone, no logs, nothing else of note.
 */
final class FrontConfigurations {
    private static final String FASTCGI_PARAMS =
            """
            fastcgi_param QUERY_STRING $query_string; fastcgi_param REQUEST_METHOD $request_method;
            fastcgi_param CONTENT_TYPE $content_type; fastcgi_param CONTENT_LENGTH $content_length;
            fastcgi_param SCRIPT_NAME $fastcgi_script_name; fastcgi_param REQUEST_URI $request_uri;
            fastcgi_param DOCUMENT_URI $document_uri; fastcgi_param DOCUMENT_ROOT $document_root;
            fastcgi_param SERVER_PROTOCOL $server_protocol; fastcgi_param REQUEST_SCHEME $scheme;
            fastcgi_param GATEWAY_INTERFACE CGI/1.1; fastcgi_param SERVER_SOFTWARE nginx/$nginx_version;
            fastcgi_param REMOTE_ADDR $remote_addr; fastcgi_param REMOTE_PORT $remote_port;
            fastcgi_param SERVER_ADDR $server_addr; fastcgi_param SERVER_PORT $server_port;
            fastcgi_param SERVER_NAME $server_name; fastcgi_param REDIRECT_STATUS 200;
            """;

    private FrontConfigurations() {}

    static List<String> command(FrontKind kind, String program, Path file) {
        return switch (kind) {
            case NGINX, NGINX_CLOSE -> List.of(program, "-c", file.toString(), "-g", "daemon off;");
            case APACHE -> List.of(program, "-D", "FOREGROUND", "-f", file.toString());
            default -> List.of(program, "-f", file.toString());
        };
    }

    /** Returns the part for one server, which the web server offers at a port of its own. */
    static String server(FrontKind kind, BackendProcess backend, int port) {
        return switch (kind) {
            case NGINX -> nginxServer(backend, port, "keepalive 128; keepalive_requests 1000000000;");
            case NGINX_CLOSE -> nginxServer(backend, port, "");
            case APACHE -> apacheServer(backend, port);
            default -> haproxyServer(backend, port);
        };
    }

    static String whole(FrontKind kind, Path folder, String servers) {
        return switch (kind) {
            case NGINX -> nginx(folder, "proxy_set_header Connection ''; fastcgi_keep_conn on;", servers);
            case NGINX_CLOSE -> nginx(folder, "", servers);
            case APACHE -> apache(folder, servers);
            default -> haproxy(servers);
        };
    }

    private static boolean isHttp(BackendProcess backend) {
        return backend.peer().protocol() == Peer.Protocol.HTTP;
    }

    private static String address(BackendProcess backend, String unix, String tcp) {
        return (backend.peer().isUnix() ? unix : tcp) + backend.addressText();
    }

    // ---- nginx ----

    private static String nginx(Path folder, String kept, String servers) {
        return """
            worker_processes 1;
            user root;
            pid %1$s/pid;
            error_log %1$s/error.log;
            events { worker_connections 4096; }
            http {
                access_log off;
                keepalive_requests 1000000000;
                client_max_body_size 100m;
                client_body_buffer_size 128k;
                client_body_temp_path %1$s/1; proxy_temp_path %1$s/2; fastcgi_temp_path %1$s/3;
                uwsgi_temp_path %1$s/4; scgi_temp_path %1$s/5;
                proxy_http_version 1.1;
                proxy_set_header Host $host;
                proxy_set_header X-Forwarded-For $remote_addr;
                proxy_set_header X-Forwarded-Proto $scheme;
                %2$s
                %3$s
                %4$s
            }
            """
                .formatted(folder, kept, FASTCGI_PARAMS, servers);
    }

    private static String nginxServer(BackendProcess backend, int port, String kept) {
        String pass = isHttp(backend) ? "proxy_pass http://" : "fastcgi_pass ";
        String php = backend.peer() == Peer.PHP_FPM
                ? FASTCGI_PARAMS + "fastcgi_param SCRIPT_FILENAME "
                        + Path.of(System.getProperty("gangway.work"), "hello.php") + ";"
                : "";
        return """
            upstream %1$s { server %2$s; %6$s }
            server { listen 127.0.0.1:%3$d; location / { %4$s %5$s%1$s; } }
            """
                .formatted(backend.peer().id(), address(backend, "unix:", "127.0.0.1:"), port, php, pass, kept);
    }

    // ---- Apache ----

    private static String apache(Path folder, String servers) {
        StringBuilder modules = new StringBuilder();
        for (String module : List.of("mpm_event", "authz_core", "proxy", "proxy_http", "proxy_fcgi", "proxy_ajp")) {
            modules.append("LoadModule %1$s_module /usr/lib/apache2/modules/mod_%1$s.so\n".formatted(module));
        }
        return """
            %1$s
            ServerName www.example.org
            ThreadLimit 200
            PidFile %2$s/pid
            ErrorLog %2$s/error.log
            Mutex file:%2$s default
            DefaultRuntimeDir %2$s
            User nobody
            Group nogroup
            ThreadsPerChild 200
            StartServers 1
            ServerLimit 1
            MinSpareThreads 1
            MaxSpareThreads 200
            MaxRequestWorkers 200
            KeepAlive On
            MaxKeepAliveRequests 0
            %3$s
            """
                .formatted(modules, folder, servers);
    }

    private static String apacheServer(BackendProcess backend, int port) {
        String target =
                switch (backend.peer().protocol()) {
                    case HTTP -> "http://127.0.0.1:" + backend.addressText() + "/";
                    case AJP -> "ajp://127.0.0.1:" + backend.addressText() + "/";
                    case FASTCGI ->
                        backend.peer().isUnix()
                                ? "unix:" + backend.addressText() + "|fcgi://localhost/"
                                : "fcgi://127.0.0.1:" + backend.addressText() + "/";
                };
        return """
            Listen 127.0.0.1:%1$d
            <VirtualHost 127.0.0.1:%1$d>
                ProxyPass "/" "%2$s" enablereuse=on
            </VirtualHost>
            """
                .formatted(port, target);
    }

    // ---- HAProxy ----

    private static String haproxy(String servers) {
        return """
            global
                nbthread 1
            defaults
                mode http
                timeout connect 5s
                timeout client 60s
                timeout server 60s
                http-reuse always
            fcgi-app separate
                docroot /var/www/html
                no option mpxs-conns
                option keep-conn
            fcgi-app shared
                docroot /var/www/html
                option mpxs-conns
                option get-values
                option keep-conn
            %s
            """
                .formatted(servers);
    }

    private static String haproxyServer(BackendProcess backend, int port) {
        boolean http = isHttp(backend);
        return """
            frontend f-%1$s
                bind 127.0.0.1:%2$d
                default_backend %1$s
            backend %1$s
                %3$s
                server s %4$s%5$s
            """
                .formatted(
                        backend.peer().id(),
                        port,
                        http ? "" : "use-fcgi-app " + (backend.peer() == Peer.GANGWAY_SHARED ? "shared" : "separate"),
                        address(backend, "unix@", "127.0.0.1:"),
                        http ? "" : " proto fcgi");
    }
}
