package dev.gangway.it.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gangway.connector.FastCgiAttributes;
import dev.gangway.it.harness.Content;
import dev.gangway.it.harness.HaProxy;
import dev.gangway.it.harness.HaProxy.Version;
import dev.gangway.it.harness.RawConnection;
import dev.gangway.it.harness.ServletBridge;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests that share one connection of HAProxy, each held where the test wants it. */
@ParameterizedClass
@CsvSource({
    "OF_THE_SYSTEM, no option get-values",
    "OF_THE_SYSTEM, option get-values",
    "NEWER, no option get-values",
    "NEWER, option get-values"
})
class MultiplexingIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int LARGE = 6_000_000;

    private final Version version;
    private final String options;
    private final Map<String, CountDownLatch> gates = new ConcurrentHashMap<>();
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final ExecutorService browsers = Executors.newCachedThreadPool();
    private ServletBridge bridge;
    private HaProxy haproxy;

    MultiplexingIT(Version version, String options) {
        this.version = version;
        this.options = options;
        version.require();
    }

    @BeforeEach
    void start() throws IOException {
        bridge = new ServletBridge(settings -> {})
                .with("/quick", (request, response) -> response.getWriter().print(request.getQueryString()))
                .with("/held/*", this::hold)
                .with("/digest/*", this::digest)
                .with("/broken", MultiplexingIT::breakOff)
                .start();
        haproxy = HaProxy.start(version, bridge.address(), options + "\noption mpxs-conns\noption max-reqs 40");
        assertThat(get("/quick?first")).isEqualTo("first"); // now there is a connection to be shared
    }

    @AfterEach
    void stop() {
        gates.values().forEach(CountDownLatch::countDown);
        browsers.shutdownNow();
        haproxy.close();
        bridge.close();
    }

    private CountDownLatch gate(String name) {
        return gates.computeIfAbsent(name, key -> new CountDownLatch(1));
    }

    private void open(String gate) {
        gate(gate).countDown();
    }

    private void hold(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String name = request.getPathInfo();
        events.add(name + " came");
        try {
            assertThat(gate(name).await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        response.getWriter().print(name);
    }

    private void digest(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String name = request.getPathInfo();
        listen(request, name);
        hold(request, response);
        MessageDigest digest = Content.newSha256();
        try {
            InputStream body = request.getInputStream();
            byte[] piece = new byte[8192];
            for (int n = body.read(piece); n >= 0; n = body.read(piece)) {
                digest.update(piece, 0, n);
            }
        } catch (IOException e) {
            BooleanSupplier gone = attribute(request, FastCgiAttributes.GONE, BooleanSupplier.class);
            events.add(name + " cannot be read, gone " + gone.getAsBoolean());
            throw e;
        }
        response.getWriter().print(":" + HexFormat.of().formatHex(digest.digest()));
    }

    @SuppressWarnings("unchecked")
    private void listen(HttpServletRequest request, String name) {
        Consumer<Runnable> onGone = attribute(request, FastCgiAttributes.ON_GONE, Consumer.class);
        onGone.accept(() -> events.add(name + " is gone"));
    }

    private static <T> T attribute(HttpServletRequest request, String name, Class<T> type) {
        @Nullable Object value = request.getAttribute(name);
        assertThat(value).isInstanceOf(type);
        return type.cast(value);
    }

    private static void breakOff(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentLength(2000);
        response.getOutputStream().write(Content.bytes(1000));
        response.flushBuffer();
        throw new IOException("on purpose");
    }

    private String get(String target) throws IOException {
        return new HaProxyBrowser(haproxy).get(target);
    }

    private Future<String> getLater(String target) {
        return browsers.submit(() -> get(target));
    }

    private Future<String> uploadLater(String target) {
        HaProxyBrowser browser = new HaProxyBrowser(haproxy);
        return browsers.submit(
                () -> browser.text(browser.request(target).POST(BodyPublishers.ofByteArray(Content.bytes(LARGE)))));
    }

    private void awaitEvent(String event) {
        await(event).atMost(SOON).until(() -> events.contains(event));
    }

    @Test
    void answersComeInTheOrderInWhichTheyAreReady() throws Exception {
        Future<String> a = getLater("/held/a");
        awaitEvent("/a came");
        Future<String> b = getLater("/held/b");
        Future<String> c = getLater("/held/c");
        awaitEvent("/b came");
        awaitEvent("/c came");
        assertThat(bridge.connections()).isEqualTo(1);

        open("/c");
        assertThat(c.get()).isEqualTo("/c");
        open("/b");
        assertThat(b.get()).isEqualTo("/b");
        assertThat(get("/quick?meanwhile")).isEqualTo("meanwhile");
        assertThat(a.isDone()).isFalse();
        open("/a");
        assertThat(a.get()).isEqualTo("/a");
        assertThat(bridge.connections()).isEqualTo(1);
    }

    @Test
    void uploadThatNobodyReadsStopsNobody() throws Exception {
        Future<String> upload = uploadLater("/digest/x");
        awaitEvent("/x came");
        for (int i = 0; i < 20; i++) {
            assertThat(get("/quick?" + i)).isEqualTo(String.valueOf(i));
        }
        assertThat(upload.isDone()).isFalse();
        assertThat(bridge.connections()).isEqualTo(1);
        open("/x");
        assertThat(upload.get()).isEqualTo("/x:" + Content.sha256(LARGE));
    }

    @Test
    void uploadsSideBySideKeepTheirContent() throws Exception {
        Future<String> a = uploadLater("/digest/a");
        Future<String> b = uploadLater("/digest/b");
        awaitEvent("/a came");
        awaitEvent("/b came");
        assertThat(bridge.connections()).isEqualTo(1);
        open("/b");
        assertThat(b.get()).isEqualTo("/b:" + Content.sha256(LARGE));
        open("/a");
        assertThat(a.get()).isEqualTo("/a:" + Content.sha256(LARGE));
    }

    @Test
    void abortedUploadFailsAloneAndItsNeighbourGoesOn() throws Exception {
        Future<String> neighbour = getLater("/held/neighbour");
        awaitEvent("/neighbour came");
        try (RawConnection connection = new RawConnection(haproxy.origin())) {
            connection.sendHead("POST /digest/aborted HTTP/1.1", "Content-Length: " + LARGE);
            connection.send(Content.bytes(500_000));
            awaitEvent("/aborted came");
        }
        awaitEvent("/aborted is gone");
        open("/aborted");
        awaitEvent("/aborted cannot be read, gone true");

        assertThat(get("/quick?meanwhile")).isEqualTo("meanwhile");
        open("/neighbour");
        assertThat(neighbour.get()).isEqualTo("/neighbour");
        assertThat(bridge.connections()).isEqualTo(1);
    }

    @Test
    void answerThatBreaksOffLeavesItsNeighbourAlone() throws Exception {
        Future<String> neighbour = getLater("/held/neighbour");
        awaitEvent("/neighbour came");
        try (RawConnection connection = new RawConnection(haproxy.origin())) {
            connection.sendGet("/broken");
            assertThat(connection.readHead()).contains("content-length: 2000");
            connection.skip(1000);
            assertThat(get("/quick?meanwhile")).isEqualTo("meanwhile");
            open("/neighbour");
            assertThat(neighbour.get()).isEqualTo("/neighbour");
            assertThat(bridge.connections()).isEqualTo(1);
        }
    }
}
