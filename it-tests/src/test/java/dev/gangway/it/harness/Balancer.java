package dev.gangway.it.harness;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A way in which a web server spreads requests over several bridges. */
public enum Balancer {
    /** nginx, each request to the next bridge: the hardest for sessions. */
    NGINX_IN_TURN {
        @Override
        public WebServer start(Map<String, String> nodes) {
            return nginx("upstream nodes { " + servers(nodes, "") + "keepalive 16; }", "nodes");
        }
    },
    /** nginx, to the bridge that the session's id names. */
    NGINX_STICKY {
        @Override
        public WebServer start(Map<String, String> nodes) {
            StringBuilder upstreams = new StringBuilder("upstream any { " + servers(nodes, "") + "keepalive 16; }\n");
            StringBuilder map = new StringBuilder("map $cookie_JSESSIONID $node { default any; ");
            nodes.forEach((name, address) -> {
                map.append("\"~\\.%1$s$\" %1$s; ".formatted(name));
                Map<String, String> others = new TreeMap<>(nodes);
                others.remove(name);
                upstreams.append("upstream %s { server %s; %skeepalive 16; }\n"
                        .formatted(name, address, servers(others, " backup")));
            });
            return nginx(map + "}\n" + upstreams, "$node");
        }
    },
    /** HAProxy, to the bridge that the session's id names. */
    HAPROXY {
        @Override
        public WebServer start(Map<String, String> nodes) {
            Path program = Programs.require("haproxy", "haproxy");
            String uses = nodes.keySet().stream()
                    .map(name -> "    use-server %1$s if { cook(JSESSIONID) -m end .%1$s }\n".formatted(name))
                    .collect(Collectors.joining());
            String servers = nodes.entrySet().stream()
                    .map(node ->
                            "    server %s %s proto fcgi check inter 200ms\n".formatted(node.getKey(), node.getValue()))
                    .collect(Collectors.joining());
            return new Started("haproxy", new WebServer.Setup() {
                @Override
                public String configuration(Path folder, int port, int streamingPort) {
                    return """
                            defaults
                                mode http
                                timeout connect 5s
                                timeout client 30s
                                timeout server 30s
                                option redispatch
                                retries 3
                                retry-on conn-failure empty-response
                            frontend browsers
                                bind 127.0.0.1:%d
                                bind 127.0.0.1:%d
                                default_backend nodes
                            backend nodes
                                use-fcgi-app gangway
                            %s%sfcgi-app gangway
                                docroot %s
                            """
                            .formatted(port, streamingPort, uses, servers, folder);
                }

                @Override
                public List<String> command(Path folder, Path configuration) {
                    return List.of(program.toString(), "-db", "-f", configuration.toString());
                }
            });
        }
    },
    /** Apache's balancer, to the bridge that the session's id names. */
    APACHE {
        @Override
        public WebServer start(Map<String, String> nodes) {
            String members = nodes.entrySet().stream()
                    .map(node ->
                            "BalancerMember \"fcgi://%s\" route=%s retry=1\n".formatted(node.getValue(), node.getKey()))
                    .collect(Collectors.joining());
            String site = "<Proxy \"balancer://nodes%1$s\">\n" + members
                    + "ProxySet stickysession=JSESSIONID|jsessionid\n</Proxy>\n"
                    + "ProxyPass \"/\" \"balancer://nodes%1$s/\"";
            String modules = Stream.of("slotmem_shm", "proxy_balancer", "lbmethod_byrequests")
                    .map("LoadModule %1$s_module /usr/lib/apache2/modules/mod_%1$s.so\n"::formatted)
                    .collect(Collectors.joining());
            return Apache.start(site.formatted(""), site.formatted("2"), modules);
        }
    },
    /** lighttpd, which knows nothing of sessions and sends a browser's address to one bridge. */
    LIGHTTPD {
        @Override
        public WebServer start(Map<String, String> nodes) {
            String hosts = nodes.values().stream()
                    .map(address -> "( " + Lighttpd.address(address)
                            + ", \"check-local\" => \"disable\", \"fix-root-scriptname\" => \"enable\", "
                            + "\"disable-time\" => 1 )")
                    .collect(Collectors.joining(", "));
            return Lighttpd.startWith(
                    "fastcgi.balance = \"least-connection\"\nfastcgi.server = ( \"/\" => ( " + hosts + " ) )");
        }
    };

    /**
     * Starts the web server.
     *
     * @param nodes where bridges listen, by their names
     */
    public abstract WebServer start(Map<String, String> nodes);

    private static String servers(Map<String, String> nodes, String suffix) {
        return nodes.values().stream()
                .map(address -> "server " + address + suffix + "; ")
                .collect(Collectors.joining());
    }

    private static WebServer nginx(String http, String target) {
        Path program = Programs.require("nginx", "nginx");
        return new Started("nginx", new WebServer.Setup() {
            @Override
            public String configuration(Path folder, int port, int streamingPort) {
                return """
                        daemon off;
                        %1$s
                        pid nginx.pid;
                        error_log error.log info;
                        events { worker_connections 1024; }
                        http {
                            access_log off;
                            client_body_temp_path temp-body;
                            fastcgi_temp_path temp-fastcgi;
                            proxy_temp_path temp-proxy;
                            uwsgi_temp_path temp-uwsgi;
                            scgi_temp_path temp-scgi;
                            include /etc/nginx/fastcgi_params;
                            fastcgi_keep_conn on;
                            %2$s
                            server {
                                listen 127.0.0.1:%3$d;
                                listen 127.0.0.1:%4$d;
                                location / { fastcgi_pass %5$s; }
                            }
                        }
                        """
                        .formatted(
                                System.getProperty("user.name").equals("root") ? "user root;" : "",
                                http,
                                port,
                                streamingPort,
                                target);
            }

            @Override
            public List<String> command(Path folder, Path configuration) {
                return List.of(
                        program.toString(),
                        "-p",
                        folder.toString(),
                        "-c",
                        configuration.toString(),
                        "-e",
                        folder.resolve("error.log").toString());
            }
        });
    }

    private static final class Started extends WebServer {
        Started(String name, WebServer.Setup setup) {
            super(name, setup);
        }
    }
}
