package dev.gangway.connector.attack;

import static dev.gangway.connector.testkit.WireBytes.KEEP_CONN;
import static dev.gangway.connector.testkit.WireBytes.RESPONDER;
import static dev.gangway.connector.testkit.WireBytes.STDIN;
import static dev.gangway.connector.testkit.WireBytes.begin;
import static dev.gangway.connector.testkit.WireBytes.join;
import static dev.gangway.connector.testkit.WireBytes.params;
import static dev.gangway.connector.testkit.WireBytes.paramsEnd;
import static dev.gangway.connector.testkit.WireBytes.postParams;
import static dev.gangway.connector.testkit.WireBytes.raw;
import static dev.gangway.connector.testkit.WireBytes.stdin;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.connector.conformance.Apps;
import dev.gangway.connector.conformance.TestBridge;
import dev.gangway.connector.testkit.Await;
import dev.gangway.connector.testkit.FastCgiPeer;
import dev.gangway.connector.testkit.WireBytes;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.AbstractConnectionFactory;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bodies that come faster than the application reads them: the limits hold for what it leaves, whatever it has read. */
class SlowReadersTest {
    private static final Duration PATIENCE = Duration.ofMillis(500);
    private static final long HUGE = 1L << 40;
    private static final int MEMORY = 10_000;
    private static final int SPOOL = 1_000_000;

    private static final long MOST = 100L * SPOOL;

    /** More than the memory takes, and less than the file has. */
    private static final int SOME = 200_000;

    private final CountDownLatch ready = new CountDownLatch(1);
    private final CountDownLatch mayRead = new CountDownLatch(1);
    private final CountDownLatch hasRead = new CountDownLatch(1);
    private final CountDownLatch proceed = new CountDownLatch(1);
    private final AtomicBoolean flooding = new AtomicBoolean();
    private final AtomicLong flood = new AtomicLong(); // how many bytes have come by it
    private volatile @Nullable Thread reader; // of the flood
    private TestBridge bridge;

    @TempDir
    private Path folder = Path.of(".");

    @BeforeEach
    void start() {
        bridge = TestBridge.of(
                        Apps.byPath(Map.of("/", Apps::hello, "/slow", this::readSome, "/held", (request, response) -> {
                            ready.countDown();
                            Await.open("the test lets the request go on", proceed);
                        })))
                .untracked()
                .fastCgi(settings -> settings.maxBufferedBodyBytes(MEMORY)
                        .maxSpooledBodyBytes(SPOOL)
                        .spoolDirectory(folder))
                .listen(UnixDomainSocketAddress.of(folder.resolve("bridge.sock")))
                .start();
        bridge.requireServing();
    }

    @AfterEach
    void stop() {
        mayRead.countDown();
        proceed.countDown();
        bridge.close();
    }

    @SuppressWarnings("MustBeClosed") // closing the stream would give the rest of the body up
    private void readSome(Request request, Response response) throws IOException {
        InputStream body = Content.Source.asInputStream(request);
        body.read();
        ready.countDown();
        Await.open("the test lets the application read", mayRead);
        body.readNBytes(SOME);
        hasRead.countDown();
        Await.open("the test lets the application read on", proceed);
        Apps.text(response, Long.toString(body.readAllBytes().length));
    }

    private static byte[] open(int id, String target, long length) {
        return join(begin(id, RESPONDER, KEEP_CONN), params(id, postParams(target, length)), paramsEnd(id));
    }

    private void letRead() {
        mayRead.countDown();
        Await.open("the application has read some", hasRead);
    }

    /** Once the memory is free again, what comes still has to wait behind what is in the file. */
    @Test
    void getNoMoreOfAMultiplexedBodyThanTheFileMayHold() {
        byte[] first = WireBytes.pattern(SPOOL / 2);
        byte[] second = WireBytes.pattern(SPOOL);
        try (FastCgiPeer peer = bridge.connect()) {
            peer.send(open(2, "/held", 1), open(1, "/slow", first.length + second.length), stdin(1, first));
            assertThat(peer.barrier()).isEmpty();
            letRead();
            peer.send(stdin(1, second));
            assertThat(peer.barrier()).isEmpty();
            proceed.countDown();
            assertThat(peer.answer(1).status()).isEqualTo(413);
        }
    }

    /** A web server that has nothing else to send is made to wait. */
    @Test
    void holdUpABodyThatIsAlone() {
        byte[] record = raw(STDIN, 1, WireBytes.pattern(65528), 0);
        try (FastCgiPeer peer = bridge.connect()) {
            peer.send(open(1, "/slow", HUGE), stdin(1, new byte[1]));
            Await.open("the request runs", ready);
            long unread = peer.flood(record, 1000, PATIENCE.multipliedBy(4)); // it is read without being asked for
            assertThat(unread).isGreaterThan(SPOOL).isLessThan(8L * SPOOL);
            letRead();
            assertThat(peer.flood(record, 1000, PATIENCE)).isLessThan(8L * SPOOL);
        }
    }

    /** One byte for the application in each buffer of the network must not keep all these buffers. */
    @Test
    void holdNoBufferForAByteOfIt() {
        byte[] records = join(raw(STDIN, 1, new byte[1], 0), raw(STDIN, 99, WireBytes.pattern(65528 - 9), 0));
        try (FastCgiPeer peer = bridge.connect()) {
            MemoryUse memory = new MemoryUse();
            peer.send(open(1, "/held", HUGE), open(2, "/slow", HUGE));
            Await.open("the first request runs", ready);
            assertThat(peer.flood(records, 1500, Duration.ofSeconds(10))).isEqualTo(1500L * records.length);
            memory.requireGrowthBelow(5); // 150 such bytes are as much as the memory is to hold, by their count
        }
    }

    /** A web server that fills each read keeps the bridge reading without a pause, which must not be past the limit. */
    @Test
    void readNoMoreThanTheLimitFromAWebServerThatIsFaster() {
        byte[] record = raw(STDIN, 1, WireBytes.pattern(65528), 0);
        try (TestBridge flooded = TestBridge.of(Apps.byPath(Map.of("/slow", this::readSome)))
                        .untracked()
                        .fastCgi(settings -> settings.maxBufferedBodyBytes(MEMORY)
                                .maxSpooledBodyBytes(SPOOL)
                                .spoolDirectory(folder))
                        .wrap(factory -> new Flooding(factory, record))
                        .start();
                FastCgiPeer peer = flooded.connect()) {
            peer.send(open(1, "/slow", HUGE), stdin(1, new byte[1]));
            Await.open("the request runs", ready);
            flooding.set(true);
            peer.send(record);
            Await.until("the limit is reached", () -> flood.get() > SPOOL);
            Await.until("nobody reads on", () -> !isReading(requireNonNull(reader)));
            assertThat(flood.get()).isLessThan(4L * SPOOL);
            proceed.countDown();
        }
    }

    private static boolean isReading(Thread thread) {
        return Arrays.stream(thread.getStackTrace())
                .anyMatch(frame -> frame.getClassName().endsWith(".ConnectionReader"));
    }

    /** Has an endpoint fill all of each buffer, once it is to, with one record after the other. */
    private final class Flooding extends AbstractConnectionFactory {
        private final ConnectionFactory flooded;
        private final byte[] record;

        Flooding(ConnectionFactory flooded, byte[] record) {
            super(flooded.getProtocol());
            this.flooded = flooded;
            this.record = record;
        }

        @Override
        public Connection newConnection(Connector connector, EndPoint endPoint) {
            EndPoint wrapped = (EndPoint) Proxy.newProxyInstance(
                    EndPoint.class.getClassLoader(), new Class<?>[] {EndPoint.class}, (proxy, method, arguments) -> {
                        if (method.getName().equals("fill") && flooding.get()) {
                            return fill((ByteBuffer) arguments[0]);
                        }
                        try {
                            return method.invoke(endPoint, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
            return flooded.newConnection(connector, wrapped);
        }

        private int fill(ByteBuffer buffer) {
            if (flood.get() > MOST) {
                return 0; // the test has failed, and is to end
            }
            reader = Thread.currentThread();
            int position = BufferUtil.flipToFill(buffer);
            int length = buffer.remaining();
            while (buffer.hasRemaining()) {
                int from = (int) (flood.get() % record.length);
                int part = Math.min(record.length - from, buffer.remaining());
                buffer.put(record, from, part);
                flood.addAndGet(part);
            }
            BufferUtil.flipToFlush(buffer, position);
            return length;
        }
    }
}
