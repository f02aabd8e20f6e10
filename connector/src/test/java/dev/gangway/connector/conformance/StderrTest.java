package dev.gangway.connector.conformance;

import static dev.gangway.connector.testkit.WireBytes.CLOSE;
import static dev.gangway.connector.testkit.WireBytes.END_REQUEST;
import static dev.gangway.connector.testkit.WireBytes.KEEP_CONN;
import static dev.gangway.connector.testkit.WireBytes.STDERR;
import static dev.gangway.connector.testkit.WireBytes.STDOUT;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.connector.FastCgiAttributes;
import dev.gangway.connector.testkit.Answer;
import dev.gangway.connector.testkit.Await;
import dev.gangway.connector.testkit.FastCgiPeer;
import dev.gangway.connector.testkit.Requirement;
import dev.gangway.connector.testkit.WireBytes;
import dev.gangway.connector.testkit.WireRecord;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.junit.jupiter.api.Test;

/** The STDERR stream, by which applications write to the web server's error log. */
class StderrTest {
    private final CountDownLatch proceed = new CountDownLatch(1);
    private final TestBridge.Builder builder = TestBridge.of(Apps.byPath(Map.of(
                    "/only",
                            (request, response) -> {
                                log(request).accept("one line");
                                Apps.text(response, "body");
                            },
                    "/between", StderrTest::logBetween,
                    "/large",
                            (request, response) -> {
                                Apps.write(response, false, "first");
                                log(request).accept("x".repeat(30_000));
                                Apps.write(response, true, "second");
                            },
                    "/too-large",
                            (request, response) -> {
                                log(request).accept("x" + "\u00e4".repeat(40_000));
                                Apps.text(response, "body");
                            },
                    "/control",
                            (request, response) -> {
                                log(request).accept("a\nb\rc\0d\u001b[31me");
                                Apps.text(response, "body");
                            },
                    "/held",
                            (request, response) -> {
                                Apps.write(response, false, "first");
                                Await.open("the test lets the request go on", proceed);
                                Apps.write(response, true, "second");
                            },
                    "/hello", Apps::hello)))
            .fastCgi(settings -> settings.stderr(true));

    @SuppressWarnings("unchecked") // what the attribute is said to be
    private static Consumer<String> log(Request request) {
        return (Consumer<String>) requireNonNull(request.getAttribute(FastCgiAttributes.STDERR));
    }

    private static void logBetween(Request request, Response response) throws Exception {
        Apps.write(response, false, "first");
        log(request).accept("config error: missing SI_UID");
        Apps.write(response, false, "second");
        log(request).accept("another");
        Apps.write(response, true, "third");
    }

    private Answer exchange(String target) {
        try (TestBridge bridge = builder.start();
                FastCgiPeer peer = bridge.connect()) {
            peer.send(WireBytes.get(1, CLOSE, target));
            return peer.answer(1);
        }
    }

    @Test
    @Requirement("S-43")
    void endsTheStreamBeforeTheEndOfTheRequest() {
        Answer answer = exchange("/only");
        assertThat(answer.stderr()).isEqualTo("one line\n");
        assertThat(answer.bodyText()).isEqualTo("body");
        List<WireRecord> stderr = answer.records(STDERR);
        assertThat(stderr).last().matches(record -> record.contentLength() == 0);
        assertThat(stderr.stream().filter(record -> record.contentLength() == 0))
                .hasSize(1);
        assertThat(answer.records()).last().matches(record -> record.is(END_REQUEST, 1));
    }

    @Test
    @Requirement({"S-44", "S-110"})
    void interleavesBothStreamsEachInItsOrder() {
        Answer answer = exchange("/between");
        assertThat(answer.stderr()).isEqualTo("config error: missing SI_UID\nanother\n");
        assertThat(answer.bodyText()).isEqualTo("firstsecondthird");
        List<Integer> types = answer.records().stream().map(WireRecord::type).toList();
        assertThat(types.indexOf(STDERR)).isBetween(types.indexOf(STDOUT) + 1, types.lastIndexOf(STDOUT) - 1);
    }

    /** HAProxy takes STDERR in front of the header block, or inside it, for the end of the answer. */
    @Test
    @Requirement("S-44")
    void sendsTheHeaderBlockFirstAndWhole() {
        Answer answer = exchange("/only");
        WireRecord first = answer.records().get(0);
        assertThat(first.type()).isEqualTo(STDOUT);
        assertThat(first.text()).contains("\r\n\r\n");
    }

    @Test
    @Requirement("S-44")
    void takesLongLines() {
        Answer answer = exchange("/large");
        assertThat(answer.bodyText()).isEqualTo("firstsecond");
        assertThat(answer.stderr()).isEqualTo("x".repeat(30_000) + "\n");
    }

    @Test
    void cutsLinesThatAreTooLong() {
        Answer answer = exchange("/too-large");
        assertThat(answer.bodyText()).isEqualTo("body");
        assertThat(answer.stderr()).matches("x\u00e4{16383}\n");
    }

    @Test
    void replacesControlCharacters() {
        String logged = exchange("/control").stderr();
        assertThat(logged).endsWith("\n");
        assertThat(logged.strip().chars()).allMatch(c -> c >= ' ' && c != 0x7F);
    }

    @Test
    @Requirement("S-42")
    void sendsNothingWithoutLines() {
        assertThat(exchange("/hello").records(STDERR)).isEmpty();
    }

    @Test
    @Requirement("S-42")
    void sendsNothingUnlessSwitchedOn() {
        builder.fastCgi(settings -> settings.stderr(false));
        assertThat(exchange("/only").records(STDERR)).isEmpty();
    }

    /** What a web server does wrong is for our log, not for the requests that happen to run. */
    @Test
    @Requirement("S-16")
    void keepsErrorsOfTheProtocolOutOfRequestsThatRun() {
        try (LogCapture log = new LogCapture();
                TestBridge bridge = builder.start();
                FastCgiPeer peer = bridge.connect()) {
            peer.send(WireBytes.get(1, KEEP_CONN, "/held"));
            peer.awaitStdout(1, "first");
            peer.send(WireBytes.raw(99, 1, new byte[3], 0)); // of the request, but of no known type
            peer.send(WireBytes.begin(2, 99, KEEP_CONN)); // of no known role
            try (FastCgiPeer other = bridge.connect()) {
                other.barrier();
                other.send(WireBytes.raw(WireBytes.STDIN, 0, new byte[0], 0));
                other.expectClosed();
            }
            proceed.countDown();
            Answer answer = peer.answer(1);
            assertThat(answer.bodyText()).isEqualTo("firstsecond");
            assertThat(answer.records(STDERR)).isEmpty();
            assertThat(log.text()).contains("unknown type 99", "protocol error", "STDIN with request id 0");
        }
    }

    @Test
    void startsAnewWithEachRequestOfAConnection() {
        try (TestBridge bridge = builder.start();
                FastCgiPeer peer = bridge.connect()) {
            for (int turn = 0; turn < 3; turn++) {
                peer.send(WireBytes.get(1, KEEP_CONN, "/only"));
                assertThat(peer.answer(1).stderr()).isEqualTo("one line\n");
                peer.send(WireBytes.get(1, KEEP_CONN, "/hello"));
                assertThat(peer.answer(1).records(STDERR)).isEmpty();
            }
        }
    }
}
