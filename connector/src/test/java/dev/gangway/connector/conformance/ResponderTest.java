package dev.gangway.connector.conformance;

import static dev.gangway.connector.testkit.WireBytes.CLOSE;
import static dev.gangway.connector.testkit.WireBytes.KEEP_CONN;
import static dev.gangway.connector.testkit.WireBytes.REQUEST_COMPLETE;
import static dev.gangway.connector.testkit.WireBytes.RESPONDER;
import static dev.gangway.connector.testkit.WireBytes.begin;
import static dev.gangway.connector.testkit.WireBytes.params;
import static dev.gangway.connector.testkit.WireBytes.paramsEnd;
import static dev.gangway.connector.testkit.WireBytes.postParams;
import static dev.gangway.connector.testkit.WireBytes.stdin;
import static dev.gangway.connector.testkit.WireBytes.stdinEnd;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.connector.testkit.Answer;
import dev.gangway.connector.testkit.FastCgiPeer;
import dev.gangway.connector.testkit.Requirement;
import dev.gangway.connector.testkit.WireBytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Responder role (FastCGI 1.0, section 6.2). */
class ResponderTest {
    /** What one application read, and how that ended. */
    private record Reading(String text, String end) {}

    private final BlockingQueue<Reading> readings = new LinkedBlockingQueue<>();
    private TestBridge bridge;

    @BeforeEach
    void start() {
        bridge = TestBridge.start(Apps.byPath(Map.of(
                "/hello",
                Apps::hello,
                "/echo",
                Apps::echo,
                "/read",
                this::read,
                "/length",
                (request, response) -> Apps.text(response, request.getLength() + " " + Apps.readAll(request).length),
                "/duplex",
                ResponderTest::answerEachPiece)));
    }

    @AfterEach
    void stop() {
        bridge.close();
    }

    private void read(Request request, Response response) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (InputStream in = Content.Source.asInputStream(request)) {
            byte[] buffer = new byte[100];
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                bytes.write(buffer, 0, length);
            }
            readings.add(new Reading(bytes.toString(StandardCharsets.ISO_8859_1), "end of file"));
        } catch (IOException e) {
            readings.add(new Reading(bytes.toString(StandardCharsets.ISO_8859_1), "exception"));
            throw e;
        }
        Apps.text(response, "read");
    }

    private static void answerEachPiece(Request request, Response response) throws IOException {
        Apps.write(response, false, "ready.");
        try (InputStream in = Content.Source.asInputStream(request)) {
            byte[] buffer = new byte[100];
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                Apps.write(response, false, new String(buffer, 0, length, StandardCharsets.ISO_8859_1) + ".");
            }
        }
        Apps.write(response, true, "end");
    }

    @Test
    @Requirement("S-87")
    void sendsNothingBeforeTheEndOfParams() {
        try (FastCgiPeer peer = bridge.connect()) {
            peer.send(begin(1, RESPONDER, KEEP_CONN), params(1, "REQUEST_METHOD", "GET", "", ""));
            assertThat(peer.barrier()).as("after a bad pair").isEmpty();
            peer.send(params(1, "REQUEST_URI", "/hello"));
            assertThat(peer.barrier()).isEmpty();
            peer.send(paramsEnd(1), stdinEnd(1));
            assertThat(peer.answer(1).status()).isEqualTo(400);
        }
    }

    @Test
    @Requirement("S-87")
    void answersBeforeTheEndOfStdin() {
        try (FastCgiPeer peer = bridge.connect()) {
            peer.send(begin(1, RESPONDER, KEEP_CONN), params(1, postParams("/duplex", 6)), paramsEnd(1));
            peer.awaitStdout(1, "ready.");
            peer.send(stdin(1, "abc"));
            peer.awaitStdout(1, "abc.");
            peer.send(stdin(1, "def"));
            peer.awaitStdout(1, "def.");
            peer.send(stdinEnd(1));
            assertThat(peer.answer(1).bodyText()).isEqualTo("ready.abc.def.end");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5, 9})
    @Requirement("S-88")
    void givesTheApplicationNoMoreThanContentLength(int length) {
        try (FastCgiPeer peer = bridge.connect()) {
            peer.send(
                    begin(1, RESPONDER, KEEP_CONN),
                    params(1, postParams("/read", length)),
                    paramsEnd(1),
                    stdin(1, "0123456789"),
                    stdinEnd(1));
            Answer answer = peer.answer(1);
            assertThat(answer.protocolStatus()).isEqualTo(REQUEST_COMPLETE);
            assertThat(readings.remove()).isEqualTo(new Reading("0123456789".substring(0, length), "end of file"));
            peer.send(WireBytes.get(1, KEEP_CONN, "/hello"));
            assertThat(peer.answer(1).bodyText()).as("the next request").isEqualTo("ok\n");
        }
    }

    @Test
    @Requirement("S-88")
    void neverTakesASurplusForAnotherRequest() {
        byte[] smuggled = WireBytes.get(2, KEEP_CONN, "/hello");
        try (FastCgiPeer peer = bridge.connect()) {
            peer.send(
                    begin(1, RESPONDER, KEEP_CONN),
                    params(1, postParams("/read", 1)),
                    paramsEnd(1),
                    stdin(1, WireBytes.join(new byte[] {'x'}, smuggled)),
                    stdinEnd(1));
            peer.answer(1);
            assertThat(peer.barrier()).isEmpty();
            assertThat(peer.transcript().ends(2)).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 9})
    @Requirement("S-89")
    void failsTheReadOfABodyThatEndsTooSoon(int sent) {
        try (FastCgiPeer peer = bridge.connect()) {
            peer.send(
                    begin(1, RESPONDER, KEEP_CONN),
                    params(1, postParams("/read", 10)),
                    paramsEnd(1),
                    stdin(1, "0123456789".substring(0, sent)),
                    stdinEnd(1));
            Answer answer = peer.answer(1);
            assertThat(answer.status()).isGreaterThanOrEqualTo(400);
            assertThat(readings.remove().end()).isEqualTo("exception");
            peer.send(WireBytes.get(1, KEEP_CONN, "/hello"));
            assertThat(peer.answer(1).bodyText()).as("the next request").isEqualTo("ok\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"absent", "", "-1"})
    @Requirement("S-90")
    void readsABodyOfUnknownLengthToTheEndOfStdin(String contentLength) {
        String[] variables = {"REQUEST_METHOD", "POST", "REQUEST_URI", "/length", "SERVER_PROTOCOL", "HTTP/1.1"};
        if (!contentLength.equals("absent")) {
            variables = WireBytes.and(variables, "CONTENT_LENGTH", contentLength);
        }
        try (FastCgiPeer peer = bridge.connect()) {
            peer.send(begin(1, RESPONDER, CLOSE), params(1, variables), paramsEnd(1));
            peer.send(stdin(1, "01234"), stdin(1, "56789"), stdinEnd(1));
            assertThat(peer.answer(1).bodyText()).isEqualTo("-1 10");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-2", "+5", "5x", "0x10", "1e3", "9223372036854775808", "99999999999999999999", "5, 5"})
    @Requirement("S-90")
    void answers400ToAMalformedContentLength(String contentLength) {
        try (FastCgiPeer peer = bridge.connect()) {
            peer.send(
                    begin(1, RESPONDER, KEEP_CONN),
                    params(1, "REQUEST_METHOD", "POST", "REQUEST_URI", "/read", "CONTENT_LENGTH", contentLength),
                    paramsEnd(1),
                    stdin(1, "01234"),
                    stdinEnd(1));
            assertThat(peer.answer(1).status()).isEqualTo(400);
            assertThat(readings).isEmpty();
            peer.send(WireBytes.get(1, KEEP_CONN, "/hello"));
            assertThat(peer.answer(1).bodyText()).as("the next request").isEqualTo("ok\n");
        }
    }

    @Test
    @Requirement("S-91")
    void endsASuccessWithAppStatusZero() {
        try (FastCgiPeer peer = bridge.connect()) {
            peer.send(WireBytes.get(1, CLOSE, "/hello"));
            Answer answer = peer.answer(1);
            assertThat(answer.appStatus()).isZero();
            assertThat(answer.protocolStatus()).isEqualTo(REQUEST_COMPLETE);
        }
    }
}
