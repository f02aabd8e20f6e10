package dev.gangway.it.harness;

import java.util.List;

/** nginx, with everything in one folder and nothing of the machine's own configuration but the FastCGI parameters. */
public final class Nginx extends WebServer {

    private Nginx(Setup setup) {
        super("nginx", setup);
    }

    /**
     * Starts nginx in front of one or more bridges.
     *
     * @param keep whether connections to the bridge are used for more than one request
     * @param servers where the bridges listen, each as {@code 127.0.0.1:9000} or {@code unix:/path}
     */
    public static Nginx start(boolean keep, String... servers) {
        return new Nginx(
                setup((folder, port, streamingPort) -> configure(keep, List.of(servers), port, streamingPort)));
    }

    /** Returns the way in which nginx is called with a configuration. */
    public static Setup setup(Text configuration) {
        return new Setup(
                configuration,
                Programs.require("nginx", "nginx").toString(),
                "-p",
                "FOLDER",
                "-c",
                "CONFIGURATION",
                "-e", // also for the lines that nginx writes before it has read its configuration
                "FOLDER/error.log");
    }

    private static String configure(boolean keep, List<String> servers, int port, int streamingPort) {
        StringBuilder upstream = new StringBuilder();
        servers.forEach(server -> upstream.append("server ").append(server).append("; "));
        return """
                daemon off;
                %1$s
                worker_processes 2;
                pid nginx.pid;
                error_log error.log info;
                events { worker_connections 1024; }
                http {
                    access_log access.log;
                    client_body_temp_path temp-body;
                    fastcgi_temp_path temp-fastcgi;
                    proxy_temp_path temp-proxy;
                    uwsgi_temp_path temp-uwsgi;
                    scgi_temp_path temp-scgi;
                    client_max_body_size 0;
                    include /etc/nginx/fastcgi_params;
                    fastcgi_next_upstream error timeout non_idempotent;
                    %2$s
                    upstream bridge { %3$s%4$s}
                    server {
                        listen 127.0.0.1:%5$d;
                        location / { fastcgi_pass bridge; }
                    }
                    server {
                        listen 127.0.0.1:%6$d;
                        fastcgi_request_buffering off;
                        fastcgi_buffering off;
                        location / { fastcgi_pass bridge; }
                    }
                }
                """
                .formatted(
                        Programs.isRoot() ? "user root;" : "",
                        keep ? "fastcgi_keep_conn on;" : "",
                        upstream,
                        keep ? "keepalive 16; " : "",
                        port,
                        streamingPort);
    }
}
