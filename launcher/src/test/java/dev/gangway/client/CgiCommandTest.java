package dev.gangway.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.client.ScriptedServer.Script;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

@Timeout(30)
class CgiCommandTest {
    private static final String BEGIN = "01 01 0001 0008 00 00  0001 00 0000000000";
    private static final String PARAMS_END = "01 04 0001 0000 00 00";
    private static final String STDIN_END = "01 05 0001 0000 00 00";
    private static final String STDOUT_END = "01 06 0001 0000 00 00";
    private static final byte[] INPUT = "12345 and what follows".getBytes(StandardCharsets.UTF_8);

    @Test
    void handsOnEnvironmentBodyAndAnswer() throws Exception {
        Script script = peer -> {
            peer.expect(BEGIN);
            peer.expect(
                    "01 04 0001 0029 07 00", "0E 04 'REQUEST_METHODPOST'  0E 01 'CONTENT_LENGTH5'  01 01 'X' E9 00*7");
            peer.expect(PARAMS_END, "01 05 0001 0005 03 00 '12345' 000000", STDIN_END);
            peer.send("01 06 0001 000E 00 00 'Status: 404' 0D0A 'X'  01 07 0001 0003 00 00 'ab' 1B");
            peer.send("01 06 0001 0001 00 00 'Y'", STDOUT_END, "01 03 0001 0008 00 00 00000007 00 000000");
        };
        try (ScriptedServer server = ScriptedServer.onTcp(script)) {
            CommandRun run = cgi(server, "'REQUEST_METHOD=POST' 00 'CONTENT_LENGTH=5' 00 'X=' E9 00");

            // Not a byte of the answer is changed, however wrong it is.
            assertThat(run).isEqualTo(new CommandRun(7, "Status: 404\r\nXY", "ab\u001b"));
            server.awaitEnd();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'CONTENT_LENGTH=',                   0",
        "'CONTENT_LENGTH=5',                  5",
        "'CONTENT_LENGTH=-5',                 0",
        "'HTTP_TRANSFER_ENCODING=chunked',   22",
        "'OTHER=1',                           0"
    })
    void readsAsMuchInputAsCgiAllows(String variable, long length) throws Exception {
        Script script = peer -> {
            peer.readRecord(1);
            peer.readStream(4);
            assertThat(peer.readStream(5)).isEqualTo(length);
            peer.send(STDOUT_END, "01 03 0001 0008 00 00 00000000 00 000000");
        };
        try (ScriptedServer server = ScriptedServer.onTcp(script)) {
            assertThat(cgi(server, "'REQUEST_METHOD=POST' 00 '" + variable + "' 00"))
                    .isEqualTo(new CommandRun(0, "", ""));
            server.awaitEnd();
        }
    }

    @ParameterizedTest
    @CsvSource({"00000000, 0", "000000FF, 255", "00000100, 255", "FFFFFFFF, 255"})
    void exitsWithTheAppStatus(String appStatus, int exitCode) throws Exception {
        Script script = peer -> {
            peer.readRequest();
            peer.send(STDOUT_END, "01 03 0001 0008 00 00 " + appStatus + " 00 000000");
        };
        try (ScriptedServer server = ScriptedServer.onTcp(script)) {
            assertThat(cgi(server, "'REQUEST_METHOD=GET' 00").exitCode()).isEqualTo(exitCode);
        }
    }

    @Test
    void answersForAnApplicationThatCannotBeReached() {
        CommandRun run = run("'REQUEST_METHOD=GET' 00", "--connect", "unix:/no/such/socket");

        assertThat(run)
                .isEqualTo(new CommandRun(
                        1,
                        "Status: 502 Bad Gateway\r\nContent-Type: text/plain\r\n\r\n502 Bad Gateway\n",
                        "gangway: unix:/no/such/socket: could not connect: No such file or directory\n"));
    }

    @Test
    void answersForAnApplicationThatRefuses() throws Exception {
        Script script = peer -> {
            peer.readRequest();
            peer.send("01 03 0001 0008 00 00 00000000 02 000000");
        };
        try (ScriptedServer server = ScriptedServer.onTcp(script)) {
            CommandRun run = cgi(server, "'REQUEST_METHOD=GET' 00");

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.out()).startsWith("Status: 503 Service Unavailable\r\n");
            assertThat(run.err()).contains("refused the request: OVERLOADED");
        }
    }

    @Test
    void answersForAnApplicationThatIsSilent() throws Exception {
        try (ScriptedServer server = ScriptedServer.onTcp(ScriptedServer.Peer::awaitClose)) {
            CommandRun run = cgi(server, "'REQUEST_METHOD=GET' 00", "--timeout", "50ms");

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.out()).startsWith("Status: 504 Gateway Timeout\r\n");
            assertThat(run.err()).matches("gangway: " + server.address() + ": " + TimeLimitsTest.TIMED_OUT + "50 ms\n");
        }
    }

    @Test
    void addsNothingToAnAnswerThatHasBegun() throws Exception {
        Script script = peer -> {
            peer.readRequest();
            peer.send("01 06 0001 0001 00 00 'X'");
        };
        try (ScriptedServer server = ScriptedServer.onTcp(script)) {
            CommandRun run = cgi(server, "'REQUEST_METHOD=GET' 00");

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.out()).isEqualTo("X");
            assertThat(run.err()).contains("closed the connection before END_REQUEST, after 1 bytes");
        }
    }

    @Test
    void endsWhenTheWebServerHasGone() throws Exception {
        Script script = peer -> {
            peer.readRequest();
            peer.send("01 06 0001 0001 00 00 'X'");
            peer.awaitClose(); // the application learns that nobody wants the rest
        };
        try (ScriptedServer server = ScriptedServer.onTcp(script)) {
            ByteArrayOutputStream err = new ByteArrayOutputStream();
            OutputStream broken = new OutputStream() {
                @Override
                public void write(int b) throws IOException {
                    throw new IOException("Broken pipe");
                }

                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    throw new IOException("Broken pipe");
                }
            };
            CgiCommand command = new CgiCommand(
                    StandardStreams.of(System.in, broken, err),
                    () -> CgiEnvironment.parse(WireBytes.bytes("'REQUEST_METHOD=GET' 00")));

            assertThat(new CommandLine(command).execute("--connect", server.address()))
                    .isEqualTo(1);
            assertThat(err.size()).isZero();
            server.awaitEnd();
        }
    }

    @Test
    void saysThatItIsForWebServers() {
        assertThat(run("'PATH=/bin' 00"))
                .isEqualTo(new CommandRun(
                        2, "", "gangway: REQUEST_METHOD is not set: this command is for a web server to start\n"));
    }

    private static CommandRun cgi(ScriptedServer server, String environment, String... args) throws IOException {
        String[] all = new String[args.length + 2];
        all[0] = "--connect";
        all[1] = server.address();
        System.arraycopy(args, 0, all, 2, args.length);
        return run(environment, all);
    }

    private static CommandRun run(String environment, String... args) {
        return CommandRun.of(
                streams -> new CgiCommand(streams, () -> CgiEnvironment.parse(WireBytes.bytes(environment))),
                INPUT,
                args);
    }
}
