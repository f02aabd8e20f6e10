package dev.gangway.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.it.harness.AwaitedFile;
import dev.gangway.it.harness.Bridge;
import dev.gangway.it.harness.Bridge.Ended;
import dev.gangway.it.harness.Browser;
import dev.gangway.it.harness.ConfiguredFront;
import dev.gangway.it.harness.RawConnection;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The access log of the packaged program, beside that of nginx. */
class AccessLogIT {
    private static final Duration AT_MOST = Duration.ofSeconds(60);

    private final Path folder;
    private final Path log;

    AccessLogIT(@TempDir Path folder) {
        this.folder = folder;
        this.log = folder.resolve("access.log");
    }

    private Bridge bridge(String... options) {
        return Bridge.builder().tcp().sampleAtRoot().options(options).start();
    }

    private static ConfiguredFront nginx(Bridge bridge) {
        return ConfiguredFront.start("nginx", List.of("--listen", bridge.tcpAddress()));
    }

    private static Path logOf(ConfiguredFront nginx) {
        Matcher file = Pattern.compile("access_log \"(.+)\";").matcher(nginx.configuration());
        assertThat(file.find()).isTrue();
        return Path.of(file.group(1));
    }

    /** Returns the lines of a file, when there are as many. */
    private static List<String> lines(Path file, int count) {
        return awaited(
                () -> {
                    try {
                        return Files.exists(file) ? Files.readAllLines(file) : List.<String>of();
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                },
                count);
    }

    private static List<String> awaited(Supplier<List<String>> lines, int count) {
        long end = System.nanoTime() + AT_MOST.toNanos();
        while (lines.get().size() < count && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
        assertThat(lines.get()).hasSize(count);
        return lines.get();
    }

    /** Requests begin before they end, which is when nginx looks at the clock. */
    private static List<String> withoutTimes(List<String> lines) {
        Pattern time = Pattern.compile("\\[\\d\\d/[A-Z][a-z][a-z]/\\d{4}:\\d\\d:\\d\\d:\\d\\d [+-]\\d{4}]");
        assertThat(lines).allMatch(line -> time.matcher(line).find());
        return lines.stream()
                .map(line -> time.matcher(line).replaceFirst("[time]"))
                .sorted()
                .toList();
    }

    @Test
    void hasTheLinesOfNginx() throws Exception {
        try (Bridge bridge = bridge("--access-log", log.toString());
                ConfiguredFront nginx = nginx(bridge)) {
            Browser browser = new Browser(nginx.origin());
            String etag = browser.get("/static/style.css")
                    .headers()
                    .firstValue("ETag")
                    .orElseThrow();
            assertThat(browser.get("/static/style.css", "If-None-Match", etag).statusCode())
                    .isEqualTo(304);
            browser.get("/request?a=1&b=%20%22x", "Referer", "http://www.example.test/", "User-Agent", "some, browser");
            browser.get("/none");
            browser.get("/error");
            browser.get("/a%2Fb");
            browser.get("/async");
            browser.get("/redirect");
            browser.get("/stream");
            browser.post("/request", "text/plain", "body");
            for (String path : List.of("/", "/request", "/static/style.css", "/none")) {
                browser.send(browser.request(path).method("HEAD", BodyPublishers.noBody()), BodyHandlers.ofString());
            }
            int asked = 14;
            assertThat(withoutTimes(lines(log, asked))).isEqualTo(withoutTimes(lines(logOf(nginx), asked)));
        }
    }

    @Test
    void hasALineForABrowserThatHasLeft() throws Exception {
        try (Bridge bridge = bridge("--access-log", log.toString(), "--access-log-format", "\"%r\" %X %{ms}T");
                ConfiguredFront nginx = nginx(bridge)) {
            try (RawConnection leaving = new RawConnection(nginx.origin())) {
                leaving.sendGet("/download?size=50000000");
                leaving.readHead();
            }
            assertThat(lines(log, 1))
                    .singleElement()
                    .asString()
                    .matches("\"GET /download\\?size=50000000 HTTP/1.1\" X \\d+");
        }
    }

    @Test
    void isOpenedAgainAtASignalAndCompleteAtTheEnd() throws Exception {
        try (Bridge bridge = bridge("--access-log", log.toString(), "--access-log-format", "%U", "--slow-log", "20ms");
                ConfiguredFront nginx = nginx(bridge)) {
            Browser browser = new Browser(nginx.origin());
            browser.get("/request/1");
            assertThat(lines(log, 1)).containsExactly("/request/1");
            Path rotated = Files.move(log, folder.resolve("access.log.1"));
            bridge.signal("USR1");
            assertThat(AwaitedFile.appears(log, AT_MOST)).isTrue();
            browser.get("/request/2");
            assertThat(lines(log, 1)).containsExactly("/request/2");
            try (RawConnection running = new RawConnection(nginx.origin())) {
                running.sendGet("/slow?ms=2000");
                awaited(
                        () -> bridge.output()
                                .lines()
                                .filter(line -> line.contains("GET /slow has been running"))
                                .toList(),
                        1);
                bridge.signal("TERM");
                assertThat(running.readHead()).startsWith("HTTP/1.1 200 ");
                assertThat(bridge.awaitExit(AT_MOST)).isZero();
            }
            assertThat(Files.readAllLines(log)).containsExactly("/request/2", "/slow");
            assertThat(Files.readAllLines(rotated)).containsExactly("/request/1");
        }
    }

    @Test
    void theSignalEndsNoBridgeThatHasNone() throws Exception {
        try (Bridge bridge = bridge();
                ConfiguredFront nginx = nginx(bridge)) {
            bridge.signal("USR1");
            assertThat(new Browser(nginx.origin()).get("/slow?ms=200").statusCode())
                    .isEqualTo(200);
            assertThat(bridge.isAlive()).isTrue();
        }
    }

    @Test
    void canGoToStandardOutput() throws Exception {
        try (Bridge bridge = bridge("--access-log", "-", "--access-log-format", "seen %m %U%q");
                ConfiguredFront nginx = nginx(bridge)) {
            new Browser(nginx.origin()).get("/request?a=1");
            List<String> seen = awaited(
                    () -> bridge.output()
                            .lines()
                            .filter(line -> line.startsWith("seen"))
                            .toList(),
                    1);
            assertThat(seen).containsExactly("seen GET /request?a=1");
        }
    }

    @Test
    void theAnswerOfACgiProgramHasNoOtherLines() {
        Ended ended = Bridge.builder()
                .variable("GATEWAY_INTERFACE", "CGI/1.1")
                .run("serve", "--access-log", "-", Bridge.sample().toString());
        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.output())
                .contains(
                        "--access-log -: standard output is the answer of a CGI program; name a file for the access log");
    }
}
