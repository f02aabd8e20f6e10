package dev.gangway.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.it.harness.Bridge;
import dev.gangway.it.harness.Bridge.Ended;
import dev.gangway.it.harness.Browser;
import dev.gangway.it.harness.ConfiguredFront;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The status of the packaged program, told to its commands and behind nginx. */
class StatusIT {
    private final Path folder;

    StatusIT(@TempDir Path folder) {
        this.folder = folder;
    }

    private Bridge bridge(String... options) throws Exception {
        Path webapps = Files.createDirectory(folder.resolve("webapps"));
        Files.copy(Bridge.sample(), webapps.resolve("shop.war"));
        return Bridge.builder()
                .tcp()
                .options("--webapps", webapps.toString())
                .options(options)
                .start();
    }

    /** Lets this machine, or nobody, see the status, as docs/monitoring.md has it. */
    private static ConfiguredFront nginx(Bridge bridge, String rules) {
        return ConfiguredFront.startWith(
                "nginx",
                List.of("--listen", bridge.tcpAddress()),
                configuration -> configuration.replaceFirst(
                        "location / \\{", "location = /status { " + rules + " fastcgi_pass gangway; }\n    $0"));
    }

    @Test
    void commandsTellIt() throws Exception {
        try (Bridge bridge = bridge()) {
            String webapps = folder.resolve("webapps").toString();
            Ended text = Bridge.builder().run("status", "--webapps", webapps);
            assertThat(text.exitCode()).isZero();
            assertThat(text.output())
                    .containsPattern("\nlistener: +" + bridge.tcpAddress() + ", 0 connections, ")
                    .containsPattern("\n/shop +\\* +0 +0 +0 +0 +0 +0 +0 +- +0\n");
            Ended metrics = Bridge.builder().run("status", "--webapps", webapps, "--openmetrics");
            assertThat(metrics.output()).contains("\ngangway_requests_running{context=\"/shop\",hosts=\"\"} 0.0\n");
        }
    }

    @Test
    void aBridgeThatIsNotThereIsNamed() {
        Ended ended =
                Bridge.builder().run("status", "--control", folder.resolve("s").toString());
        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.output()).contains("there is no socket " + folder.resolve("s") + "; is the bridge up");
    }

    @Test
    void nginxShowsItToWhomItAllows() throws Exception {
        try (Bridge bridge = bridge("--status-path", "/status");
                ConfiguredFront nginx = nginx(bridge, "allow 127.0.0.1; deny all;")) {
            Browser browser = new Browser(nginx.origin());
            assertThat(browser.get("/shop/request").statusCode()).isEqualTo(200);
            assertThat(browser.get("/shop/none").statusCode()).isEqualTo(404);
            assertThat(browser.get("/status").body()).containsPattern("\n/shop +\\* +0 +2 +1 +0 +1 +0 +0 ");
            HttpResponse<String> metrics = browser.get("/status?openmetrics");
            assertThat(metrics.headers().firstValue("Content-Type"))
                    .contains("application/openmetrics-text; version=1.0.0; charset=utf-8");
            assertThat(metrics.body())
                    .contains("\ngangway_requests_total{context=\"/shop\",hosts=\"\",status=\"2xx\"} 1.0\n")
                    .contains("\njvm_threads_current ")
                    .endsWith("# EOF\n");
        }
    }

    @Test
    void nobodyGetsAroundNginx() throws Exception {
        try (Bridge bridge = bridge("--status-path", "/status");
                ConfiguredFront nginx = nginx(bridge, "deny all;")) {
            Browser browser = new Browser(nginx.origin());
            assertThat(browser.get("/status").statusCode()).isEqualTo(403);
            for (String path :
                    List.of("/status;x", "/status;", "/%73tatus", "//status", "/shop/../status", "/status/")) {
                assertThat(browser.get(path).body()).as(path).doesNotContain("listener");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/status", "/status?json"})
    void itIsNotShownUnlessAsked(String target) throws Exception {
        try (Bridge bridge = bridge();
                ConfiguredFront nginx = nginx(bridge, "")) {
            assertThat(new Browser(nginx.origin()).get(target).statusCode()).isEqualTo(404);
        }
    }

    @Test
    void slowRequestsAreLogged() throws Exception {
        try (Bridge bridge = Bridge.builder()
                        .tcp()
                        .sampleAtRoot()
                        .options("--slow-log", "100ms")
                        .start();
                ConfiguredFront nginx = nginx(bridge, "")) {
            assertThat(new Browser(nginx.origin()).get("/slow?ms=400").statusCode())
                    .isEqualTo(200);
            assertThat(bridge.output())
                    .containsPattern("Slow: GET /slow has been running for \\d+\\.\\d{3} s\\R.*: in gangway-\\d+\\R")
                    .contains("dev.gangway.sample.SlowServlet.answer(");
        }
    }
}
