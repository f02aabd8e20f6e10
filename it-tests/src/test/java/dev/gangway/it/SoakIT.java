package dev.gangway.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gangway.it.harness.Bridge;
import dev.gangway.it.harness.Bridge.Ended;
import dev.gangway.it.harness.Browser;
import dev.gangway.it.harness.ConfiguredFront;
import dev.gangway.it.harness.Content;
import dev.gangway.it.harness.RawConnection;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Browsers that come and leave in the middle, behind all web servers at a time, while the application is started anew over
 * and over: nobody gets a wrong answer, and when they have gone nothing of them is left.
 *
 * <p>{@code -Dsoak.seconds=3600} makes a long run of it.
 */
@Timeout(value = 2, unit = TimeUnit.DAYS)
class SoakIT {
    private static final Duration LENGTH = Duration.ofSeconds(Integer.getInteger("soak.seconds", 20));
    private static final Duration TO_SETTLE = Duration.ofSeconds(60);
    private static final List<String> FRONTS = List.of("nginx", "apache", "lighttpd", "haproxy", "caddy");
    private static final int BROWSERS = 2;
    private static final int UPLOAD_BYTES = 200_000;

    /** What an idle bridge takes, and some more: a leak of a few hundred bytes for each request is far above it. */
    private static final long MAX_IDLE_BYTES = 64L << 20;

    private final Path webapps;
    private final Path work;
    private final List<ConfiguredFront> fronts = new ArrayList<>();
    private final Bridge bridge;
    private long end;

    SoakIT(@TempDir Path folder) throws Exception {
        webapps = Files.createDirectory(folder.resolve("webapps"));
        work = Files.createDirectory(folder.resolve("work"));
        Files.copy(Bridge.sample(), webapps.resolve("app.war"));
        bridge = Bridge.builder()
                .tcp()
                .options("--webapps", webapps.toString(), "--work-dir", work.toString())
                .start();
    }

    @BeforeEach
    void startWebServers() {
        FRONTS.forEach(front -> fronts.add(ConfiguredFront.start(front, List.of("--listen", bridge.tcpAddress()))));
        end = System.nanoTime() + LENGTH.toNanos();
    }

    @AfterEach
    void stop() {
        fronts.forEach(ConfiguredFront::close);
        bridge.close();
    }

    private boolean goesOn() {
        return System.nanoTime() - end < 0;
    }

    @Test
    void nothingIsLeftOfThoseWhoHaveGone() throws Exception {
        ExecutorService people = Executors.newCachedThreadPool();
        List<Future<Integer>> rounds = new ArrayList<>();
        for (int i = 0; i < FRONTS.size() * BROWSERS; i++) {
            int number = i;
            rounds.add(people.submit(() -> visit(number)));
        }
        Future<Integer> attacks = people.submit(this::attack);
        Future<Integer> reloads = people.submit(this::reload);
        try {
            for (Future<Integer> done : rounds) {
                assertThat(done.get()).isPositive();
            }
            assertThat(attacks.get()).isPositive();
            assertThat(reloads.get()).isPositive();
        } finally {
            end = System.nanoTime(); // one that fails does not leave the others to it
            people.shutdownNow();
        }
        await("no request runs", () -> application().get("running").asLong() == 0);
        assertThat(application().get("ended").asLong()).isGreaterThan(FRONTS.size() * 5L);
        fronts.forEach(ConfiguredFront::close);
        await("nobody is connected", () -> listener().get("connections").asLong() == 0);
        await("no connection is remembered", () -> bridge.living("dev\\.gangway\\.connector\\.FastCgiConnection") <= 1);
        await("the class loaders of old versions go", () -> bridge.living(".*\\.WebAppClassLoader") <= 2);
        JsonNode memory = status().get("memory");
        assertThat(memory.get("heapBytes").asLong()).isLessThan(MAX_IDLE_BYTES);
        assertThat(memory.get("directBytes").asLong()).isLessThan(MAX_IDLE_BYTES);
        assertThat(bridge.complaintsAfter(0)).isEmpty();
    }

    /** Asks in turn for what is answered, and for what nobody waits for; returns how often. */
    private int visit(int number) throws IOException {
        String front = FRONTS.get(number % FRONTS.size());
        URI origin = fronts.get(number % FRONTS.size()).origin();
        int round = 0;
        while (goesOn()) {
            round++;
            Browser browser = new Browser(origin);
            String own = number + "-" + round;
            assertThat(browser.post("/app/echo", "text/plain", own).body())
                    .as(front)
                    .isEqualTo(own);
            int size = 1000 * number + round % 50_000;
            HttpResponse<byte[]> download =
                    browser.send(browser.request("/app/download/async?size=" + size), BodyHandlers.ofByteArray());
            assertThat(download.body()).as(front).isEqualTo(Content.bytes(size));
            if (!front.equals("haproxy")) { // gives uploads up by itself, now and then
                uploads(browser, front);
                leaveAnUpload(origin);
            }
            leaveADownload(origin);
            leaveEvents(origin);
            leaveAtOnce(origin);
        }
        return round;
    }

    private static void uploads(Browser browser, String front) {
        byte[] content = Content.bytes(UPLOAD_BYTES);
        HttpResponse<String> digest =
                browser.post("/app/digest", "application/octet-stream", BodyPublishers.ofByteArray(content));
        assertThat(Browser.json(digest).get("sha256").asText()).as(front).isEqualTo(Content.sha256(UPLOAD_BYTES));
        HttpResponse<String> unread =
                browser.post("/app/none", "application/octet-stream", BodyPublishers.ofByteArray(content));
        assertThat(unread.statusCode()).as(front).isEqualTo(405);
    }

    private static void leaveAnUpload(URI origin) throws IOException {
        try (RawConnection browser = new RawConnection(origin)) {
            browser.sendHead(
                    "POST /app/digest HTTP/1.1", "Content-Length: 100000000", "Content-Type: application/octet-stream");
            browser.send(Content.bytes(UPLOAD_BYTES));
        }
    }

    private static void leaveADownload(URI origin) throws IOException {
        try (RawConnection browser = new RawConnection(origin)) {
            browser.sendGet("/app/download?size=100000000");
            assertThat(browser.readHead()).startsWith("HTTP/1.1 200 ");
            browser.skip(UPLOAD_BYTES);
        }
    }

    private static void leaveEvents(URI origin) throws IOException {
        try (RawConnection browser = new RawConnection(origin)) {
            browser.sendGet("/app/stream/events");
            browser.readUntil("data:");
        }
    }

    private static void leaveAtOnce(URI origin) throws IOException {
        try (RawConnection browser = new RawConnection(origin)) {
            browser.sendGet("/app/slow?ms=200");
        }
    }

    /** Sends the bridge what is no FastCGI, and beginnings of requests; returns how often. */
    private int attack() throws IOException {
        URI port = URI.create("http://" + bridge.tcpAddress());
        int attacks = 0;
        while (goesOn()) {
            for (String bytes : List.of(
                    "GET / HTTP/1.1\r\n\r\n",
                    "\u0001",
                    "\u0001\u0001\0\u0001\0\u0008\0\0\0\u0001\0\0\0\0\0\0",
                    "\u0001\u0001\0\u0001\0\u0008\0\0\0\u0001\0\0\0\0\0\0\u0001\u0004\0\u0001\u00ff\u00ff\0\0half")) {
                try (RawConnection peer = new RawConnection(port)) {
                    peer.send(bytes);
                }
                attacks++;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
        return attacks;
    }

    private int reload() {
        int reloads = 0;
        while (goesOn()) {
            Ended ended = Bridge.builder().run("reload", "/app", "--webapps", webapps.toString());
            assertThat(ended.exitCode()).as(ended.output()).isZero();
            reloads++;
        }
        return reloads;
    }

    private JsonNode status() throws IOException {
        return new ObjectMapper()
                .readTree(Bridge.builder()
                        .run("status", "--json", "--webapps", webapps.toString())
                        .output());
    }

    private JsonNode application() throws IOException {
        return status().get("applications").get(0);
    }

    private JsonNode listener() throws IOException {
        return status().get("listeners").get(0);
    }

    private static void await(String what, Callable<Boolean> condition) {
        Awaitility.await(what).atMost(TO_SETTLE).until(condition);
    }
}
