package dev.gangway.it.mapping;

import dev.gangway.it.harness.Apache;
import dev.gangway.it.harness.Caddy;
import dev.gangway.it.harness.HaProxy;
import dev.gangway.it.harness.Lighttpd;
import dev.gangway.it.harness.Nginx;
import dev.gangway.it.harness.Programs;
import dev.gangway.it.harness.WebServer;
import java.util.List;

/**
 * A web server that rewrites {@code /old/} to {@code /new/} on its way to the bridge, and passes all else on; its
 * limits are the default ones.
 */
final class RewritingServer extends WebServer {
    private RewritingServer(String name, Setup setup) {
        super(name, setup);
    }

    static RewritingServer nginx(String bridge) {
        Text text = (folder, port, other) ->
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
                        rewrite ^/old/(.*)$ /new/$1;
                        location / {
                            include /etc/nginx/fastcgi_params;
                            fastcgi_pass %4$s;
                        }
                    }
                }
                """
                        .formatted(Programs.isRoot() ? "user root;" : "", port, other, bridge);
        return new RewritingServer("nginx", Nginx.setup(text));
    }

    /** The ways of mod_proxy_fcgi: what stands in the location of everything, and what beside it. */
    enum ApacheWay {
        PROXY_PASS("ProxyPass \"fcgi://%s/\"", ""),
        HANDLER("SetHandler \"proxy:fcgi://%s/\"", ""),
        BALANCER(
                "ProxyPass \"balancer://bridges/\"",
                "<Proxy \"balancer://bridges\">\nBalancerMember \"fcgi://%s\"\n</Proxy>");

        private final String inside;
        private final String beside;

        ApacheWay(String inside, String beside) {
            this.inside = inside;
            this.beside = beside;
        }
    }

    static RewritingServer apache(String bridge, ApacheWay way) {
        StringBuilder modules = new StringBuilder();
        for (String module : List.of(
                "mpm_event",
                "authz_core",
                "rewrite",
                "proxy",
                "proxy_fcgi",
                "proxy_balancer",
                "slotmem_shm",
                "lbmethod_byrequests")) {
            modules.append("LoadModule %1$s_module /usr/lib/apache2/modules/mod_%1$s.so\n".formatted(module));
        }
        Text text = (folder, port, other) ->
                """
                %1$s%2$s
                ServerRoot "%3$s"
                DefaultRuntimeDir "%3$s"
                PidFile "%3$s/apache.pid"
                ErrorLog "%3$s/error.log"
                ServerName localhost
                Mutex file:%3$s default
                Listen 127.0.0.1:%4$d
                Listen 127.0.0.1:%5$d
                DocumentRoot "%3$s"
                AllowEncodedSlashes NoDecode
                RewriteEngine On
                RewriteRule "^/old/(.*)$" "/new/$1" [PT]
                %7$s
                <Location "/">
                    %6$s
                    CGIPassAuth On
                </Location>
                """
                        .formatted(
                                modules,
                                Programs.isRoot() ? "User www-data\nGroup www-data" : "",
                                folder,
                                port,
                                other,
                                way.inside.formatted(bridge),
                                way.beside.formatted(bridge));
        return new RewritingServer("apache", Apache.setup(text));
    }

    static RewritingServer lighttpd(String bridge) {
        Text text = (folder, port, other) ->
                """
                server.modules = ( "mod_rewrite", "mod_fastcgi" )
                server.document-root = "%1$s"
                server.errorlog = "%1$s/error.log"
                server.upload-dirs = ( "%1$s" )
                server.bind = "127.0.0.1"
                server.port = %2$d
                url.rewrite-once = ( "^/old/(.*)$" => "/new/$1" )
                fastcgi.server = ( "/" => (( %4$s, "check-local" => "disable", "fix-root-scriptname" => "enable" )) )
                $SERVER["socket"] == "127.0.0.1:%3$d" { server.stream-response-body = 1 }
                """
                        .formatted(folder, port, other, Lighttpd.address(bridge));
        return new RewritingServer("lighttpd", Lighttpd.setup(text));
    }

    static RewritingServer haproxy(String bridge) {
        Text text = (folder, port, other) ->
                """
                global
                    log stderr format raw daemon
                defaults
                    mode http
                    timeout connect 10s
                    timeout client 60s
                    timeout server 60s
                frontend browsers
                    bind 127.0.0.1:%1$d
                    bind 127.0.0.1:%2$d
                    http-request replace-path /old/(.*) /new/\\1
                    default_backend bridge
                backend bridge
                    use-fcgi-app gangway
                    server bridge %3$s proto fcgi
                fcgi-app gangway
                    docroot /
                    pass-header authorization
                """
                        .formatted(port, other, bridge);
        return new RewritingServer("haproxy", HaProxy.setup(HaProxy.Version.OF_THE_SYSTEM, text));
    }

    static RewritingServer caddy(String bridge) {
        Text text = (folder, port, other) ->
                """
                {
                    admin off
                    auto_https off
                }
                http://:%1$d, http://:%2$d {
                    bind 127.0.0.1
                    @old path /old/*
                    uri @old replace /old/ /new/
                    reverse_proxy %3$s {
                        transport fastcgi
                    }
                }
                """
                        .formatted(port, other, bridge);
        return new RewritingServer("caddy", Caddy.setup(text));
    }
}
