package dev.gangway.it.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.it.harness.Content;
import dev.gangway.it.harness.HaProxy;
import dev.gangway.it.harness.RawConnection;
import dev.gangway.it.harness.SeenRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Browsers that at the same time ask, upload, download, read slowly and leave, all of the sample application. */
final class MixedLoad {
    private static final Duration PAUSE = Duration.ofMillis(5);
    private static final String BINARY = "application/octet-stream";

    private final URI origin;
    private final Supplier<HaProxyBrowser> browsers;
    private final List<Visit> visits;

    MixedLoad(URI origin, Set<Visit> visits) {
        this(origin, () -> new HaProxyBrowser(origin), visits);
    }

    MixedLoad(HaProxy haproxy, Set<Visit> visits) {
        this(haproxy.origin(), () -> new HaProxyBrowser(haproxy), visits);
    }

    private MixedLoad(URI origin, Supplier<HaProxyBrowser> browsers, Set<Visit> visits) {
        this.origin = origin;
        this.browsers = browsers;
        this.visits = List.copyOf(visits);
    }

    enum Visit {
        ASK,
        UPLOAD,
        DOWNLOAD,
        LEAVE_UPLOAD,
        UPLOAD_ASYNC,
        DOWNLOAD_ASYNC,
        LEAVE_DOWNLOAD,
        READ_SLOWLY,
        LEAVE_WAITING,
    }

    /** Lets so many browsers make each kind of visit so many times; fails when an answer is wrong. */
    void run(int browsers, int rounds) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(browsers);
        try {
            CountDownLatch together = new CountDownLatch(browsers);
            List<Future<Integer>> results = new ArrayList<>();
            for (int i = 0; i < browsers; i++) {
                int browser = i;
                results.add(pool.submit(() -> {
                    together.countDown();
                    together.await();
                    return visit(browser, rounds);
                }));
            }
            int made = 0;
            for (Future<Integer> result : results) {
                made += result.get();
            }
            assertThat(made).isEqualTo(browsers * rounds * visits.size());
        } finally {
            pool.shutdownNow();
        }
    }

    private int visit(int number, int rounds) throws IOException {
        HaProxyBrowser browser = browsers.get();
        int made = 0;
        for (int i = 0; i < rounds * visits.size(); i++) {
            int size = 1000 + (number * 7919 + i * 104_729) % 900_000;
            Visit kind = visits.get((number + i) % visits.size());
            try {
                make(kind, browser, size, number + "-" + i);
            } catch (IOException | RuntimeException | AssertionError e) {
                throw new AssertionError(kind + " of " + size + " bytes by browser " + number + " failed", e);
            }
            made++;
        }
        return made;
    }

    private void make(Visit kind, HaProxyBrowser browser, int size, String own) throws IOException {
        switch (kind) {
            case ASK -> {
                SeenRequest seen = SeenRequest.parse(browser.text(
                        browser.request("/request?format=json&own=" + own).header("X-Own", own)));
                assertThat(seen.parameter("own")).containsExactly(own);
                assertThat(seen.header("X-Own")).containsExactly(own);
            }
            case UPLOAD -> upload(browser, "/digest", size);
            case UPLOAD_ASYNC -> upload(browser, "/digest/async", size);
            case DOWNLOAD -> download(browser, "/download?size=", size, Duration.ZERO);
            case DOWNLOAD_ASYNC -> download(browser, "/download/async?length=no&size=", size, Duration.ZERO);
            case READ_SLOWLY -> download(browser, "/download?size=", 1_000_000 + size, PAUSE);
            case LEAVE_UPLOAD, LEAVE_DOWNLOAD, LEAVE_WAITING -> leave(kind, size);
        }
    }

    private static void upload(HaProxyBrowser browser, String path, int size) throws IOException {
        String digest = browser.text(browser.request(path)
                .header("Content-Type", BINARY)
                .POST(BodyPublishers.ofByteArray(Content.bytes(size))));
        assertThat(digest).contains("\"" + Content.sha256(size) + "\"");
    }

    private static void download(HaProxyBrowser browser, String target, int size, Duration pause) throws IOException {
        MessageDigest digest = Content.newSha256();
        try (InputStream body = new DigestInputStream(browser.body(browser.request(target + size)), digest)) {
            for (int read = body.readNBytes(64 * 1024).length; read > 0; read = body.readNBytes(64 * 1024).length) {
                LockSupport.parkNanos(pause.toNanos()); // how slowly this browser reads; nobody waits for it
            }
        }
        assertThat(HexFormat.of().formatHex(digest.digest())).isEqualTo(Content.sha256(size));
    }

    /** Goes away in the middle; it does not care whether the web server has hung up before. */
    private void leave(Visit kind, int size) throws IOException {
        try (RawConnection connection = new RawConnection(origin)) {
            if (kind == Visit.LEAVE_UPLOAD) {
                connection.sendHead("POST /digest HTTP/1.1", "Content-Type: " + BINARY, "Content-Length: " + 2 * size);
                connection.send(Content.bytes(size));
            } else if (kind == Visit.LEAVE_DOWNLOAD) {
                connection.sendGet("/download?size=" + 10 * size);
                connection.readHead();
                connection.skip(size / 2);
            } else {
                connection.sendGet("/async?ms=300");
            }
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException hungUp) {
            // One of the two was first.
        }
    }
}
