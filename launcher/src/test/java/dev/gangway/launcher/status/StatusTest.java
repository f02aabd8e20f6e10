package dev.gangway.launcher.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.connector.FastCgiConfiguration;
import dev.gangway.connector.protocol.Role;
import dev.gangway.launcher.deploy.ApplicationSource;
import dev.gangway.launcher.options.FormSettings;
import dev.gangway.launcher.options.IdentitySettings;
import dev.gangway.launcher.options.JndiSettings;
import dev.gangway.launcher.options.ListenAddress;
import dev.gangway.launcher.options.SendFileSettings;
import dev.gangway.launcher.options.SessionSettings;
import dev.gangway.launcher.options.StatusSettings;
import dev.gangway.launcher.server.Bridge;
import dev.gangway.launcher.server.BridgeSettings;
import dev.gangway.launcher.server.Listening;
import dev.gangway.launcher.testkit.Await;
import dev.gangway.launcher.testkit.FastCgiGet;
import dev.gangway.launcher.testkit.WarBuilder;
import java.io.EOFException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.jetty.util.ajax.JSON;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a bridge tells of itself, asked through FastCGI. */
@Timeout(60)
class StatusTest {
    private static final String SERVLET =
            """
            import jakarta.servlet.annotation.WebServlet;
            import jakarta.servlet.http.*;

            @WebServlet("/*")
            public class Answers extends HttpServlet {
                @Override
                protected void doGet(HttpServletRequest request, HttpServletResponse response)
                        throws java.io.IOException {
                    switch (request.getPathInfo()) {
                        case "/breaks" -> {
                            response.setContentLength(10);
                            response.getOutputStream().print("a");
                            response.flushBuffer();
                            throw new IllegalStateException("broken off on purpose");
                        }
                        case "/session" -> request.getSession();
                        default -> response.setStatus(Integer.parseInt(request.getPathInfo().substring(1)));
                    }
                }
            }
            """;

    private final Bridge bridge;
    private final ApplicationSource shop;

    StatusTest(@TempDir Path folder) throws Exception {
        bridge = Bridge.open(new BridgeSettings(
                WarBuilder.home(),
                listening(),
                50,
                Duration.ZERO,
                folder.resolve("work"),
                SessionSettings.DEFAULT,
                IdentitySettings.DEFAULT,
                SendFileSettings.OFF,
                FormSettings.DEFAULT,
                false,
                JndiSettings.NONE,
                null,
                new StatusSettings("/status", null),
                null));
        shop = new ApplicationSource(
                "/shop", new WarBuilder(folder, "ee11").source(SERVLET).war("shop.war"));
    }

    private static Listening listening() {
        Listening listening = Listening.on(ListenAddress.parse("127.0.0.1:0"));
        return new Listening(
                listening.addresses(),
                listening.inherited(),
                FastCgiConfiguration.builder()
                        .roles(Set.of(Role.RESPONDER, Role.AUTHORIZER))
                        .build(),
                listening.requestIdleTimeout(),
                listening.peers(),
                listening.hasSecret(),
                listening.socketMode(),
                listening.socketOwner(),
                listening.uriCompliance(),
                listening.absoluteRedirects());
    }

    @BeforeEach
    void start() throws Exception {
        bridge.deploy(shop);
        bridge.accept();
    }

    @AfterEach
    void stop() {
        bridge.close();
    }

    private String get(String target) throws Exception {
        return new FastCgiGet(target).send(bridge.addresses().get(0));
    }

    private Map<?, ?> json() throws Exception {
        return (Map<?, ?>) new JSON().fromJSON(body("/status?json"));
    }

    private String body(String target) throws Exception {
        String answer = get(target);
        return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }

    private Map<?, ?> application() throws Exception {
        Object[] applications = of(Object[].class, json(), "applications");
        assertThat(applications).hasSize(1);
        return (Map<?, ?>) applications[0];
    }

    private static <T> T of(Class<T> type, Map<?, ?> json, String key) {
        return type.cast(Objects.requireNonNull(json.get(key), key));
    }

    private void ask(String... paths) throws Exception {
        for (String path : paths) {
            get("/shop/" + path);
        }
        Await.until("all have ended", () -> of(Long.class, application(), "running") == 0);
    }

    @Test
    void requestsAreCountedByWhatBecameOfThem() throws Exception {
        assertThatThrownBy(() -> get("/shop/breaks")).isInstanceOf(EOFException.class);
        ask("200", "201", "302", "404", "410", "503", "session");
        get("/elsewhere");
        Map<?, ?> application = application();
        assertThat(application.get("contextPath")).isEqualTo("/shop");
        assertThat(Stream.of("ended", "1xx", "2xx", "3xx", "4xx", "5xx", "failed", "sessions")
                        .<Object>map(application::get))
                .containsExactly(8L, 0L, 3L, 1L, 2L, 1L, 1L, 1L);
        assertThat(of(Double.class, application, "seconds")).isPositive();
        assertThat(json().get("unclaimedRequests")).isEqualTo(1L);
    }

    @Test
    void tellsOfTheBridgeItself() throws Exception {
        Map<?, ?> status = json();
        assertThat(status.get("process")).isEqualTo(ProcessHandle.current().pid());
        assertThat(status.get("java")).isEqualTo(System.getProperty("java.version"));
        Map<?, ?> listener = (Map<?, ?>) of(Object[].class, status, "listeners")[0];
        assertThat(listener.get("address"))
                .isEqualTo(ListenAddress.format(bridge.addresses().get(0)));
        assertThat(Stream.of("connections", "mostConnections", "acceptedConnections", "maxConnections")
                        .<Object>map(listener::get))
                .containsExactly(1L, 1L, 1L, 16384L);
        Map<?, ?> threads = of(Map.class, status, "threads");
        assertThat(threads.get("max")).isEqualTo(50L);
        assertThat(of(Long.class, threads, "busy")).isBetween(1L, 50L);
        Map<?, ?> memory = of(Map.class, status, "memory");
        assertThat(of(Long.class, memory, "heapBytes")).isBetween(1L, of(Long.class, memory, "maxHeapBytes"));
    }

    @Test
    void peopleGetATable() throws Exception {
        ask("200", "500");
        assertThat(get("/status"))
                .startsWith("Status: 200 OK\r\n")
                .contains("\r\nContent-Type: text/plain;charset=utf-8\r\n", "\r\nCache-Control: no-store\r\n")
                .containsPattern(
                        "\nlistener: +127\\.0\\.0\\.1:\\d+, \\d+ connections, \\d+ at most so far, 16384 allowed, ")
                .containsPattern("\nCONTEXT +HOSTS +RUNNING +ENDED +2XX +3XX +4XX +5XX +FAILED +MEAN +SESSIONS\n")
                .containsPattern("\n/shop +\\* +0 +2 +1 +0 +0 +1 +0 +[\\d.]+ ms +0\n");
    }

    @Test
    void prometheusGetsCountersAndHistograms() throws Exception {
        ask("200", "200", "500");
        assertThat(get("/status?openmetrics"))
                .contains("\r\nContent-Type: application/openmetrics-text; version=1.0.0; charset=utf-8\r\n");
        assertThat(body("/status?openmetrics=")) // as Prometheus asks, by 'params'
                .contains("\n# TYPE gangway_requests counter\n")
                .contains("\ngangway_requests_total{context=\"/shop\",hosts=\"\",status=\"2xx\"} 2.0\n")
                .contains("\ngangway_requests_total{context=\"/shop\",hosts=\"\",status=\"5xx\"} 1.0\n")
                .contains("\ngangway_request_duration_seconds_count{context=\"/shop\",hosts=\"\"} 3\n")
                .contains("\ngangway_request_duration_seconds_bucket{context=\"/shop\",hosts=\"\",le=\"+Inf\"} 3\n")
                .contains("\ngangway_threads_limit 50.0\n", "\njvm_memory_used_bytes{area=\"heap\"} ")
                .endsWith("\n# EOF\n");
    }

    @Test
    void otherFormsAndMethodsAreRefused() throws Exception {
        assertThat(get("/status?xml")).startsWith("Status: 400 ").contains("?json, or with ?openmetrics");
        String answer = new FastCgiGet("/status")
                .with("REQUEST_METHOD", "POST")
                .send(bridge.addresses().get(0));
        assertThat(answer).startsWith("Status: 405 ").contains("\r\nAllow: GET, HEAD\r\n");
    }

    /** Its 200 would mean that everybody may see the status, without a word of the application that is to decide. */
    @Test
    void anAuthorizerIsNotAnsweredByTheStatus() throws Exception {
        assertThat(new FastCgiGet("/status").as(2).send(bridge.addresses().get(0)))
                .startsWith("Status: 404 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/status/more", "/status;x", "/%73tatus", "/a/../status", "/Status"})
    void onlyThatPathIsTaken(String path) throws Exception {
        assertThat(get(path)).startsWith("Status: 404 ");
    }
}
