package dev.gangway.it.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.gangway.it.harness.Bridge;
import dev.gangway.it.harness.Browser;
import dev.gangway.it.harness.Caddy;
import dev.gangway.it.harness.ExplodedWar;
import dev.gangway.it.harness.Nginx;
import dev.gangway.it.harness.Programs;
import dev.gangway.it.harness.WebServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Users whom a program has checked that nginx and Caddy ask, with the configurations of docs/identity.md. */
@ParameterizedClass(name = "{0}")
@EnumSource
class OtherCheckerIT {
    private static final String ASKING = "/shop/page?r=staff&r=K%C3%B6ln&r=admin&a=GROUPS";
    private static final String[] FORGED = {
        "X-Auth-Request-User",
        "admin",
        "X-Auth-Request-Groups",
        "admin",
        "GROUPS",
        "admin",
        "REMOTE_USER",
        "admin",
        "Remote-User",
        "admin",
        "Authorization",
        "Basic YWRtaW46YWRtaW4=" // admin:admin
    };

    enum Asking {
        NGINX {
            @Override
            WebServer start(Recipe recipe) {
                String locations = recipe.with("fastcgi_params", "/etc/nginx/fastcgi_params")
                        .with("gangway;", bridge.tcpAddress() + ";")
                        .configuration();
                return new Server(
                        "nginx",
                        Nginx.setup((folder, port, otherPort) ->
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
                                %4$s
                            }
                        }
                        """
                                        .formatted(Programs.isRoot() ? "user root;" : "", port, otherPort, locations)));
            }
        },
        CADDY {
            @Override
            WebServer start(Recipe recipe) {
                String directives =
                        recipe.with("127.0.0.1:9000", bridge.tcpAddress()).configuration();
                return new Server(
                        "caddy",
                        Caddy.setup((folder, port, otherPort) ->
                                """
                        {
                            admin off
                        }
                        http://:%1$d, http://:%2$d {
                            bind 127.0.0.1
                            %3$s
                        }
                        """
                                        .formatted(port, otherPort, directives)));
            }
        };

        abstract WebServer start(Recipe recipe);
    }

    private static final class Server extends WebServer {
        Server(String name, Setup setup) {
            super(name, setup);
        }
    }

    private static Bridge bridge;
    private static HttpServer checker;

    private final Asking asking;
    private WebServer server;

    OtherCheckerIT(Asking asking) {
        this.asking = asking;
    }

    @BeforeAll
    static void startBridge() throws IOException {
        bridge = Bridge.builder()
                .tcp()
                .application("/shop=" + ExplodedWar.of(ClaimsServlet.class))
                .options(Recipe.behind("nginx, where another program").options().toArray(String[]::new))
                .start();
        checker = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        checker.createContext("/oauth2/auth", OtherCheckerIT::check);
        checker.start();
    }

    @AfterAll
    static void stopBridge() {
        bridge.close();
        checker.stop(0);
    }

    @BeforeEach
    void start() throws IOException {
        String name = asking == Asking.NGINX ? "nginx" : "Caddy";
        server = asking.start(Recipe.behind(name + ", where another program")
                .with("127.0.0.1:4180", "127.0.0.1:" + checker.getAddress().getPort()));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** Answers as oauth2-proxy does. */
    private static void check(HttpExchange exchange) throws IOException {
        try (exchange) {
            String cookie = String.valueOf(exchange.getRequestHeaders().getFirst("Cookie"));
            if (cookie.equals("user=alice")) {
                Headers headers = exchange.getResponseHeaders();
                headers.set("X-Auth-Request-User", "alice");
                headers.set(
                        "X-Auth-Request-Groups",
                        new String("staff,Köln".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
            }
            exchange.sendResponseHeaders(cookie.startsWith("user=") ? 202 : 401, -1);
        }
    }

    @Test
    void tellsWhomTheOtherProgramHasNamed() {
        Browser browser = new Browser(server.origin());
        assertThat(browser.get(ASKING, FORGED).statusCode()).isEqualTo(401);
        HttpResponse<String> answer = browser.send(
                browser.request(ASKING)
                        .headers(FORGED)
                        .header("Cookie", "user=alice")
                        .POST(BodyPublishers.ofString("something")),
                BodyHandlers.ofString());
        assertThat(answer.body())
                .contains("user=alice\n", "type=oauth2\n", "role staff=true\n", "role Köln=true\n", "body=something")
                .contains("role admin=false\n", "attribute GROUPS=staff,Köln\n");
    }

    /** Who may pass without a name is nobody, whatever the browser says. */
    @Test
    void namesNobodyWhomTheOtherProgramHasNotNamed() {
        Browser browser = new Browser(server.origin());
        HttpResponse<String> answer = browser.send(
                browser.request(ASKING).headers(FORGED).header("Cookie", "user="), BodyHandlers.ofString());
        assertThat(answer.body()).contains("user=null\n", "type=null\n", "role admin=false\n", "attribute GROUPS=\n");
    }
}
