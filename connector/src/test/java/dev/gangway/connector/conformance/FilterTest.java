package dev.gangway.connector.conformance;

import static dev.gangway.connector.testkit.WireBytes.CLOSE;
import static dev.gangway.connector.testkit.WireBytes.DATA;
import static dev.gangway.connector.testkit.WireBytes.FILTER;
import static dev.gangway.connector.testkit.WireBytes.KEEP_CONN;
import static dev.gangway.connector.testkit.WireBytes.RESPONDER;
import static dev.gangway.connector.testkit.WireBytes.and;
import static dev.gangway.connector.testkit.WireBytes.begin;
import static dev.gangway.connector.testkit.WireBytes.data;
import static dev.gangway.connector.testkit.WireBytes.dataEnd;
import static dev.gangway.connector.testkit.WireBytes.join;
import static dev.gangway.connector.testkit.WireBytes.latin1;
import static dev.gangway.connector.testkit.WireBytes.params;
import static dev.gangway.connector.testkit.WireBytes.paramsEnd;
import static dev.gangway.connector.testkit.WireBytes.postParams;
import static dev.gangway.connector.testkit.WireBytes.raw;
import static dev.gangway.connector.testkit.WireBytes.stdin;
import static dev.gangway.connector.testkit.WireBytes.stdinEnd;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.connector.FastCgiAttributes;
import dev.gangway.connector.protocol.Role;
import dev.gangway.connector.testkit.Await;
import dev.gangway.connector.testkit.FastCgiPeer;
import dev.gangway.connector.testkit.Requirement;
import dev.gangway.connector.testkit.WireBytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Filter role (FastCGI 1.0, section 6.4). */
class FilterTest {
    private final Semaphore proceed = new Semaphore(0);
    private final Semaphore reading = new Semaphore(0);
    private TestBridge bridge;

    @BeforeEach
    void start() {
        bridge = TestBridge.of(Apps.byPath(Map.of(
                        "/held",
                                (request, response) -> {
                                    Await.until("the test lets the request go on", proceed::tryAcquire);
                                    Apps.hello(request, response);
                                },
                        "/both", FilterTest::answerBoth,
                        "/data",
                                (request, response) -> Apps.write(
                                        response,
                                        true,
                                        ByteBuffer.wrap(file(request).readAllBytes())),
                        "/copy", FilterTest::copyPieces,
                        "/abandoned",
                                (request, response) -> {
                                    int first = file(request).read();
                                    reading.release();
                                    Await.until("the test lets the request go on", proceed::tryAcquire);
                                    Apps.text(response, "begins with " + first);
                                },
                        "/peek",
                                (request, response) -> Apps.text(
                                        response, "begins with " + file(request).read()),
                        "/echo", Apps::echo,
                        "/cached", Apps::hello,
                        "/numbers", (request, response) -> Apps.text(response, numbers(request)))))
                .fastCgi(settings -> settings.roles(EnumSet.allOf(Role.class)))
                .start();
    }

    @AfterEach
    void stop() {
        proceed.release();
        bridge.close();
    }

    private static InputStream file(Request request) {
        return (InputStream) requireNonNull(request.getAttribute(FastCgiAttributes.DATA));
    }

    private static String numbers(Request request) {
        Long length = (Long) request.getAttribute(FastCgiAttributes.DATA_LENGTH);
        Long modified = (Long) request.getAttribute(FastCgiAttributes.DATA_LAST_MODIFIED);
        return request.getAttribute(FastCgiAttributes.ROLE) + " " + length + " " + modified + " "
                + request.getAttribute("FCGI_DATA_LENGTH") + " " + request.getAttribute("FCGI_DATA_LAST_MOD");
    }

    /** Answers with body and data, and with how the reading of each ended. */
    private static void answerBoth(Request request, Response response) throws IOException {
        StringBuilder answer = new StringBuilder();
        try {
            answer.append(new String(Apps.readAll(request), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            answer.append("<body cut>");
        }
        answer.append('|');
        try (InputStream data = file(request)) {
            answer.append(new String(data.readAllBytes(), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            answer.append("<data cut>");
        }
        Apps.text(response, answer.toString());
    }

    private static void copyPieces(Request request, Response response) throws IOException {
        Apps.write(response, false, "ready.");
        try (InputStream data = file(request)) {
            byte[] buffer = new byte[100];
            for (int length = data.read(buffer); length >= 0; length = data.read(buffer)) {
                Apps.write(response, false, new String(buffer, 0, length, StandardCharsets.ISO_8859_1) + ".");
            }
        }
        Apps.write(response, true, "end");
    }

    /** A request up to the end of its PARAMS. */
    private static byte[] head(int id, int flags, String target, int bodyLength, int dataLength) {
        return head(id, flags, target, bodyLength, Integer.toString(dataLength));
    }

    private static byte[] head(int id, int flags, String target, int bodyLength, String dataLength) {
        String[] variables =
                and(postParams(target, bodyLength), "FCGI_DATA_LAST_MOD", "828000000", "FCGI_DATA_LENGTH", dataLength);
        return join(begin(id, FILTER, flags), params(id, variables), paramsEnd(id));
    }

    @Test
    @Requirement("S-100")
    void tellsLengthAndLastChangeOfTheFileAsNumbers() {
        try (FastCgiPeer peer = bridge.connect()) {
            peer.send(head(1, CLOSE, "/numbers", 0, 3), stdinEnd(1), data(1, latin1("abc")), dataEnd(1));
            assertThat(peer.answer(1).bodyText()).isEqualTo("FILTER 3 828000000 3 828000000");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"+5", "-1", "x", "9223372036854775808", "18446744073709551615"})
    @Requirement("S-100")
    void answers400ToALengthThatIsNone(String length) {
        try (FastCgiPeer peer = bridge.connect()) {
            peer.send(head(1, CLOSE, "/data", 0, length), stdinEnd(1), dataEnd(1));
            assertThat(peer.answer(1).status()).isEqualTo(400);
        }
    }

    @Test
    @Requirement("S-100")
    void readsAFileOfUnknownLengthToItsEnd() {
        try (FastCgiPeer peer = bridge.connect()) {
            peer.send(head(1, CLOSE, "/data", 0, ""), stdinEnd(1), data(1, latin1("abc")), dataEnd(1));
            assertThat(peer.answer(1).bodyText()).isEqualTo("abc");
        }
    }

    @Test
    @Requirement("S-101")
    void givesTheFileAsASecondStream() {
        byte[] file = WireBytes.pattern(300_000);
        try (FastCgiPeer peer = bridge.connect()) {
            peer.send(head(1, KEEP_CONN, "/data", 0, file.length), stdinEnd(1), data(1, file), dataEnd(1));
            assertThat(peer.answer(1).body()).isEqualTo(file);
            peer.send(head(1, KEEP_CONN, "/both", 4, 6), stdin(1, "body"), stdinEnd(1));
            peer.send(data(1, latin1("fi")), data(1, latin1("le..")), dataEnd(1));
            assertThat(peer.answer(1).bodyText()).isEqualTo("body|file..");
        }
    }

    @Test
    @Requirement("S-101")
    void closesOnDataBeforeTheEndOfStdin() {
        try (FastCgiPeer peer = bridge.connect()) {
            peer.send(head(1, KEEP_CONN, "/both", 4, 6), stdin(1, "bo"), data(1, latin1("file..")));
            peer.awaitGone();
            assertThat(peer.transcript().ends(1)).isZero();
        }
    }

    @Test
    @Requirement("S-102")
    void answersAfterTheEndOfStdinAndBeforeTheEndOfData() {
        try (FastCgiPeer peer = bridge.connect()) {
            peer.send(head(1, KEEP_CONN, "/copy", 4, 6), stdin(1, "bo"));
            assertThat(peer.barrier()).isEmpty();
            peer.send(stdin(1, "dy"));
            assertThat(peer.barrier()).isEmpty();
            peer.send(stdinEnd(1));
            peer.awaitStdout(1, "ready.");
            peer.send(data(1, latin1("abc")));
            peer.awaitStdout(1, "abc.");
            peer.send(data(1, latin1("def")));
            peer.awaitStdout(1, "def.");
            peer.send(dataEnd(1));
            assertThat(peer.answer(1).bodyText()).isEqualTo("ready.abc.def.end");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5})
    @Requirement("S-103")
    void givesTheApplicationNoMoreThanTheLengthOfTheFile(int length) {
        try (FastCgiPeer peer = bridge.connect()) {
            peer.send(head(1, KEEP_CONN, "/both", 0, length), stdinEnd(1), data(1, latin1("abcdef")), dataEnd(1));
            String read = peer.answer(1).bodyText().substring(1);
            assertThat(read).isEqualTo("abcdef".substring(0, length));
            peer.send(WireBytes.get(1, KEEP_CONN, "/cached"));
            assertThat(peer.answer(1).bodyText()).as("the next request").isEqualTo("ok\n");
        }
    }

    @Test
    @Requirement("S-104")
    void skipsDataThatNobodyReads() {
        byte[] file = WireBytes.pattern(1_000_000);
        try (FastCgiPeer peer = bridge.connect()) {
            for (int turn = 0; turn < 3; turn++) {
                peer.send(head(1, KEEP_CONN, "/cached", 0, file.length), stdinEnd(1), data(1, file), dataEnd(1));
                assertThat(peer.answer(1).bodyText()).isEqualTo("ok\n");
            }
            assertThat(peer.barrier()).isEmpty();
            peer.send(head(1, CLOSE, "/both", 1, 1), stdin(1, "b"), stdinEnd(1), data(1, latin1("d")), dataEnd(1));
            String answer = peer.answer(1).bodyText();
            assertThat(answer).hasSizeLessThan(10);
            assertThat(answer).isEqualTo("b|d");
            peer.readUntilClosed();
        }
    }

    /** The file has come, nobody has read it, and the request ends: the next one must not see a byte of it. */
    @Test
    @Requirement("S-104")
    void keepsTheFileOfOneRequestFromTheNext() {
        try (FastCgiPeer peer = bridge.connect()) {
            for (int turn = 0; turn < 10; turn++) {
                peer.send(head(1, KEEP_CONN, "/held", 0, 11), stdinEnd(1), data(1, latin1("of somebody")), dataEnd(1));
                assertThat(peer.barrier()).isEmpty();
                proceed.release();
                assertThat(peer.answer(1).bodyText()).isEqualTo("ok\n");
                peer.send(head(1, KEEP_CONN, "/both", 0, 4), stdinEnd(1), data(1, latin1("mine")), dataEnd(1));
                assertThat(peer.answer(1).bodyText()).isEqualTo("|mine");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5})
    @Requirement("S-105")
    void letsTheApplicationSeeThatDataIsMissing(int sent) {
        try (FastCgiPeer peer = bridge.connect()) {
            byte[] part = latin1("abcdef".substring(0, sent));
            peer.send(head(1, KEEP_CONN, "/both", 4, 6), stdin(1, "body"), stdinEnd(1), data(1, part), dataEnd(1));
            assertThat(peer.answer(1).bodyText()).isEqualTo("body|<data cut>");
        }
    }

    @Test
    @Requirement("S-105")
    void letsTheApplicationSeeThatTheBodyIsCut() {
        try (FastCgiPeer peer = bridge.connect()) {
            peer.send(head(1, KEEP_CONN, "/both", 4, 6), stdin(1, "bo"), stdinEnd(1));
            peer.send(data(1, latin1("file..")), dataEnd(1));
            assertThat(peer.answer(1).bodyText()).startsWith("<body cut>|");
        }
    }

    @Test
    @Requirement("S-106")
    void givesAnEmptyFile() {
        try (FastCgiPeer peer = bridge.connect()) {
            peer.send(head(1, KEEP_CONN, "/both", 4, 0), stdin(1, "body"), stdinEnd(1), dataEnd(1));
            assertThat(peer.answer(1).bodyText()).isEqualTo("body|");
        }
    }

    @Test
    @Requirement("S-107")
    void keepsDataOutOfTheBodyOfAResponder() {
        try (FastCgiPeer peer = bridge.connect()) {
            peer.send(begin(1, RESPONDER, KEEP_CONN), params(1, postParams("/echo", 8)), paramsEnd(1));
            peer.send(data(1, latin1("DATA")), stdin(1, "body"), data(1, latin1("DATA")), stdin(1, "rest"));
            peer.send(dataEnd(1), stdinEnd(1), raw(DATA, 1, latin1("late"), 0));
            assertThat(peer.answer(1).bodyText()).isEqualTo("bodyrest");
            peer.send(WireBytes.get(1, KEEP_CONN, "/cached"));
            assertThat(peer.answer(1).bodyText()).isEqualTo("ok\n");
        }
    }

    @Test
    @Requirement("S-39")
    void closesOnDataAfterItsEnd() {
        try (FastCgiPeer peer = bridge.connect()) {
            peer.send(head(1, KEEP_CONN, "/copy", 0, 6), stdinEnd(1));
            peer.awaitStdout(1, "ready.");
            // The end of one stream and content behind it, in one go: the request is still active when both are parsed.
            peer.sendUntilClosed(join(dataEnd(1), data(1, latin1("x"))));
            peer.awaitGone();
        }
    }

    /** Nobody reads STDIN before its end, so it must not be waited for that somebody makes room. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void getsStdinThatDoesNotFitIntoMemory(boolean multiplex) {
        byte[] body = WireBytes.pattern(300_000);
        try (TestBridge small = TestBridge.of(Apps.of(Apps::echo))
                        .fastCgi(settings -> settings.roles(EnumSet.allOf(Role.class))
                                .multiplex(multiplex)
                                .maxBufferedBodyBytes(10_000))
                        .start();
                FastCgiPeer peer = small.connect()) {
            peer.send(head(1, KEEP_CONN, "/echo", body.length, 0), stdin(1, body), stdinEnd(1), dataEnd(1));
            assertThat(peer.answer(1).body()).isEqualTo(body);
        }
    }

    @Test
    void leavesNoFileBehindWhenStdinIsTooLarge(@TempDir Path folder) throws IOException {
        byte[] body = WireBytes.pattern(300_000);
        try (TestBridge small = TestBridge.of(Apps.of(Apps::echo))
                        .fastCgi(settings -> settings.roles(EnumSet.allOf(Role.class))
                                .maxBufferedBodyBytes(10_000)
                                .maxSpooledBodyBytes(200_000)
                                .spoolDirectory(folder))
                        .start();
                FastCgiPeer peer = small.connect()) {
            peer.send(head(1, KEEP_CONN, "/echo", body.length, 0), stdin(1, body), stdinEnd(1));
            assertThat(peer.answer(1).status()).isEqualTo(413);
            peer.barrier();
            assertThat(folder).isEmptyDirectory();
        }
    }

    /** The end of the test looks whether all buffers have come back. */
    @Test
    @Requirement("S-104")
    void letsGoOfAFileThatIsReadInPartAndNotClosed() {
        try (FastCgiPeer peer = bridge.connect()) {
            byte[] file = latin1("A".repeat(30_000));
            peer.send(head(1, KEEP_CONN, "/peek", 0, file.length), stdinEnd(1), data(1, file), dataEnd(1));
            assertThat(peer.answer(1).bodyText()).isEqualTo("begins with 65");
        }
    }

    /** As above: the end of the test looks. */
    @Test
    @Requirement({"S-81", "S-104"})
    void letsGoOfAFileThatIsReadInPartWhenTheRequestIsAborted() {
        try (FastCgiPeer peer = bridge.connect()) {
            byte[] file = latin1("A".repeat(30_000));
            peer.send(head(1, KEEP_CONN, "/abandoned", 0, file.length), stdinEnd(1), data(1, file));
            Await.until("the application reads", reading::tryAcquire);
            peer.send(WireBytes.abort(1));
            assertThat(peer.barrier()).as("the application still runs").isEmpty();
            proceed.release();
            assertThat(peer.answer(1).protocolStatus()).isEqualTo(0);
        }
    }
}
