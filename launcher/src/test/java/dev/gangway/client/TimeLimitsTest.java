package dev.gangway.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever the client waits for, the wait ends. */
@Timeout(30)
class TimeLimitsTest {
    /** On a busy machine a short limit may pass before the connection is made. */
    static final String TIMED_OUT = "(timed out after|could not connect within) ";

    private static final TimeLimits SILENCE = new TimeLimits(Duration.ofMillis(150), Duration.ZERO);
    private static final TimeLimits TOTAL = new TimeLimits(Duration.ZERO, Duration.ofMillis(150));

    @Test
    void endWaitingForAnAnswer() throws Exception {
        try (ScriptedServer server =
                ScriptedServer.onTcp(ScriptedServer.Peer::awaitClose, ScriptedServer.Peer::awaitClose)) {
            assertTimesOut(ServerAddress.parse(server.address()), SILENCE, RequestBody.EMPTY);
            assertTimesOut(ServerAddress.parse(server.address()), TOTAL, RequestBody.EMPTY);
        }
    }

    @Test
    void endWaitingOnAUnixDomainSocket(@TempDir Path folder) throws Exception {
        try (ScriptedServer server = ScriptedServer.onUnix(folder.resolve("s"), ScriptedServer.Peer::awaitClose)) {
            assertTimesOut(ServerAddress.parse(server.address()), SILENCE, RequestBody.EMPTY);
        }
    }

    @Test
    void endSendingToSomebodyWhoDoesNotRead() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        try (ScriptedServer server = ScriptedServer.onTcp(peer -> await(over))) {
            RequestBody endless = RequestBody.of(new byte[50_000_000]);
            assertTimesOut(ServerAddress.parse(server.address()), SILENCE, endless);
            over.countDown();
        }
    }

    @Test
    void endWaitingForAConnection(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("s");
        List<SocketChannel> waiting = new ArrayList<>();
        try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listener.bind(UnixDomainSocketAddress.of(file), 1);
            fillBacklog(file, waiting);

            assertThatThrownBy(() ->
                            ClientConnection.open(ServerAddress.parse("unix:" + file), SILENCE, RecordListener.NONE))
                    .isInstanceOf(TimedOutException.class)
                    .hasMessage("could not connect within 150 ms");
        } finally {
            for (SocketChannel channel : waiting) {
                channel.close();
            }
        }
    }

    /** Nobody accepts here: connections are made until the system has no place for one more. */
    private static void fillBacklog(Path file, List<SocketChannel> waiting) throws IOException {
        while (true) {
            SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            waiting.add(channel);
            channel.configureBlocking(false);
            try {
                if (!channel.connect(UnixDomainSocketAddress.of(file))) {
                    return;
                }
            } catch (IOException e) {
                return; // "Resource temporarily unavailable": full
            }
        }
    }

    @Test
    void doNotCountWhatTheClientItselfWaitsFor() throws Exception {
        // Longer than a machine holds the server up, which is to be silent for no more than a moment.
        TimeLimits limits = new TimeLimits(Duration.ofSeconds(3), Duration.ZERO);
        Duration longer = Duration.ofSeconds(4);
        CountDownLatch read = new CountDownLatch(1);
        ScriptedServer.Script script = peer -> {
            peer.readRequest();
            peer.send("01 06 0001 0001 00 00 'x'");
            await(read);
            peer.send("01 06 0001 0000 00 00  01 03 0001 0008 00 00 00*8");
        };
        try (ScriptedServer server = ScriptedServer.onTcp(script);
                ClientConnection connection =
                        ClientConnection.open(ServerAddress.parse(server.address()), limits, RecordListener.NONE)) {
            // The user types slowly, and reads slowly: neither is the application's silence.
            RequestBody typist = new RequestBody(
                    () -> new InputStream() {
                        @Override
                        public int read(byte[] target, int offset, int length) {
                            waitFor(longer);
                            return -1;
                        }

                        @Override
                        public int read() {
                            return -1;
                        }
                    },
                    RequestBody.UNKNOWN_LENGTH);
            OutputHandler pager = new ClientConnectionTest.Output() {
                @Override
                public void onStdout(ByteBuffer content) {
                    waitFor(longer);
                    read.countDown();
                    super.onStdout(content);
                }
            };

            EndRequest end = connection.exchange(FastCgiRequest.responder(new ParameterTable(), typist), pager);

            assertThat(end.isComplete()).isTrue();
            assertThat(pager).hasToString("x||1");
        }
    }

    @Test
    void areNotMistakenForABrokenConnection() throws Exception {
        try (ScriptedServer server = ScriptedServer.onTcp(ScriptedServer.Peer::awaitClose)) {
            ServerAddress address = ServerAddress.parse(server.address());
            assertThatThrownBy(() -> {
                        try (ClientConnection connection = ClientConnection.open(address, TOTAL, RecordListener.NONE)) {
                            waitFor(Duration.ofMillis(400));
                            connection.localAddress();
                        }
                    })
                    .isInstanceOf(TimedOutException.class);
        }
    }

    @Test
    void closeWhatIsWatchedTooLate() throws Exception {
        try (Watchdog watchdog = Watchdog.start(new TimeLimits(Duration.ZERO, Duration.ofMillis(1)))) {
            CountDownLatch first = new CountDownLatch(1);
            watchdog.watch(first::countDown);
            assertThat(first.await(10, TimeUnit.SECONDS)).isTrue();
            CountDownLatch second = new CountDownLatch(1);

            Closeable late = second::countDown;
            watchdog.watch(late);

            assertThat(second.getCount()).isZero();
            assertThat(watchdog.expired()).isEqualTo(Duration.ofMillis(1));
        }
    }

    private static void assertTimesOut(ServerAddress server, TimeLimits limits, RequestBody body) {
        FastCgiRequest request = FastCgiRequest.responder(new ParameterTable(), body);
        assertThatThrownBy(() -> {
                    try (ClientConnection connection = ClientConnection.open(server, limits, RecordListener.NONE)) {
                        connection.exchange(request, new ClientConnectionTest.Output());
                    }
                })
                .isInstanceOf(TimedOutException.class)
                .hasMessageMatching(TIMED_OUT + "150 ms");
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    /** Lets time pass, which is what the test is about. */
    private static void waitFor(Duration time) {
        try {
            assertThat(new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS))
                    .isFalse();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
