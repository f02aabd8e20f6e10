package dev.gangway.connector.conformance;

import static dev.gangway.connector.testkit.WireBytes.CLOSE;
import static dev.gangway.connector.testkit.WireBytes.KEEP_CONN;
import static dev.gangway.connector.testkit.WireBytes.STDOUT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.connector.testkit.Answer;
import dev.gangway.connector.testkit.Await;
import dev.gangway.connector.testkit.FastCgiPeer;
import dev.gangway.connector.testkit.WireBytes;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.AbstractConnectionFactory;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How often and when the bridge writes to a connection. */
class WritesTest {
    private final AtomicInteger writes = new AtomicInteger();
    private final CountDownLatch proceed = new CountDownLatch(1);
    private TestBridge bridge;

    /** Counts the times that a connection hands bytes to its endpoint. */
    private final class Counting extends AbstractConnectionFactory {
        private final ConnectionFactory counted;

        Counting(ConnectionFactory counted) {
            super(counted.getProtocol());
            this.counted = counted;
        }

        @Override
        public Connection newConnection(Connector connector, EndPoint endPoint) {
            EndPoint counting = (EndPoint) Proxy.newProxyInstance(
                    EndPoint.class.getClassLoader(), new Class<?>[] {EndPoint.class}, (proxy, method, arguments) -> {
                        boolean hands = method.getName().equals("write")
                                || method.getName().equals("flush");
                        if (hands && arguments != null && arguments[arguments.length - 1] instanceof ByteBuffer[] out) {
                            writes.addAndGet(Arrays.stream(out).anyMatch(ByteBuffer::hasRemaining) ? 1 : 0);
                        }
                        try {
                            return method.invoke(endPoint, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
            return counted.newConnection(connector, counting);
        }
    }

    @BeforeEach
    void start() {
        bridge = TestBridge.of(Apps.byPath(Map.of(
                        "/hello",
                        Apps::hello,
                        "/echo",
                        Apps::echo,
                        "/flush",
                        (request, response) -> {
                            Apps.write(response, false, ByteBuffer.allocate(0));
                            Await.open("the test has seen the header block", proceed);
                            Apps.write(response, true, "rest");
                        },
                        "/pieces",
                        (request, response) -> {
                            int length = Integer.parseInt(request.getHttpURI().getQuery());
                            Apps.write(response, false, "c".repeat(length));
                            Await.open("the test has seen the first piece", proceed);
                            Apps.write(response, true, "rest");
                        },
                        "/announced",
                        this::announced,
                        "/sized",
                        WritesTest::sized)))
                .wrap(Counting::new)
                .start();
    }

    /** Answers with a header of the first length that the query tells, and content of the second. */
    private static void sized(Request request, Response response) throws IOException {
        String[] lengths = request.getHttpURI().getQuery().split(",", 2);
        response.getHeaders().put("X-Long", "h".repeat(Integer.parseInt(lengths[0])));
        Apps.write(response, true, "c".repeat(Integer.parseInt(lengths[1])));
    }

    /** Announces as many bytes as the query tells, writes four, and goes on without saying that they were the last. */
    private void announced(Request request, Response response) throws IOException {
        int length = Integer.parseInt(request.getHttpURI().getQuery());
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, length);
        Apps.write(response, false, "four");
        Await.open("the test has seen what it waits for", proceed);
        Apps.write(response, true, "c".repeat(length - 4));
    }

    @AfterEach
    void stop() {
        proceed.countDown();
        bridge.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {KEEP_CONN, CLOSE})
    void writesASmallAnswerAtOnce(int flags) {
        try (FastCgiPeer peer = bridge.connect()) {
            peer.send(WireBytes.get(1, flags, "/hello"));
            assertThat(peer.answer(1).bodyText()).isEqualTo("ok\n");
            assertThat(writes).hasValue(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 4000})
    void writesTheAnswerToASmallUploadAtOnce(int length) {
        try (FastCgiPeer peer = bridge.connect()) {
            byte[] body = WireBytes.pattern(length);
            peer.send(WireBytes.post(1, KEEP_CONN, "/echo", body));
            assertThat(peer.answer(1).body()).isEqualTo(body);
            assertThat(writes).hasValue(1);
        }
    }

    /**
     * What a web server takes in pieces must not be cut in the header block: HAProxy up to 2.6.13 crashes. Its buffer
     * has 16 KiB, unless told otherwise.
     */
    @ParameterizedTest
    @ValueSource(strings = {"10,12000", "10,13000", "10,100000", "5000,7000", "5000,8000", "30000,1", "30000,100000"})
    void recordWithTheHeaderBlockIsShort(String lengths) {
        try (FastCgiPeer peer = bridge.connect()) {
            for (int flags : new int[] {KEEP_CONN, CLOSE}) {
                peer.send(WireBytes.get(1, flags, "/sized?" + lengths));
                Answer answer = peer.answer(1);
                String first = answer.records(STDOUT).get(0).text();
                int head = answer.stdoutText().indexOf("\r\n\r\n") + 4;
                assertThat(first.length()).isIn(head, answer.stdout().length);
                if (first.length() > head) {
                    assertThat(first).hasSizeLessThanOrEqualTo(12 * 1024);
                } else {
                    assertThat(answer.stdout()).hasSizeGreaterThan(12 * 1024);
                }
                assertThat(answer.bodyText()).isEqualTo("c".repeat(Integer.parseInt(lengths.split(",", 2)[1])));
                assertThat(writes).hasValue(1);
                writes.set(0);
            }
        }
    }

    /** nginx that keeps connections waits for eight bytes behind a header block; a record's header is as good. */
    @ParameterizedTest
    @ValueSource(ints = {1, 7, 8})
    void fewBytesBehindTheHeaderBlockHaveARecordOfTheirOwn(int length) {
        try (FastCgiPeer peer = bridge.connect()) {
            peer.send(WireBytes.get(1, KEEP_CONN, "/pieces?" + length));
            peer.awaitStdout(1, "\r\n\r\n" + "c".repeat(length));
            proceed.countDown();
            Answer answer = peer.answer(1);
            assertThat(answer.records(STDOUT).get(0).text()).endsWith(length < 8 ? "\r\n\r\n" : "\r\n\r\ncccccccc");
            assertThat(answer.bodyText()).isEqualTo("c".repeat(length) + "rest");
        }
    }

    /** A flush by the application reaches the web server while the application goes on. */
    @Test
    void writesTheHeaderBlockWhenTheApplicationFlushes() {
        try (FastCgiPeer peer = bridge.connect()) {
            peer.send(WireBytes.get(1, KEEP_CONN, "/flush"));
            peer.awaitStdout(1, "\r\n\r\n");
            proceed.countDown();
            assertThat(peer.answer(1).bodyText()).isEqualTo("rest");
        }
    }

    /** As for a static file, whose last piece is not known for the last. */
    @Test
    void endsAnAnswerThatIsAsLongAsAnnounced() {
        try (FastCgiPeer peer = bridge.connect()) {
            peer.send(WireBytes.get(1, KEEP_CONN, "/announced?4"));
            assertThat(peer.answer(1).bodyText()).isEqualTo("four"); // while the application goes on
            assertThat(writes).hasValue(1);
            peer.send(WireBytes.get(1, KEEP_CONN, "/hello"));
            assertThat(peer.answer(1).bodyText()).isEqualTo("ok\n");
            proceed.countDown();
            assertThat(peer.barrier()).isEmpty();
        }
    }

    @Test
    void doesNotEndAnAnswerThatIsShorterThanAnnounced() {
        try (FastCgiPeer peer = bridge.connect()) {
            peer.send(WireBytes.get(1, KEEP_CONN, "/announced?5"));
            peer.awaitStdout(1, "four");
            assertThat(peer.barrier()).noneMatch(record -> record.type() == WireBytes.END_REQUEST);
            proceed.countDown();
            assertThat(peer.answer(1).bodyText()).isEqualTo("fourc");
        }
    }

    /** The web server sends a body to its end before it takes the connection for free, and must not be told too early. */
    @Test
    void doesNotEndItBeforeTheBodyHasCome() {
        try (FastCgiPeer peer = bridge.connect()) {
            byte[] request = WireBytes.post(1, KEEP_CONN, "/announced?4", WireBytes.pattern(10));
            int end = request.length - WireBytes.HEADER_LENGTH; // of STDIN
            peer.send(Arrays.copyOf(request, end));
            peer.awaitStdout(1, "four");
            assertThat(peer.barrier()).noneMatch(record -> record.type() == WireBytes.END_REQUEST);
            peer.send(Arrays.copyOfRange(request, end, request.length));
            proceed.countDown();
            assertThat(peer.answer(1).bodyText()).isEqualTo("four");
            peer.send(WireBytes.get(1, KEEP_CONN, "/hello"));
            assertThat(peer.answer(1).bodyText()).isEqualTo("ok\n");
        }
    }
}
