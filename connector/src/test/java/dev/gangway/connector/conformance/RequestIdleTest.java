package dev.gangway.connector.conformance;

import static dev.gangway.connector.testkit.WireBytes.FILTER;
import static dev.gangway.connector.testkit.WireBytes.KEEP_CONN;
import static dev.gangway.connector.testkit.WireBytes.RESPONDER;
import static dev.gangway.connector.testkit.WireBytes.and;
import static dev.gangway.connector.testkit.WireBytes.begin;
import static dev.gangway.connector.testkit.WireBytes.data;
import static dev.gangway.connector.testkit.WireBytes.latin1;
import static dev.gangway.connector.testkit.WireBytes.params;
import static dev.gangway.connector.testkit.WireBytes.paramsEnd;
import static dev.gangway.connector.testkit.WireBytes.postParams;
import static dev.gangway.connector.testkit.WireBytes.stdin;
import static dev.gangway.connector.testkit.WireBytes.stdinEnd;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.connector.FastCgiAttributes;
import dev.gangway.connector.protocol.Role;
import dev.gangway.connector.testkit.Await;
import dev.gangway.connector.testkit.FastCgiPeer;
import dev.gangway.connector.testkit.WireBytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.junit.jupiter.api.Test;

/** Web servers that neither send nor take a byte while a request runs. */
class RequestIdleTest {
    private static final int SHORT = 200;

    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final TestBridge.Builder builder = TestBridge.of(Apps.byPath(Map.of(
            "/echo", this::echo,
            "/file", this::readFile,
            "/endless", this::endless,
            "/computes", RequestIdleTest::compute)));

    private TestBridge start(long idleMillis) {
        return builder.connector(connector -> connector.setIdleTimeout(idleMillis))
                .start();
    }

    private void echo(Request request, Response response) throws IOException {
        try {
            Apps.echo(request, response);
        } catch (IOException e) {
            failures.add(e);
            throw e;
        }
    }

    private void readFile(Request request, Response response) throws IOException {
        InputStream file = (InputStream) requireNonNull(request.getAttribute(FastCgiAttributes.DATA));
        try {
            Apps.write(response, true, ByteBuffer.wrap(file.readAllBytes()));
        } catch (IOException e) {
            failures.add(e);
            throw e;
        }
    }

    private void endless(Request request, Response response) throws IOException {
        try {
            while (true) {
                Apps.write(response, false, ByteBuffer.allocate(64 * 1024));
            }
        } catch (IOException e) {
            failures.add(e);
            throw e;
        }
    }

    private static void compute(Request request, Response response) throws IOException {
        pass(4 * SHORT);
        Apps.text(response, "computed");
    }

    private static void pass(int millis) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        Await.until("time has passed", () -> System.nanoTime() - end > 0);
    }

    private static void sendHalf(FastCgiPeer peer) {
        peer.send(begin(1, RESPONDER, KEEP_CONN), params(1, postParams("/echo", 6)), paramsEnd(1), stdin(1, "abc"));
    }

    @Test
    void failReadsAfterTheirTime() {
        try (TestBridge bridge = start(SHORT);
                FastCgiPeer peer = bridge.connect().leniently()) {
            sendHalf(peer);
            Await.until("the read fails", () -> !failures.isEmpty());
            assertThat(failures).first().satisfies(RequestIdleTest::tellsTheTime);
        }
    }

    @Test
    void failReadsOfAFileAfterTheirTime() {
        try (TestBridge bridge = builder.fastCgi(settings -> settings.roles(EnumSet.allOf(Role.class)))
                        .connector(connector -> connector.setIdleTimeout(SHORT))
                        .start();
                FastCgiPeer peer = bridge.connect().leniently()) {
            String[] variables = and(postParams("/file", 0), "FCGI_DATA_LENGTH", "6");
            peer.send(
                    begin(1, FILTER, KEEP_CONN),
                    params(1, variables),
                    paramsEnd(1),
                    stdinEnd(1),
                    data(1, latin1("abc")));
            Await.until("the read fails", () -> !failures.isEmpty());
            assertThat(failures).first().satisfies(RequestIdleTest::tellsTheTime);
        }
    }

    @Test
    void failWritesAfterTheirTime() {
        try (TestBridge bridge = start(SHORT);
                FastCgiPeer peer = bridge.connect().leniently()) {
            peer.send(WireBytes.get(1, KEEP_CONN, "/endless"));
            Await.until("the write fails", () -> !failures.isEmpty());
            assertThat(failures).first().satisfies(RequestIdleTest::tellsTheTime);
        }
    }

    private static void tellsTheTime(Throwable failure) {
        assertThat(failure).hasRootCauseInstanceOf(TimeoutException.class);
    }

    @Test
    void doNotDisturbAnApplicationThatComputes() {
        try (TestBridge bridge = start(SHORT);
                FastCgiPeer peer = bridge.connect()) {
            peer.send(WireBytes.get(1, KEEP_CONN, "/computes"));
            assertThat(peer.answer(1).bodyText()).isEqualTo("computed");
        }
    }

    @Test
    void areWaitedForWithoutLimitWhereItIsZero() {
        try (TestBridge bridge = start(0);
                FastCgiPeer peer = bridge.connect()) {
            sendHalf(peer);
            pass(4 * SHORT);
            assertThat(failures).isEmpty();
            peer.send(stdin(1, "def"), stdinEnd(1));
            assertThat(peer.answer(1).bodyText()).isEqualTo("abcdef");
        }
    }

    /** What is being written belongs to the application again when it hears of the failure: then it must not go out. */
    @Test
    void giveBackNothingThatIsStillBeingWritten() {
        int length = 16 * 1024 * 1024; // more than sockets take
        CountDownLatch failed = new CountDownLatch(1);
        CountDownLatch running = new CountDownLatch(1);
        TestBridge.Builder shared = TestBridge.of(Apps.byPath(Map.of(
                "/large",
                (request, response) -> {
                    byte[] content = new byte[length];
                    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, length);
                    try {
                        Apps.write(response, true, ByteBuffer.wrap(content));
                    } catch (IOException e) {
                        Arrays.fill(content, (byte) 'X');
                        failed.countDown();
                        throw e;
                    }
                },
                "/held",
                (request, response) -> {
                    running.countDown();
                    Await.open("the large answer fails", failed);
                })));
        try (TestBridge bridge = shared.connector(connector -> connector.setIdleTimeout(SHORT))
                        .start();
                FastCgiPeer peer = bridge.connect().leniently()) {
            peer.send(WireBytes.get(2, KEEP_CONN, "/held"));
            Await.open("another request runs", running);
            peer.send(WireBytes.get(1, KEEP_CONN, "/large"));
            Await.open("the write fails", failed);
            byte[] all = peer.readUntilClosed();
            assertThat(all).hasSizeGreaterThan(64 * 1024).doesNotContain((byte) 'X');
        }
    }
}
