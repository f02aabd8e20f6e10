package dev.gangway.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gangway.it.harness.AwaitedFile;
import dev.gangway.it.harness.Bridge;
import dev.gangway.it.harness.Browser;
import dev.gangway.it.harness.ExplodedWar;
import dev.gangway.it.harness.Front;
import dev.gangway.it.harness.Nginx;
import dev.gangway.it.harness.OnEveryFront;
import dev.gangway.it.harness.RawConnection;
import dev.gangway.it.harness.Site;
import dev.gangway.it.harness.WorkFolders;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The end of a bridge: running requests are answered, and then it exits with 0. */
@OnEveryFront
class StopIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final Front front;

    StopIT(Front front) {
        this.front = front;
    }

    private Site start(String... options) {
        return Site.own(front, Bridge.builder().sampleAtRoot().options(options));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void streamThatRunsIsSentToItsEnd(String signal) throws IOException {
        int count = 8;
        try (Site site = start();
                RawConnection connection = new RawConnection(site.origin())) {
            connection.sendGet("/stream/events?count=" + count + "&interval=200");
            connection.readUntil("\"n\":1,");
            site.bridge().signal(signal);
            for (int n = 2; n <= count; n++) {
                connection.readUntil("\"n\":" + n + ",");
            }
            assertThat(connection.readToEnd()).contains("event: end");
            assertThat(site.bridge().awaitExit(SOON)).isZero();
        }
    }

    @Test
    void servletThatComputesAnswers() throws Exception {
        Path folder = WorkFolders.create("held");
        Path begun = folder.resolve("begun");
        Path proceed = folder.resolve("proceed");
        Path application = ExplodedWar.of(HeldServlet.class, AwaitedFile.class);
        ExecutorService other = Executors.newSingleThreadExecutor();
        try (Site site = Site.own(front, Bridge.builder().application("/=" + application))) {
            Future<HttpResponse<String>> answer =
                    other.submit(() -> site.browser().get("/held?begun=" + begun + "&proceed=" + proceed));
            await("the servlet computes").atMost(SOON).until(() -> Files.exists(begun));
            site.bridge().signal("TERM");
            await("the bridge stops").atMost(SOON).until(() -> !isListening(site.bridge()));
            Files.createFile(proceed);
            assertThat(answer.get().statusCode()).isEqualTo(200);
            assertThat(answer.get().body()).isEqualTo("as told");
            assertThat(site.bridge().awaitExit(SOON)).isZero();
        } finally {
            other.shutdownNow();
        }
    }

    private static boolean isListening(Bridge bridge) throws IOException {
        String[] address = bridge.tcpAddress().split(":", -1);
        try (Socket socket = new Socket(address[0], Integer.parseInt(address[1]))) {
            return socket.isConnected();
        } catch (ConnectException refused) {
            return false;
        }
    }

    /** The bridge has filled all buffers on the way when the signal comes; the browser reads on afterwards. */
    @Test
    void downloadThatNobodyReadsYetIsSentWhole() throws IOException {
        int size = 200_000_000;
        try (Site site = start();
                RawConnection connection = new RawConnection(site.webServer().streamingOrigin())) {
            connection.sendGet("/download?size=" + size);
            assertThat(connection.readHead()).startsWith("HTTP/1.1 200 ");
            site.bridge().signal("TERM");
            connection.skip(size);
            assertThat(connection.readToEnd()).isEmpty();
            assertThat(site.bridge().awaitExit(SOON)).isZero();
        }
    }

    @Test
    void requestThatTakesLongerThanTheLimitIsCutOff() throws IOException {
        try (Site site = start("--stop-timeout", "500ms");
                RawConnection connection = new RawConnection(site.origin())) {
            connection.sendGet("/stream/events?count=1000&interval=100");
            connection.readUntil("\"n\":1,");
            site.bridge().signal("TERM");
            site.bridge().awaitExit(SOON);
            assertThat(connection.readToEnd()).doesNotContain("event: end");
        }
    }

    /** Two bridges behind one web server, restarted in turn while many browsers ask: nobody sees it. */
    @Test
    void restartInTurnLosesNoRequest() throws Exception {
        int clients = 20;
        ExecutorService pool = Executors.newFixedThreadPool(clients);
        List<Bridge> bridges = new ArrayList<>();
        try {
            bridges.add(Bridge.builder().tcp().unix().sampleAtRoot().start());
            bridges.add(Bridge.builder().tcp().unix().sampleAtRoot().start());
            try (Nginx nginx = nginx(bridges)) {
                AtomicBoolean enough = new AtomicBoolean();
                AtomicInteger answered = new AtomicInteger();
                List<Future<List<String>>> clientsFailures = new ArrayList<>();
                for (int i = 0; i < clients; i++) {
                    clientsFailures.add(pool.submit(() -> ask(new Browser(nginx.origin()), enough, answered)));
                }
                awaitMore(answered);
                bridges.get(0).signal("TERM");
                assertThat(bridges.get(0).awaitExit(SOON)).isZero();
                awaitMore(answered);
                enough.set(true);
                for (Future<List<String>> failures : clientsFailures) {
                    assertThat(failures.get()).isEmpty();
                }
            }
        } finally {
            pool.shutdownNow();
            bridges.forEach(Bridge::close);
        }
    }

    private Nginx nginx(List<Bridge> bridges) {
        boolean unix = front == Front.NGINX_UNIX;
        return Nginx.start(
                front == Front.NGINX_KEPT,
                bridges.stream()
                        .map(bridge -> unix ? bridge.unixAddress() : bridge.tcpAddress())
                        .toArray(String[]::new));
    }

    private static void awaitMore(AtomicInteger answered) {
        int before = answered.get();
        await("requests are answered").atMost(SOON).until(() -> answered.get() > before + 500);
    }

    private static List<String> ask(Browser browser, AtomicBoolean enough, AtomicInteger answered) {
        List<String> failures = new ArrayList<>();
        while (!enough.get()) {
            int own = answered.incrementAndGet();
            String expected = "own " + own;
            var response = own % 2 == 0
                    ? browser.get("/request?session=false&format=json&own=" + own)
                    : browser.post("/echo", "text/plain", expected);
            if (response.statusCode() != 200
                    || !response.body().contains(own % 2 == 0 ? "\"own\":[\"" + own + "\"]" : expected)) {
                failures.add(response + " " + response.body());
            }
        }
        return failures;
    }
}
