package dev.gangway.launcher.accesslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gangway.launcher.options.AccessLogSettings;
import dev.gangway.launcher.options.UserException;
import dev.gangway.launcher.testkit.Await;
import dev.gangway.launcher.testkit.LogCapture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.LocalConnector;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The file of an access log. */
@Timeout(60)
class AccessLogTest {
    private final Server server = new Server();
    private final LocalConnector browser = new LocalConnector(server);
    private final Path folder;
    private final Path file;

    AccessLogTest(@TempDir Path folder) {
        this.folder = folder;
        this.file = folder.resolve("access.log");
    }

    private AccessLog open(Path file) throws Exception {
        AccessLog log = Objects.requireNonNull(AccessLog.open(new AccessLogSettings(file, "%m %uri %s."), server));
        server.setHandler(new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                callback.succeeded();
                return true;
            }
        });
        browser.getConnectionFactory(HttpConnectionFactory.class)
                .getHttpConfiguration()
                .setRequestHeaderSize(20_000);
        server.addConnector(browser);
        server.start();
        return log;
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    /** Asks; a line is written only when the answer is there. */
    private String get(String path) throws Exception {
        return browser.getResponse("GET " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    }

    @Test
    void thereIsNoneUnlessAsked() throws Exception {
        assertThat(AccessLog.open(null, server)).isNull();
        assertThat(server.getRequestLog()).isNull();
    }

    @Test
    void isAppendedToAFile() throws Exception {
        Files.writeString(file, "before\n");
        AccessLog log = open(file);
        assertThat(get("/1")).startsWith("HTTP/1.1 200 ");
        assertThat(get("/2")).startsWith("HTTP/1.1 200 ");
        Await.until("both are logged", () -> Files.readAllLines(file).size() == 3);
        assertThat(Files.readAllLines(file))
                .containsExactlyInAnyOrder("before", "GET http://a/1 200.", "GET http://a/2 200.");
        log.close();
        get("/3");
        server.stop(); // with all that a request might still write
        assertThat(Files.readAllLines(file)).hasSize(3);
    }

    @Test
    void aNameWithADayIsOfToday() throws Exception {
        try (AccessLog log = open(folder.resolve("access-yyyy_mm_dd.log"))) {
            String before = today();
            get("/");
            log.reopen();
            get("/");
            List<Path> written;
            try (var files = Files.list(folder)) {
                written = files.toList();
            }
            assertThat(written)
                    .containsAnyOf(
                            folder.resolve("access-" + before + ".log"), folder.resolve("access-" + today() + ".log"));
            Await.until(
                    "it is logged", () -> !Files.readAllLines(written.get(0)).isEmpty());
        }
    }

    private static String today() {
        return LocalDate.now(java.time.ZoneId.systemDefault()).format(DateTimeFormatter.ofPattern("yyyy_MM_dd"));
    }

    /** Each request is found whole, in one of the files. */
    @Test
    void losesNothingWhenItIsOpenedAgain() throws Exception {
        int threads = 4;
        int each = 50;
        List<String> lines = new ArrayList<>();
        String longName = "x".repeat(9000); // longer than any buffer
        ExecutorService visitors = Executors.newFixedThreadPool(threads);
        try (AccessLog log = open(file)) {
            CountDownLatch begun = new CountDownLatch(threads);
            List<Future<?>> visits = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                int thread = t;
                visits.add(visitors.submit(() -> {
                    for (int i = 0; i < each; i++) {
                        get("/" + thread + "/" + i + "/" + (i % 2 == 0 ? longName : ""));
                        begun.countDown();
                    }
                    return null;
                }));
            }
            begun.await();
            for (int round = 0; round < 5; round++) {
                Path moved = folder.resolve("access.log." + round);
                Files.move(file, moved);
                log.reopen();
                lines.addAll(Files.readAllLines(moved));
            }
            for (Future<?> visit : visits) {
                visit.get();
            }
            int rest = threads * each - lines.size();
            Await.until("all are logged", () -> Files.readAllLines(file).size() == rest);
            lines.addAll(Files.readAllLines(file));
        } finally {
            visitors.shutdownNow();
        }
        assertThat(lines).hasSize(threads * each).allMatch(line -> line.matches("GET http://a/\\d/\\d+/x* 200\\."));
        for (int t = 0; t < threads; t++) {
            String of = "GET http://a/" + t + "/";
            assertThat(lines.stream()
                            .filter(line -> line.startsWith(of))
                            .map(line ->
                                    Integer.parseInt(line.substring(of.length()).replaceFirst("/.*", "")))
                            .toList())
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.range(0, each).boxed().toList());
        }
    }

    @Test
    void staysOpenIfItCannotBeOpenedAgain() throws Exception {
        try (AccessLog log = open(file);
                LogCapture told = new LogCapture()) {
            Path moved = folder.resolve("moved");
            Files.move(file, moved);
            Files.createDirectory(file);
            log.reopen();
            get("/");
            assertThat(told.warnings())
                    .singleElement()
                    .asString()
                    .contains("Cannot open the access log " + file + " again");
            Await.until("it is logged", () -> Files.readAllLines(moved).equals(List.of("GET http://a/ 200.")));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"none/access.log", "file/access.log", "."})
    void oneThatCannotBeWrittenIsToldAtOnce(String name) throws Exception {
        Files.createFile(folder.resolve("file"));
        Path bad = folder.resolve(name);
        assertThatThrownBy(() -> AccessLog.open(new AccessLogSettings(bad, "%s"), server))
                .isInstanceOf(UserException.class)
                .hasMessageMatching(
                        "cannot write the access log \\Q" + bad + "\\E: .+; say by --access-log where else");
        assertThat(server.getRequestLog()).isNull();
    }

    @Test
    void aFullDiskDoesNotKeepRequestsFromBeingServed() throws Exception {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full) && Files.isWritable(full) && Files.isWritable(Path.of("/dev")));
        try (LogCapture told = new LogCapture();
                AccessLog log = open(full)) {
            assertThat(get("/1")).startsWith("HTTP/1.1 200 ");
            assertThat(get("/2")).startsWith("HTTP/1.1 200 ");
            Await.until("it is told", () -> !told.warnings().isEmpty());
            log.reopen();
            assertThat(told.warnings())
                    .singleElement()
                    .asString()
                    .contains("Cannot write the access log /dev/full: No space left on device");
        }
    }
}
