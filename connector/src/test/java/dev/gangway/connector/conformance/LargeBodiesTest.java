package dev.gangway.connector.conformance;

import static dev.gangway.connector.testkit.WireBytes.KEEP_CONN;
import static dev.gangway.connector.testkit.WireBytes.RESPONDER;
import static dev.gangway.connector.testkit.WireBytes.abort;
import static dev.gangway.connector.testkit.WireBytes.begin;
import static dev.gangway.connector.testkit.WireBytes.join;
import static dev.gangway.connector.testkit.WireBytes.params;
import static dev.gangway.connector.testkit.WireBytes.paramsEnd;
import static dev.gangway.connector.testkit.WireBytes.postParams;
import static dev.gangway.connector.testkit.WireBytes.stdin;
import static dev.gangway.connector.testkit.WireBytes.stdinEnd;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.connector.testkit.Await;
import dev.gangway.connector.testkit.FastCgiPeer;
import dev.gangway.connector.testkit.WireBytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Large bodies in pieces, each of which comes only when the application has read all before it and waits. */
class LargeBodiesTest {
    private static final int LENGTH = 400 * 1024;

    private final Path folder;
    private final AtomicInteger read = new AtomicInteger();
    private final AtomicReference<IOException> failure = new AtomicReference<>();
    private final AtomicReference<Thread> reader = new AtomicReference<>();

    LargeBodiesTest(@TempDir Path folder) {
        this.folder = folder;
    }

    /** Reads as most applications do, and tells how far it is. */
    private void echo(Request request, Response response) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        reader.set(Thread.currentThread());
        try (InputStream in = Content.Source.asInputStream(request)) {
            byte[] buffer = new byte[8192];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                body.write(buffer, 0, count);
                read.addAndGet(count);
            }
        } catch (IOException e) {
            failure.set(e);
            throw e;
        }
        Apps.write(response, true, ByteBuffer.wrap(body.toByteArray()));
    }

    private record Pieces(boolean unix, int size) {
        /** Whether the application's thread, once it has read one, sleeps a moment before it has itself woken. */
        boolean naps() {
            return !unix && size >= 8 * 1024;
        }

        SocketAddress address(Path folder) {
            return unix
                    ? UnixDomainSocketAddress.of(folder.resolve("bridge.sock"))
                    : new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        }
    }

    static Stream<Pieces> pieces() {
        return Stream.of(false, true)
                .flatMap(unix -> Stream.of(1000, 16 * 1024, 150 * 1024).map(size -> new Pieces(unix, size)));
    }

    private static byte[] head() {
        return join(begin(1, RESPONDER, KEEP_CONN), params(1, postParams("/", LENGTH)), paramsEnd(1));
    }

    private static byte[] records(byte[] content) {
        byte[] records = {};
        for (int from = 0; from < content.length; from += WireBytes.MAX_CONTENT) {
            int to = Math.min(content.length, from + WireBytes.MAX_CONTENT);
            records = join(records, stdin(1, Arrays.copyOfRange(content, from, to)));
        }
        return records;
    }

    private void send(FastCgiPeer peer, byte[] body, int from, int to) {
        peer.send(records(Arrays.copyOfRange(body, from, to)));
        Await.until("the application has read " + to + " bytes", () -> read.get() == to);
    }

    private TestBridge start(Pieces pieces) {
        return TestBridge.of(Apps.of(this::echo)).listen(pieces.address(folder)).start();
    }

    @ParameterizedTest
    @MethodSource("pieces")
    void everyPieceIsReadWhenItComes(Pieces pieces) {
        byte[] body = WireBytes.pattern(LENGTH);
        try (TestBridge bridge = start(pieces);
                FastCgiPeer peer = bridge.connect()) {
            peer.send(head());
            for (int from = 0; from < LENGTH; from += pieces.size) {
                send(peer, body, from, Math.min(LENGTH, from + pieces.size));
            }
            peer.send(stdinEnd(1));
            assertThat(peer.answer(1).body()).isEqualTo(body);
            bridge.requireServing();
        }
    }

    /** What naps says so by what it sleeps for, as everything that parks does. */
    private boolean isNapping() {
        Thread thread = reader.get();
        Object cause = thread == null ? null : LockSupport.getBlocker(thread);
        return cause != null && cause.getClass().getSimpleName().equals("ConnectionReader");
    }

    @ParameterizedTest
    @MethodSource("pieces")
    void onlyWhoWaitsForMuchMoreOverTcpNaps(Pieces pieces) {
        byte[] body = WireBytes.pattern(LENGTH);
        AtomicBoolean napped = new AtomicBoolean();
        AtomicBoolean over = new AtomicBoolean();
        Thread watcher = new Thread(() -> {
            while (!over.get()) {
                if (isNapping()) {
                    napped.set(true);
                }
            }
        });
        try (TestBridge bridge = start(pieces);
                FastCgiPeer peer = bridge.connect()) {
            watcher.start();
            Await.until("a nap, or enough bodies without one", () -> {
                read.set(0);
                peer.send(head());
                for (int from = 0; from < LENGTH; from += pieces.size) {
                    send(peer, body, from, Math.min(LENGTH, from + pieces.size));
                }
                peer.send(stdinEnd(1));
                assertThat(peer.answer(1).body()).isEqualTo(body);
                return napped.get() || !pieces.naps();
            });
        } finally {
            over.set(true);
        }
        assertThat(napped.get()).isEqualTo(pieces.naps());
    }

    @ParameterizedTest
    @MethodSource("pieces")
    void anApplicationThatWaitsForAPieceIsToldOfAnAbort(Pieces pieces) {
        byte[] body = WireBytes.pattern(LENGTH);
        try (TestBridge bridge = start(pieces);
                FastCgiPeer peer = bridge.connect()) {
            peer.send(head());
            send(peer, body, 0, pieces.size);
            peer.send(abort(1));
            Await.until("the application is told", () -> failure.get() != null);
            peer.answer(1);
            peer.send(WireBytes.post(1, KEEP_CONN, "/", new byte[] {65}));
            assertThat(peer.answer(1).body()).containsExactly(65);
        }
    }

    @ParameterizedTest
    @MethodSource("pieces")
    void anApplicationThatWaitsForAPieceIsToldOfTheEndOfTheConnection(Pieces pieces) {
        byte[] body = WireBytes.pattern(LENGTH);
        try (TestBridge bridge = start(pieces)) {
            try (FastCgiPeer peer = bridge.connect()) {
                peer.send(head());
                send(peer, body, 0, pieces.size);
            }
            Await.until("the application is told", () -> failure.get() != null);
            bridge.requireServing();
        }
    }
}
