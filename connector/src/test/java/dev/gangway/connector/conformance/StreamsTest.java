package dev.gangway.connector.conformance;

import static dev.gangway.connector.testkit.WireBytes.CLOSE;
import static dev.gangway.connector.testkit.WireBytes.END_REQUEST;
import static dev.gangway.connector.testkit.WireBytes.KEEP_CONN;
import static dev.gangway.connector.testkit.WireBytes.PARAMS;
import static dev.gangway.connector.testkit.WireBytes.RESPONDER;
import static dev.gangway.connector.testkit.WireBytes.STDERR;
import static dev.gangway.connector.testkit.WireBytes.STDIN;
import static dev.gangway.connector.testkit.WireBytes.STDOUT;
import static dev.gangway.connector.testkit.WireBytes.and;
import static dev.gangway.connector.testkit.WireBytes.begin;
import static dev.gangway.connector.testkit.WireBytes.bytes;
import static dev.gangway.connector.testkit.WireBytes.getParams;
import static dev.gangway.connector.testkit.WireBytes.join;
import static dev.gangway.connector.testkit.WireBytes.pairs;
import static dev.gangway.connector.testkit.WireBytes.params;
import static dev.gangway.connector.testkit.WireBytes.paramsEnd;
import static dev.gangway.connector.testkit.WireBytes.postParams;
import static dev.gangway.connector.testkit.WireBytes.raw;
import static dev.gangway.connector.testkit.WireBytes.stdin;
import static dev.gangway.connector.testkit.WireBytes.stdinEnd;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.connector.testkit.Answer;
import dev.gangway.connector.testkit.Await;
import dev.gangway.connector.testkit.FastCgiPeer;
import dev.gangway.connector.testkit.Requirement;
import dev.gangway.connector.testkit.WireBytes;
import dev.gangway.connector.testkit.WireRecord;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams of records and their ends (FastCGI 1.0, sections 3.3 and 6.1). */
class StreamsTest {
    private final CountDownLatch running = new CountDownLatch(1);
    private final CountDownLatch proceed = new CountDownLatch(1);
    private TestBridge bridge;

    @BeforeEach
    void start() {
        bridge = TestBridge.start(Apps.byPath(Map.of(
                "/hello",
                Apps::hello,
                "/echo",
                Apps::echo,
                "/report",
                Apps::report,
                "/empty",
                (request, response) -> {},
                "/status",
                (request, response) ->
                        response.setStatus(Integer.parseInt(request.getHttpURI().getQuery())),
                "/held",
                (request, response) -> {
                    running.countDown();
                    Await.open("the test lets the request go on", proceed);
                })));
    }

    @AfterEach
    void stop() {
        proceed.countDown();
        bridge.close();
    }

    @Test
    @Requirement("S-37")
    void joinsParamsWhereverRecordsCutThem() {
        String longValue = "v".repeat(200); // its length takes four bytes, which may be cut as well
        byte[] content = pairs(and(getParams("/report"), "A", longValue));
        try (FastCgiPeer peer = bridge.connect()) {
            for (int cut = 1; cut < content.length; cut++) {
                peer.send(
                        begin(1, RESPONDER, KEEP_CONN),
                        raw(PARAMS, 1, Arrays.copyOf(content, cut), 0),
                        raw(PARAMS, 1, Arrays.copyOfRange(content, cut, content.length), 0),
                        paramsEnd(1),
                        stdinEnd(1));
                assertThat(peer.answer(1).bodyText())
                        .as("cut at %d", cut)
                        .contains("method=GET\ntarget=/report\n", "attribute A=" + longValue + "\n");
            }
        }
    }

    @Test
    @Requirement("S-37")
    void joinsStreamsOfOneByteRecords() {
        try (FastCgiPeer peer = bridge.connect()) {
            peer.send(begin(1, RESPONDER, CLOSE));
            for (byte b : pairs(postParams("/echo", 300))) {
                peer.send(raw(PARAMS, 1, new byte[] {b}, 0));
            }
            peer.send(paramsEnd(1));
            byte[] body = WireBytes.pattern(300);
            for (byte b : body) {
                peer.send(raw(STDIN, 1, new byte[] {b}, 0));
            }
            peer.send(stdinEnd(1));
            assertThat(peer.answer(1).body()).isEqualTo(body);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8, 255})
    @Requirement("S-38")
    void endsAStreamAtARecordWithoutContentWhateverItsPadding(int padding) {
        try (FastCgiPeer peer = bridge.connect()) {
            peer.send(
                    begin(1, RESPONDER, CLOSE),
                    params(1, postParams("/echo", 3)),
                    raw(PARAMS, 1, new byte[0], padding),
                    stdin(1, "abc"),
                    raw(STDIN, 1, new byte[0], padding));
            assertThat(peer.answer(1).bodyText()).isEqualTo("abc");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {PARAMS, STDIN})
    @Requirement("S-39")
    void closesOnContentAfterTheEndOfAStream(int type) {
        try (FastCgiPeer peer = bridge.connect()) {
            peer.send(WireBytes.get(1, KEEP_CONN, "/held"));
            Await.open("the request runs", running);
            peer.send(raw(type, 1, bytes("'more'"), 0));
            peer.expectClosed();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/empty", "/status?204", "/status?304", "/status?200"})
    @Requirement({"S-40", "S-41"})
    void endsAnEmptyResponseWithOneEmptyRecord(String target) {
        try (FastCgiPeer peer = bridge.connect()) {
            peer.send(WireBytes.get(1, CLOSE, target));
            Answer answer = peer.answer(1);
            assertThat(answer.body()).isEmpty();
            assertThat(lengthsOfStdout(answer)).hasSize(2).endsWith(0);
            assertThat(answer.records()).last().matches(record -> record.is(END_REQUEST, 1));
        }
    }

    @Test
    @Requirement("S-41")
    void endsStdoutOnceBeforeTheEndOfTheRequest() {
        try (FastCgiPeer peer = bridge.connect()) {
            peer.send(WireBytes.post(1, CLOSE, "/echo", WireBytes.pattern(100_000)));
            Answer answer = peer.answer(1);
            assertThat(lengthsOfStdout(answer)).containsOnlyOnce(0).endsWith(0);
            List<WireRecord> records = answer.records();
            assertThat(records.get(records.size() - 2).is(STDOUT, 1)).isTrue();
            assertThat(records.get(records.size() - 1).is(END_REQUEST, 1)).isTrue();
        }
    }

    private static List<Integer> lengthsOfStdout(Answer answer) {
        return answer.records(STDOUT).stream().map(WireRecord::contentLength).toList();
    }

    @Test
    @Requirement("S-42")
    void sendsNoStderrWithoutAnythingToReport() {
        try (FastCgiPeer peer = bridge.connect()) {
            peer.send(WireBytes.get(1, CLOSE, "/hello"));
            assertThat(peer.answer(1).records(STDERR)).isEmpty();
        }
    }

    @Test
    @Requirement("S-45")
    void closesOnStdinBeforeTheEndOfParams() {
        try (FastCgiPeer peer = bridge.connect()) {
            peer.send(begin(1, RESPONDER, KEEP_CONN), params(1, postParams("/echo", 3)), stdin(1, "abc"));
            peer.expectClosed();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "03 03 'A' 00 'B' 'val'", // in a name
                "01 03 'A' 'v' 00 'l'", // in a value
                "01 01 'A' 00",
                "01 04 'A' 'val' 00", // as C programs end a text
                "0C 02 'HTTP_X_FIRST' 'a' 00"
            })
    @Requirement("S-46")
    void answers400ToNul(String pair) {
        try (FastCgiPeer peer = bridge.connect()) {
            peer.send(
                    begin(1, RESPONDER, KEEP_CONN),
                    raw(PARAMS, 1, join(pairs(getParams("/hello")), bytes(pair)), 0),
                    paramsEnd(1),
                    stdinEnd(1));
            Answer answer = peer.answer(1);
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.appStatus()).isZero();
            assertThat(answer.header("Content-Type")).isPresent();
            peer.send(WireBytes.get(1, CLOSE, "/hello"));
            assertThat(peer.answer(1).bodyText()).as("the next request").isEqualTo("ok\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/hello", "/empty", "/nothing-here", "/status?204", "/status?301", "/status?503"})
    @Requirement("S-47")
    void sendsTheStatusAsACgiHeader(String target) {
        try (FastCgiPeer peer = bridge.connect()) {
            peer.send(WireBytes.get(1, CLOSE, target));
            Answer answer = peer.answer(1);
            assertThat(answer.stdoutText()).doesNotStartWith("HTTP/");
            assertThat(answer.headers("Status")).singleElement().asString().matches("[1-5][0-9][0-9] [A-Z].*");
        }
    }
}
