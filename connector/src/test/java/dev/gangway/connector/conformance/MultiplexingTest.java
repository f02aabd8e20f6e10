package dev.gangway.connector.conformance;

import static dev.gangway.connector.testkit.WireBytes.KEEP_CONN;
import static dev.gangway.connector.testkit.WireBytes.REQUEST_COMPLETE;
import static dev.gangway.connector.testkit.WireBytes.RESPONDER;
import static dev.gangway.connector.testkit.WireBytes.STDIN;
import static dev.gangway.connector.testkit.WireBytes.abort;
import static dev.gangway.connector.testkit.WireBytes.begin;
import static dev.gangway.connector.testkit.WireBytes.params;
import static dev.gangway.connector.testkit.WireBytes.paramsEnd;
import static dev.gangway.connector.testkit.WireBytes.postParams;
import static dev.gangway.connector.testkit.WireBytes.raw;
import static dev.gangway.connector.testkit.WireBytes.stdinEnd;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.connector.testkit.Answer;
import dev.gangway.connector.testkit.FastCgiPeer;
import dev.gangway.connector.testkit.Requirement;
import dev.gangway.connector.testkit.WireBytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many requests on one connection, mixed in every way that a web server can mix them. */
class MultiplexingTest {
    private static final int REQUESTS = 300;
    private static final int AT_A_TIME = 20;

    /** One request on its way: what is still to be sent of it, and what must come of it. */
    private static final class Upload {
        final int id;
        final byte[] body;
        final boolean aborts;
        int sent;

        Upload(int id, Random random) {
            this.id = id;
            this.body = Arrays.copyOfRange(WireBytes.pattern(120_000), id, id + random.nextInt(100_000));
            this.aborts = random.nextInt(10) == 0;
        }

        byte[] head(String target) {
            return WireBytes.join(
                    begin(id, RESPONDER, KEEP_CONN), params(id, postParams(target, body.length)), paramsEnd(id));
        }

        /** Returns the next piece; at the end of the body, or half-way for one that aborts, the last. */
        byte[] next(Random random) {
            if (aborts && sent >= body.length / 2) {
                sent = -1;
                return abort(id);
            }
            if (sent == body.length) {
                sent = -1;
                return stdinEnd(id);
            }
            int to = Math.min(body.length, sent + 1 + random.nextInt(20_000));
            byte[] piece = raw(STDIN, id, Arrays.copyOfRange(body, sent, to), random.nextInt(256));
            sent = to;
            return piece;
        }

        boolean isSent() {
            return sent < 0;
        }
    }

    /** Answers each piece as it comes, so that answers overlap with the bodies of all others. */
    private static void copy(Request request, Response response) throws IOException {
        try (InputStream in = Content.Source.asInputStream(request)) {
            byte[] buffer = new byte[8192];
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                Apps.write(response, false, ByteBuffer.wrap(buffer, 0, length));
            }
        }
        Apps.write(response, true, ByteBuffer.allocate(0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/echo", "/copy"})
    @Requirement({"S-36", "S-67", "S-83", "S-85", "S-111"})
    void answersEachOfManyMixedUploads(String target) {
        Random random = new Random(20261122);
        List<Upload> uploads = new ArrayList<>();
        try (TestBridge bridge =
                        TestBridge.start(Apps.byPath(Map.of("/echo", Apps::echo, "/copy", MultiplexingTest::copy)));
                FastCgiPeer peer = bridge.connect()) {
            int begun = 0;
            while (begun < REQUESTS || !uploads.isEmpty()) {
                while (begun < REQUESTS && uploads.size() < AT_A_TIME) {
                    Upload upload = new Upload(2 * begun++ + 1, random); // odd ids, as HAProxy counts
                    uploads.add(upload);
                    peer.send(upload.head(target));
                }
                Upload upload = uploads.get(random.nextInt(uploads.size()));
                peer.send(upload.next(random));
                if (upload.isSent()) {
                    uploads.remove(upload);
                    check(upload, peer.answer(upload.id));
                }
            }
            assertThat(peer.barrier()).isEmpty();
        }
    }

    private static void check(Upload upload, Answer answer) {
        assertThat(answer.protocolStatus()).isEqualTo(REQUEST_COMPLETE);
        if (!upload.aborts) {
            assertThat(answer.status()).isEqualTo(200);
            assertThat(Arrays.equals(answer.body(), upload.body))
                    .as("body of request %d", upload.id)
                    .isTrue();
        }
    }

    /** The answers share the connection in turns: a short one is not held up until a long one has ended. */
    @Test
    @Requirement("S-111")
    void letsAShortAnswerOvertakeALongOne() {
        try (TestBridge bridge = TestBridge.of(
                                Apps.byPath(Map.of("/hello", Apps::hello, "/endless", (request, response) -> {
                                    ByteBuffer chunk = ByteBuffer.wrap(WireBytes.pattern(60_000));
                                    while (true) {
                                        Apps.write(response, false, chunk.slice());
                                    }
                                })))
                        .start();
                FastCgiPeer peer = bridge.connect()) {
            peer.send(WireBytes.get(1, KEEP_CONN, "/endless"));
            peer.awaitStdout(1, "\r\n\r\n");
            for (int id = 2; id <= 10; id++) {
                peer.send(WireBytes.get(id, KEEP_CONN, "/hello"));
                assertThat(peer.answer(id).bodyText()).isEqualTo("ok\n");
            }
            assertThat(peer.transcript().ends(1)).isZero();
        }
    }
}
