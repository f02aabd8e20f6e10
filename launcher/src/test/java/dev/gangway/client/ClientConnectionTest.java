package dev.gangway.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.client.ScriptedServer.Script;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class ClientConnectionTest {
    private static final TimeLimits LIMITS = new TimeLimits(Duration.ofSeconds(20), Duration.ZERO);
    private static final String BEGIN_RESPONDER = "01 01 0001 0008 00 00  0001 00 0000000000";
    private static final String PARAMS_A_B = "01 04 0001 0004 04 00  01 01 'AB' 00000000  01 04 0001 0000 00 00";
    private static final String STDIN_END = "01 05 0001 0000 00 00";
    private static final String STDOUT_END = "01 06 0001 0000 00 00";
    private static final String END_COMPLETE = "01 03 0001 0008 00 00  00000000 00 000000";

    private final Output output = new Output();

    @Test
    void exchangesOverTcp() throws Exception {
        try (ScriptedServer server = ScriptedServer.onTcp(ClientConnectionTest::wholeExchange)) {
            checkWholeExchange(server);
        }
    }

    @Test
    void exchangesOverAUnixDomainSocket(@TempDir Path folder) throws Exception {
        try (ScriptedServer server = ScriptedServer.onUnix(folder.resolve("s"), ClientConnectionTest::wholeExchange)) {
            checkWholeExchange(server);
        }
    }

    private static void wholeExchange(ScriptedServer.Peer peer) throws IOException {
        peer.expect(BEGIN_RESPONDER, PARAMS_A_B, "01 05 0001 0003 05 00 'abc' 0000000000", STDIN_END);
        peer.send("01 06 0001 0003 05 00 'one' FFFFFFFFFF  01 07 0001 0003 00 00 'err'");
        peer.send("01 06 0001 0003 00 00 'two'", STDOUT_END, "01 07 0001 0000 00 00");
        peer.send("01 03 0001 0008 00 00  000003AA 00 000000");
    }

    private void checkWholeExchange(ScriptedServer server) throws Exception {
        EndRequest end = exchange(server, responder(RequestBody.of(WireBytes.bytes("'abc'"))));

        assertThat(end).isEqualTo(new EndRequest(938, ProtocolStatus.REQUEST_COMPLETE));
        assertThat(output).hasToString("onetwo|err|1");
        server.awaitEnd();
    }

    @Test
    void sendsAnAuthorizerNothingAfterTheParameters() throws Exception {
        FastCgiRequest request =
                new FastCgiRequest(Role.AUTHORIZER, parameters(), RequestBody.EMPTY, RequestBody.EMPTY);
        Script script = peer -> {
            peer.expect("01 01 0001 0008 00 00  0002 00 0000000000", PARAMS_A_B);
            peer.send(STDOUT_END, END_COMPLETE);
            assertThat(peer.awaitClose()).isZero();
        };
        try (ScriptedServer server = ScriptedServer.onTcp(script)) {
            assertThat(exchange(server, request).isComplete()).isTrue();
            server.awaitEnd();
        }
    }

    @Test
    void sendsAFilterItsFileAfterTheBody() throws Exception {
        FastCgiRequest request = new FastCgiRequest(
                Role.FILTER,
                parameters(),
                RequestBody.of(WireBytes.bytes("'12345678'")),
                RequestBody.of(WireBytes.bytes("'abcdefgh'")));
        Script script = peer -> {
            peer.expect("01 01 0001 0008 00 00  0003 00 0000000000", PARAMS_A_B);
            peer.expect("01 05 0001 0008 00 00 '12345678'", STDIN_END);
            peer.expect("01 08 0001 0008 00 00 'abcdefgh'  01 08 0001 0000 00 00");
            peer.send(STDOUT_END, END_COMPLETE);
        };
        try (ScriptedServer server = ScriptedServer.onTcp(script)) {
            assertThat(exchange(server, request).isComplete()).isTrue();
            server.awaitEnd();
        }
    }

    @Test
    void receivesWhileItSends() throws Exception {
        long length = 50_000_000; // far more than sockets hold, so that sending first would never end
        Script echo = peer -> {
            peer.readRecord(1);
            peer.readStream(4);
            byte[] content;
            do {
                content = peer.readRecord(5);
                peer.send("01 06 0001 %04x 00 00".formatted(content.length));
                writeAll(peer, content);
            } while (content.length > 0);
            peer.send(END_COMPLETE);
        };
        try (ScriptedServer server = ScriptedServer.onTcp(echo)) {
            RequestBody body = new RequestBody(Zeros::new, length);
            assertThat(exchange(server, responder(body)).isComplete()).isTrue();
            assertThat(output.stdoutLength).isEqualTo(length);
        }
    }

    @Test
    void sendsWhatItHasBeforeItWaitsForMore() throws Exception {
        CountDownLatch answered = new CountDownLatch(1);
        Script script = peer -> {
            peer.expect(BEGIN_RESPONDER, PARAMS_A_B, "01 05 0001 0001 07 00 'x' 00*7");
            answered.countDown();
            peer.expect(STDIN_END);
            peer.send(STDOUT_END, END_COMPLETE);
        };
        try (ScriptedServer server = ScriptedServer.onTcp(script)) {
            RequestBody body = new RequestBody(
                    () -> new SequenceInputStream(
                            new ByteArrayInputStream(WireBytes.bytes("'x'")), new Blocked(answered)),
                    RequestBody.UNKNOWN_LENGTH);
            assertThat(exchange(server, responder(body)).isComplete()).isTrue();
            server.awaitEnd();
        }
    }

    @Test
    void takesAnAnswerThatComesBeforeTheBodyIsSent() throws Exception {
        CountDownLatch neverOpens = new CountDownLatch(1);
        Script script = peer -> {
            peer.expect(BEGIN_RESPONDER, PARAMS_A_B);
            peer.send("01 06 0001 0002 00 00 'no'", STDOUT_END, END_COMPLETE);
        };
        try (ScriptedServer server = ScriptedServer.onTcp(script)) {
            RequestBody body = new RequestBody(() -> new Blocked(neverOpens), RequestBody.UNKNOWN_LENGTH);
            assertThat(exchange(server, responder(body)).isComplete()).isTrue();
            assertThat(output).hasToString("no||1");
        } finally {
            neverOpens.countDown();
        }
    }

    @Test
    void takesEndRequestForTheEndOfStdout() throws Exception {
        Script likePhp = peer -> {
            peer.readRequest();
            peer.send("01 06 0001 0002 00 00 'ok'", END_COMPLETE);
        };
        try (ScriptedServer server = ScriptedServer.onTcp(likePhp)) {
            assertThat(exchange(server, responder(RequestBody.EMPTY)).isComplete())
                    .isTrue();
            assertThat(output).hasToString("ok||1");
        }
    }

    @Test
    void reportsARefusal() throws Exception {
        Script script = peer -> {
            peer.readRequest();
            peer.send("01 03 0001 0008 00 00  00000000 02 000000");
        };
        try (ScriptedServer server = ScriptedServer.onTcp(script)) {
            assertThat(exchange(server, responder(RequestBody.EMPTY)))
                    .isEqualTo(new EndRequest(0, ProtocolStatus.OVERLOADED));
            assertThat(output).hasToString("||0");
        }
    }

    @Test
    void failsOnWhatTheSpecificationForbids() throws Exception {
        fails("", "the application closed the connection before END_REQUEST, after 0 bytes of STDOUT");
        fails(
                "01 06 0001 0002 00 00 'ab'",
                "the application closed the connection before END_REQUEST, after 2 bytes of STDOUT");
        fails("01 06 0001 0002 00 00 'a'", "the connection was closed inside a record: STDOUT with 1 of 2 bytes");
        fails("01 06 0002 0000 00 00", "got STDOUT with request id 2 (expected 1)");
        fails("01 0A 0000 0000 00 00", "got GET_VALUES_RESULT with request id 0 (expected 1)");
        fails("01 05 0001 0000 00 00", "got STDIN (expected STDOUT, STDERR or END_REQUEST)");
        fails("01 63 0001 0000 00 00", "got type 99 (expected STDOUT, STDERR or END_REQUEST)");
        fails(STDOUT_END + STDOUT_END, "got STDOUT after its end");
        fails("01 07 0001 0000 00 00  01 07 0001 0001 00 00 'x'", "got STDERR after its end");
        fails("01 03 0001 0000 00 00", "got END_REQUEST with 0 bytes (expected 8)");
    }

    private static void fails(String answer, String message) throws Exception {
        Script script = peer -> {
            peer.readRequest();
            peer.send(answer);
        };
        try (ScriptedServer server = ScriptedServer.onTcp(script)) {
            Output output = new Output();
            assertThatThrownBy(() -> exchange(server, responder(RequestBody.EMPTY), LIMITS, output))
                    .as(answer)
                    .isInstanceOf(ProtocolException.class)
                    .hasMessage(message);
        }
    }

    @Test
    void failsWhenTheBodyCannotBeRead() throws Exception {
        RequestBody body = new RequestBody(
                () -> {
                    throw new IOException("gone");
                },
                5);
        failsToSend(body, "could not read the body of the request: gone");
        failsToSend(
                new RequestBody(() -> new ByteArrayInputStream(new byte[3]), 5),
                "the body of the request ended after 3 of 5 bytes");
    }

    private void failsToSend(RequestBody body, String message) throws Exception {
        try (ScriptedServer server = ScriptedServer.onTcp(ScriptedServer.Peer::awaitClose)) {
            assertThatThrownBy(() -> exchange(server, responder(body)))
                    .isInstanceOf(BodyException.class)
                    .hasMessage(message);
            server.awaitEnd();
        }
    }

    @Test
    void reportsThatNobodyListens(@TempDir Path folder) throws Exception {
        ServerAddress address = ServerAddress.parse("unix:" + folder.resolve("nothing"));

        assertThatThrownBy(() -> ClientConnection.open(address, LIMITS, RecordListener.NONE))
                .isInstanceOf(ConnectFailedException.class)
                .hasMessage("could not connect: No such file or directory");
    }

    private EndRequest exchange(ScriptedServer server, FastCgiRequest request) throws IOException {
        return exchange(server, request, LIMITS, output);
    }

    private static EndRequest exchange(
            ScriptedServer server, FastCgiRequest request, TimeLimits limits, OutputHandler output) throws IOException {
        ServerAddress address = ServerAddress.parse(server.address());
        try (ClientConnection connection = ClientConnection.open(address, limits, RecordListener.NONE)) {
            return connection.exchange(request, output);
        }
    }

    private static FastCgiRequest responder(RequestBody body) {
        return FastCgiRequest.responder(parameters(), body);
    }

    private static ParameterTable parameters() {
        ParameterTable parameters = new ParameterTable();
        parameters.set("A", "B");
        return parameters;
    }

    private static void writeAll(ScriptedServer.Peer peer, byte[] content) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(content);
        while (bytes.hasRemaining()) {
            peer.channel().write(bytes);
        }
    }

    /** Keeps the output streams; as text: STDOUT, STDERR, how often STDOUT ended. */
    static class Output implements OutputHandler {
        private final ByteArrayOutputStream stdout = new ByteArrayOutputStream();
        private final ByteArrayOutputStream stderr = new ByteArrayOutputStream();
        private long stdoutLength;
        private int ends;

        @Override
        public void onStdout(ByteBuffer content) {
            stdoutLength += content.remaining();
            while (stdoutLength < 1000 && content.hasRemaining()) {
                stdout.write(content.get());
            }
        }

        @Override
        public void onStdoutEnd() {
            ends++;
        }

        @Override
        public void onStderr(ByteBuffer content) {
            while (content.hasRemaining()) {
                stderr.write(content.get());
            }
        }

        @Override
        public String toString() {
            return stdout + "|" + stderr + "|" + ends;
        }
    }

    /** Zero bytes without end. */
    private static final class Zeros extends InputStream {
        @Override
        public int read() {
            return 0;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            return length;
        }
    }

    /** Gives nothing until the latch opens. */
    private static final class Blocked extends InputStream {
        private final CountDownLatch latch;

        Blocked(CountDownLatch latch) {
            this.latch = latch;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            return read();
        }

        @Override
        public int read() throws IOException {
            try {
                latch.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            return -1;
        }
    }
}
