package dev.gangway.it.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gangway.it.harness.Apache;
import dev.gangway.it.harness.Bridge;
import dev.gangway.it.harness.Browser;
import dev.gangway.it.harness.CgiFcgi;
import dev.gangway.it.harness.CgiFcgi.Answer;
import dev.gangway.it.harness.Content;
import dev.gangway.it.harness.Lighttpd;
import dev.gangway.it.harness.Ports;
import dev.gangway.it.harness.SeenRequest;
import dev.gangway.it.harness.SpawnedBridges;
import dev.gangway.it.harness.WebServer;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bridges that a web server starts by itself and ends again, told everything by the environment. */
class SpawnedBridgeIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String BINARY = "application/octet-stream";

    @Test
    void lighttpdStartsOneByItsBinPath(@TempDir Path folder) {
        try (SpawnedBridges bridges = new SpawnedBridges()) {
            String environment = bridges.environment().entrySet().stream()
                    .map(variable -> "\"%s\" => \"%s\"".formatted(variable.getKey(), variable.getValue()))
                    .collect(Collectors.joining(", "));
            String directives =
                    """
                    fastcgi.server = ( "/" => (( "bin-path" => "%s", "socket" => "%s", "max-procs" => 1,
                        "bin-environment" => ( %s ), "bin-copy-environment" => ( "PATH" ),
                        "check-local" => "disable", "fix-root-scriptname" => "enable" )) )"""
                            .formatted(Bridge.program(), folder.resolve("s"), environment);
            try (WebServer lighttpd = Lighttpd.startWith(directives)) {
                assertServes(lighttpd);
                assertThat(bridges.running()).hasSize(1);
            }
            bridges.awaitRunning(0);
        }
    }

    @Test
    void fcgidStartsOneByItsWrapper() {
        try (SpawnedBridges bridges = new SpawnedBridges()) {
            String environment = bridges.environment().entrySet().stream()
                    .map(variable -> "FcgidInitialEnv %s \"%s\"\n".formatted(variable.getKey(), variable.getValue()))
                    .collect(Collectors.joining());
            String directives = environment
                    + """
                    FcgidMaxProcessesPerClass 1
                    FcgidMaxRequestLen 100000000
                    <Location "/">
                        SetHandler fcgid-script
                        Options +ExecCGI
                        FcgidWrapper "%s" virtual
                    </Location>"""
                            .formatted(Bridge.program());
            try (WebServer apache = Apache.start(directives, directives + "\nFcgidOutputBufferSize 0")) {
                assertServes(apache);
                assertThat(bridges.running()).hasSizeBetween(1, 2); // one for each of the two virtual hosts at most
            }
            bridges.awaitRunning(0);
        }
    }

    private static void assertServes(WebServer webServer) {
        Browser browser = new Browser(webServer.origin());
        await("the bridge has started")
                .atMost(SOON)
                .until(() -> browser.get("/request").statusCode() == 200);
        for (int i = 0; i < 10; i++) {
            SeenRequest seen = new SeenRequest(browser.json("/request?own=" + i));
            assertThat(seen.parameter("own")).containsExactly(String.valueOf(i));
        }
        int size = 2_000_000;
        HttpResponse<String> digest = browser.post("/digest", BINARY, BodyPublishers.ofByteArray(Content.bytes(size)));
        assertThat(Browser.json(digest).get("sha256").asText()).isEqualTo(Content.sha256(size));
        HttpResponse<byte[]> download =
                browser.send(browser.request("/download?size=" + size), BodyHandlers.ofByteArray());
        assertThat(download.body()).isEqualTo(Content.bytes(size));
    }

    /** cgi-fcgi closes the standard outputs, and passes no argument. */
    @Test
    void cgiFcgiStartsOne(@TempDir Path folder) throws Exception {
        String socket = folder.resolve("s").toString();
        cgiFcgiStarts(socket);
        assertThat(Files.exists(Path.of(socket)))
                .as("a file that the bridge has not made")
                .isTrue();
        cgiFcgiStarts("127.0.0.1:" + Ports.free());
    }

    private static void cgiFcgiStarts(String address) throws Exception {
        try (SpawnedBridges bridges = new SpawnedBridges()) {
            CgiFcgi.startProgram(address, bridges.environment(), Bridge.program());
            Map<String, String> request = new HashMap<>(Map.of(
                    "SERVER_PROTOCOL", "HTTP/1.1", "REQUEST_METHOD", "GET", "REQUEST_URI", "/request?format=json"));
            Answer answer = CgiFcgi.ask(address, request, new byte[0]);
            assertThat(answer.exitCode()).as(answer.errors()).isZero();
            assertThat(SeenRequest.parse(answer.body()).property("method")).isEqualTo("GET");
            assertThat(bridges.running()).hasSize(1);

            bridges.running().forEach(ProcessHandle::destroy);
            bridges.awaitRunning(0);
        }
    }
}
