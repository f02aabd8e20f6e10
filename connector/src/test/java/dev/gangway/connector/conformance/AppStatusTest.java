package dev.gangway.connector.conformance;

import static dev.gangway.connector.testkit.WireBytes.END_REQUEST;
import static dev.gangway.connector.testkit.WireBytes.KEEP_CONN;
import static dev.gangway.connector.testkit.WireBytes.STDERR;
import static dev.gangway.connector.testkit.WireBytes.STDOUT;
import static dev.gangway.connector.testkit.WireBytes.bytes;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.connector.FastCgiAttributes;
import dev.gangway.connector.testkit.Answer;
import dev.gangway.connector.testkit.FastCgiPeer;
import dev.gangway.connector.testkit.Requirement;
import dev.gangway.connector.testkit.WireBytes;
import dev.gangway.connector.testkit.WireRecord;
import java.io.IOException;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The appStatus that applications end requests with. */
class AppStatusTest {
    private final Queue<IntConsumer> kept = new ConcurrentLinkedQueue<>();
    private final TestBridge.Builder builder = TestBridge.of(Apps.byPath(Map.of(
                    "/set", this::set,
                    "/status", this::status,
                    "/example", AppStatusTest::example,
                    "/throws",
                            (request, response) -> {
                                appStatus(request).accept(7);
                                throw new IllegalStateException("on purpose");
                            },
                    "/hello", Apps::hello)))
            .fastCgi(settings -> settings.stderr(true));

    private static IntConsumer appStatus(Request request) {
        return (IntConsumer) requireNonNull(request.getAttribute(FastCgiAttributes.APP_STATUS));
    }

    private void set(Request request, Response response) throws IOException {
        IntConsumer appStatus = appStatus(request);
        appStatus.accept(Integer.parseUnsignedInt(request.getHttpURI().getQuery()));
        kept.add(appStatus);
        Apps.text(response, "set");
    }

    private void status(Request request, Response response) throws IOException {
        response.setStatus(Integer.parseInt(request.getHttpURI().getQuery()));
        Apps.text(response, "status");
    }

    /** Appendix B.3 of the specification. */
    private static void example(Request request, Response response) throws IOException {
        @SuppressWarnings("unchecked") // what the attribute is said to be
        Consumer<String> stderr = (Consumer<String>) requireNonNull(request.getAttribute(FastCgiAttributes.STDERR));
        Apps.write(response, false, "<html>\n<head> ... ");
        stderr.accept("config error: missing SI_UID");
        appStatus(request).accept(938);
        Apps.write(response, true, "</head> ...");
    }

    @ParameterizedTest
    @CsvSource({"0, 00000000", "1, 00000001", "938, 000003AA", "2147483648, 80000000", "4294967295, FFFFFFFF"})
    @Requirement({"S-84", "S-91"})
    void isWhatTheApplicationSays(String number, String hex) {
        try (TestBridge bridge = builder.start();
                FastCgiPeer peer = bridge.connect()) {
            peer.send(WireBytes.get(5, KEEP_CONN, "/set?" + number));
            WireRecord end = peer.answer(5).records(END_REQUEST).get(0);
            assertThat(end.bytes()).isEqualTo(bytes("01 03 0005 0008 00 00 " + hex + " 00 000000"));
        }
    }

    @Test
    @Requirement("S-110")
    void comesBehindBothStreamsAsInTheExampleOfTheSpecification() {
        try (TestBridge bridge = builder.start();
                FastCgiPeer peer = bridge.connect()) {
            peer.send(WireBytes.get(1, KEEP_CONN, "/example"));
            Answer answer = peer.answer(1);
            assertThat(answer.stderr()).isEqualTo("config error: missing SI_UID\n");
            assertThat(answer.bodyText()).isEqualTo("<html>\n<head> ... </head> ...");
            assertThat(answer.records(STDOUT)).last().matches(record -> record.contentLength() == 0);
            assertThat(answer.records(STDERR)).last().matches(record -> record.contentLength() == 0);
            WireRecord end = answer.records(END_REQUEST).get(0);
            assertThat(end.bytes()).isEqualTo(bytes("01 03 0001 0008 00 00  000003AA 00 000000"));
        }
    }

    @ParameterizedTest
    @CsvSource({"200, 0", "404, 0", "499, 0", "500, 1", "503, 1", "599, 1", "600, 1", "999, 1"})
    @Requirement({"S-86", "S-91"})
    void isOneForErrorsOfTheServerUnlessSet(int status, int expected) {
        try (TestBridge bridge = builder.start();
                FastCgiPeer peer = bridge.connect()) {
            peer.send(WireBytes.get(1, KEEP_CONN, "/status?" + status));
            Answer answer = peer.answer(1);
            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.appStatus()).isEqualTo(expected);
        }
    }

    @Test
    @Requirement("S-86")
    void staysWhatTheApplicationSaidBeforeItFailed() {
        try (TestBridge bridge = builder.start();
                FastCgiPeer peer = bridge.connect()) {
            peer.send(WireBytes.get(1, KEEP_CONN, "/throws"));
            Answer answer = peer.answer(1);
            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.appStatus()).isEqualTo(7);
        }
    }

    /** Who holds on to it from one request cannot change the next, which the same object serves. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void isOfOneRequestAlone(int nextId) {
        try (TestBridge bridge = builder.start();
                FastCgiPeer peer = bridge.connect()) {
            peer.send(WireBytes.get(1, KEEP_CONN, "/set?5"));
            assertThat(peer.answer(1).appStatus()).isEqualTo(5);
            peer.barrier();
            assertThat(kept).hasSize(1).first().satisfies(appStatus -> appStatus.accept(6));
            peer.send(WireBytes.get(nextId, KEEP_CONN, "/hello"));
            assertThat(peer.answer(nextId).appStatus()).isZero();
        }
    }
}
