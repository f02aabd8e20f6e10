package dev.gangway.connector.conformance;

import static dev.gangway.connector.testkit.WireBytes.KEEP_CONN;
import static dev.gangway.connector.testkit.WireBytes.RESPONDER;
import static dev.gangway.connector.testkit.WireBytes.begin;
import static dev.gangway.connector.testkit.WireBytes.params;
import static dev.gangway.connector.testkit.WireBytes.paramsEnd;
import static dev.gangway.connector.testkit.WireBytes.postParams;
import static dev.gangway.connector.testkit.WireBytes.stdin;
import static dev.gangway.connector.testkit.WireBytes.stdinEnd;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.connector.testkit.Answer;
import dev.gangway.connector.testkit.Await;
import dev.gangway.connector.testkit.FastCgiPeer;
import dev.gangway.connector.testkit.WireBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Limits that are not about parameters: header blocks of answers, and bodies that wait for their application. */
class LimitsTest {
    private final AtomicInteger started = new AtomicInteger();
    private final CountDownLatch proceed = new CountDownLatch(1);

    @TempDir
    private Path folder = Path.of(".");

    private TestBridge.Builder builder() {
        return TestBridge.of(Apps.byPath(Map.of(
                "/header",
                (request, response) -> {
                    int length = Integer.parseInt(request.getHttpURI().getQuery());
                    response.getHeaders().put("X", "x".repeat(length));
                },
                "/hello",
                Apps::hello,
                "/held",
                (request, response) -> {
                    started.incrementAndGet();
                    Await.open("the test lets the request go on", proceed);
                    Apps.echo(request, response);
                })));
    }

    @AfterEach
    void release() {
        proceed.countDown();
    }

    @Test
    void answers500ToAHeaderBlockOverTheLimit() {
        // "Status: 200 OK", "X: x...", "Content-Length: 0", each with two more bytes, and two at the end.
        int others = 16 + 5 + 19 + 2;
        try (TestBridge bridge = builder()
                        .fastCgi(settings -> settings.maxResponseHeaderBytes(10_000))
                        .start();
                FastCgiPeer peer = bridge.connect()) {
            peer.send(WireBytes.get(1, KEEP_CONN, "/header?" + (10_000 - others)));
            Answer largest = peer.answer(1);
            assertThat(largest.status()).isEqualTo(200);
            assertThat(largest.stdout()).hasSize(10_000);
            peer.send(WireBytes.get(1, KEEP_CONN, "/header?" + (10_000 - others + 1)));
            assertThat(peer.answer(1).status()).isEqualTo(500);
            peer.send(WireBytes.get(1, KEEP_CONN, "/hello"));
            assertThat(peer.answer(1).status()).isEqualTo(200);
        }
    }

    @Test
    void sendsTheLargestHeaderBlockInOneRecord() {
        try (TestBridge bridge = builder().start();
                FastCgiPeer peer = bridge.connect()) {
            peer.send(WireBytes.get(1, KEEP_CONN, "/header?60000"));
            Answer answer = peer.answer(1);
            assertThat(answer.header("X").orElse("")).hasSize(60_000);
            assertThat(answer.records().get(0).text()).contains("\r\n\r\n");
        }
    }

    private static byte[] openPost(int id, int length) {
        return WireBytes.join(begin(id, RESPONDER, KEEP_CONN), params(id, postParams("/held", length)), paramsEnd(id));
    }

    /** The body that waits goes to memory, then to a file, and comes back whole; nothing is left behind. */
    @Test
    void keepsTheBodiesOfMultiplexedRequestsUntilTheyAreRead() throws IOException {
        byte[] body = WireBytes.pattern(1_000_000);
        try (TestBridge bridge = builder()
                        .fastCgi(settings -> settings.spoolDirectory(folder).maxBufferedBodyBytes(10_000))
                        .start();
                FastCgiPeer peer = bridge.connect()) {
            peer.send(openPost(1, body.length), openPost(2, body.length));
            Await.until("both run", () -> started.get() == 2);
            peer.send(stdin(1, body), stdinEnd(1), stdin(2, body), stdinEnd(2));
            peer.send(WireBytes.get(3, KEEP_CONN, "/hello"));
            assertThat(peer.answer(3).bodyText())
                    .as("a request behind the bodies")
                    .isEqualTo("ok\n");
            proceed.countDown();
            assertThat(peer.answer(1).body()).isEqualTo(body);
            assertThat(peer.answer(2).body()).isEqualTo(body);
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void endsOnlyTheRequestWhoseBodyIsOverTheLimit() throws IOException {
        byte[] body = WireBytes.pattern(1_000_000);
        try (TestBridge bridge = builder()
                        .fastCgi(settings -> settings.spoolDirectory(folder)
                                .maxBufferedBodyBytes(10_000)
                                .maxSpooledBodyBytes(500_000))
                        .start();
                FastCgiPeer peer = bridge.connect()) {
            peer.send(openPost(1, body.length), openPost(2, 4));
            Await.until("both run", () -> started.get() == 2);
            peer.send(stdin(1, body), stdinEnd(1), stdin(2, "body"), stdinEnd(2));
            peer.send(WireBytes.get(3, KEEP_CONN, "/hello"));
            assertThat(peer.answer(3).bodyText()).isEqualTo("ok\n");
            proceed.countDown();
            assertThat(peer.answer(2).bodyText()).isEqualTo("body");
            assertThat(peer.answer(1).status()).isEqualTo(413);
            assertThat(peer.barrier()).isEmpty();
        }
        assertThat(files()).isEmpty();
    }

    /** The first byte waits in memory, which is at its limit by that, and all others in the file. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void takesABodyUpToTheSumOfBothLimitsAndNoMore(int surplus) throws IOException {
        int spool = 100_000;
        byte[] body = WireBytes.pattern(1 + spool + surplus);
        try (TestBridge bridge = builder()
                        .fastCgi(settings -> settings.spoolDirectory(folder)
                                .maxBufferedBodyBytes(1)
                                .maxSpooledBodyBytes(spool))
                        .start();
                FastCgiPeer peer = bridge.connect()) {
            peer.send(openPost(1, body.length), openPost(2, 4));
            Await.until("both run", () -> started.get() == 2);
            peer.send(stdin(1, Arrays.copyOf(body, 1)), stdin(1, Arrays.copyOfRange(body, 1, body.length)));
            peer.send(stdinEnd(1), stdin(2, "body"), stdinEnd(2));
            assertThat(peer.barrier()).as("while both wait").isEmpty();
            proceed.countDown();
            assertThat(peer.answer(2).bodyText()).isEqualTo("body");
            Answer answer = peer.answer(1);
            if (surplus == 0) {
                assertThat(answer.body()).isEqualTo(body);
            } else {
                assertThat(answer.status()).isEqualTo(413);
            }
        }
        assertThat(files()).isEmpty();
    }

    private java.util.List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }
}
