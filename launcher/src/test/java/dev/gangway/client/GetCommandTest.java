package dev.gangway.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.client.ScriptedServer.Script;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class GetCommandTest {
    private static final byte[] NO_INPUT = {};
    private static final String STDOUT_END = "01 06 0001 0000 00 00";
    private static final String END = STDOUT_END + "01 03 0001 0008 00 00  00000000 00 000000";

    private final Map<String, String> parameters = new LinkedHashMap<>();
    private String body = "";

    private final Path folder;

    GetCommandTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void printsTheBody() throws Exception {
        CommandRun run = get(answers("'Status: 200 OK' 0A 0A 'hello' FF"), "/a?b");

        assertThat(run).isEqualTo(new CommandRun(0, "hello\u00ff", ""));
        assertThat(parameters).containsEntry("REQUEST_METHOD", "GET").containsEntry("REQUEST_URI", "/a?b");
        assertThat(body).isEmpty();
    }

    @Test
    void printsStatusAndHeaders() throws Exception {
        CommandRun run = get(answers("'A: ' E9 0D0A 'Status: 404 Not Here' 0D0A 'B:' 0D0A 0D0A 'x'"), "-i", "/");

        assertThat(run).isEqualTo(new CommandRun(4, "HTTP/1.1 404 Not Here\r\nA: \u00e9\r\nB: \r\n\r\nx", ""));
    }

    @ParameterizedTest
    @CsvSource({"100, 0", "200, 0", "302, 0", "399, 0", "400, 4", "499, 4", "500, 5", "999, 5"})
    void exitsByTheStatus(int status, int exitCode) throws Exception {
        assertThat(get(answers("'Status: " + status + "' 0A 0A"), "/").exitCode())
                .isEqualTo(exitCode);
    }

    @Test
    void marksStderr() throws Exception {
        Script script = peer -> {
            readRequest(peer);
            peer.send("01 07 0001 0004 00 00 'one ' 01 07 0001 0005 00 00 C3  A9 0D0A 1B");
            sendStdout(peer, "'A: b' 0A 0A 'x'");
            peer.send("01 07 0001 0003 00 00 '[2J' 01 07 0001 0000 00 00", END);
        };

        assertThat(get(script, "/")).isEqualTo(new CommandRun(0, "x", "[stderr] one \u00e9\n[stderr] ?[2J\n"));
    }

    @Test
    void sendsABody() throws Exception {
        assertThat(get(answers("0A"), "-d", "a=1&b=\u00e9", "/").exitCode()).isZero();

        assertThat(body).isEqualTo("a=1&b=\u00c3\u00a9");
        assertThat(parameters)
                .containsEntry("REQUEST_METHOD", "POST")
                .containsEntry("CONTENT_TYPE", "application/x-www-form-urlencoded")
                .containsEntry("CONTENT_LENGTH", "8");
    }

    @Test
    void sendsAFile() throws Exception {
        Path file = Files.writeString(folder.resolve("f"), "line\r\n");

        assertThat(get(answers("0A"), "-X", "PUT", "-H", "Content-Type: text/plain", "-d", "@" + file, "/")
                        .exitCode())
                .isZero();

        assertThat(body).isEqualTo("line\r\n");
        assertThat(parameters)
                .containsEntry("REQUEST_METHOD", "PUT")
                .containsEntry("CONTENT_TYPE", "text/plain")
                .containsEntry("CONTENT_LENGTH", "6");
    }

    @Test
    void sendsTheStandardInput() throws Exception {
        try (ScriptedServer server = ScriptedServer.onTcp(answers("0A"))) {
            byte[] in = "typed".getBytes(StandardCharsets.UTF_8);
            assertThat(CommandRun.of(GetCommand::new, in, "-c", server.address(), "-d", "@-", "/")
                            .exitCode())
                    .isZero();
        }

        assertThat(body).isEqualTo("typed");
        assertThat(parameters).containsEntry("CONTENT_LENGTH", "");
    }

    @Test
    void setsReplacesAndRemovesParameters() throws Exception {
        get(answers("0A"), "-p", "NEW=a=b", "-p", "REQUEST_URI=/x", "-p", "HTTPS=", "-p", "DOCUMENT_URI", "/");

        assertThat(parameters)
                .containsEntry("NEW", "a=b")
                .containsEntry("REQUEST_URI", "/x")
                .containsEntry("HTTPS", "")
                .doesNotContainKey("DOCUMENT_URI");
    }

    @Test
    void sendsASecretAndDoesNotShowIt() throws Exception {
        Path file = Files.writeString(folder.resolve("f"), "0123456789abcdef\nnote\n");

        CommandRun run = get(answers("0A"), "-vv", "--secret-file", file.toString(), "/");

        assertThat(parameters).containsEntry("GANGWAY_SECRET", "0123456789abcdef");
        assertThat(run.err()).contains("   GANGWAY_SECRET=***\n").doesNotContain("0123456789abcdef");
    }

    @Test
    void asksAnAuthorizer() throws Exception {
        Script script = peer -> {
            assertThat(peer.readRecord(1)).isEqualTo(WireBytes.bytes("0002 00 0000000000"));
            readParameters(peer);
            sendStdout(peer, "'Status: 200' 0A 'Variable-A_b: c' 0A 0A");
            peer.send(END);
        };

        CommandRun run = get(script, "-i", "--role", "authorizer", "/a");

        assertThat(run).isEqualTo(new CommandRun(0, "HTTP/1.1 200\r\nVariable-A_b: c\r\n\r\n", ""));
        assertThat(parameters)
                .containsEntry("REQUEST_URI", "/a")
                .doesNotContainKeys("CONTENT_LENGTH", "SCRIPT_NAME", "PATH_INFO", "PATH_TRANSLATED");
    }

    @Test
    void asksAFilter() throws Exception {
        Path file = Files.writeString(folder.resolve("f"), "data");
        Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(86_400)));
        Script script = peer -> {
            assertThat(peer.readRecord(1)).isEqualTo(WireBytes.bytes("0003 00 0000000000"));
            readParameters(peer);
            assertThat(peer.readStream(5)).isZero();
            assertThat(peer.readRecord(8)).isEqualTo(WireBytes.bytes("'data'"));
            assertThat(peer.readRecord(8)).isEmpty();
            sendStdout(peer, "0A 'filtered'");
            peer.send(END);
        };

        assertThat(get(script, "--role", "filter", "--filter-data", file.toString(), "/"))
                .isEqualTo(new CommandRun(0, "filtered", ""));
        assertThat(parameters).containsEntry("FCGI_DATA_LENGTH", "4").containsEntry("FCGI_DATA_LAST_MOD", "86400");
    }

    @Test
    void showsTheRecords() throws Exception {
        CommandRun run = get(answers("'A: b' 0A 0A 'xyz'"), "-v", "-d", "12345", "/");

        assertThat(run.err().lines().map(line -> line.replaceFirst("PARAMS +[1-9]\\d*", "PARAMS n")))
                .startsWith(
                        ">>     1  BEGIN_REQUEST         8   RESPONDER",
                        ">>     1  PARAMS n",
                        ">>     1  PARAMS                0",
                        ">>     1  STDIN                 5",
                        ">>     1  STDIN                 0",
                        "<<     1  STDOUT                9",
                        "<<     1  STDOUT                0",
                        "<<     1  END_REQUEST           8   REQUEST_COMPLETE 0")
                .last()
                .asString()
                .matches("200, 3 bytes of body, appStatus 0, [0-9.]+ ms \\([0-9.]+ ms to connect\\)");
        assertThat(get(answers("0A"), "-vv", "/a").err()).contains("   REQUEST_URI=/a\n");
    }

    @Test
    void masksWhatLooksLikeASecretInTheParametersItPrints() throws Exception {
        String shown = get(answers("0A"), "-vv", "-H", "Authorization: Basic YTpi", "-H", "Cookie: id=42", "/a")
                .err();
        assertThat(shown)
                .contains("   HTTP_AUTHORIZATION=***\n", "   HTTP_COOKIE=***\n")
                .doesNotContain("YTpi", "id=42");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "02 | OVERLOADED (it is at one of its limits)",
                "01 | CANT_MPX_CONN (it takes one request at a time on a connection)",
                "03 | UNKNOWN_ROLE (it does not serve this role)",
                "2A | protocol status 42 (FastCGI 1.0 does not define this status)"
            })
    void namesARefusal(String status, String words) throws Exception {
        Script script = peer -> {
            readRequest(peer);
            peer.send("01 03 0001 0008 00 00  00000000 " + status + " 000000");
        };
        try (ScriptedServer server = ScriptedServer.onTcp(script)) {
            assertThat(run("-c", server.address(), "/"))
                    .isEqualTo(new CommandRun(
                            1, "", "gangway: " + server.address() + ": refused the request: " + words + "\n"));
        }
    }

    @Test
    void tellsOfTheAppStatus() throws Exception {
        Script script = peer -> {
            readRequest(peer);
            sendStdout(peer, "0A");
            peer.send(STDOUT_END, "01 03 0001 0008 00 00  FFFFFFFF 00 000000");
        };

        assertThat(get(script, "/"))
                .isEqualTo(new CommandRun(
                        0, "", "gangway: the application ended the request with appStatus 4294967295\n"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET  | 'Content-Length: 3' 0A 0A 'abc'   | 0  | ''",
                "GET  | 'Content-Length: 3' 0A 0A 'ab'    | 18 | got 2 bytes of body (expected 3 by the Content-Length)",
                "GET  | 'Content-Length: 3' 0A 0A 'abcd'  | 18 | got 4 bytes of body (expected 3 by the Content-Length)",
                "HEAD | 'Content-Length: 3' 0A 0A         | 0  | ''",
                "HEAD | 0A 'x'                            | 18 | got 1 bytes of body in an answer that has none",
                "GET  | 'Status: 304' 0A 0A 'x'           | 18 | got 1 bytes of body in an answer that has none"
            },
            quoteCharacter = '"')
    void checksTheLengthOfTheBody(String method, String answer, int exitCode, String message) throws Exception {
        CommandRun run = get(answers(answer), "-X", method, "/");

        assertThat(run.exitCode()).isEqualTo(exitCode);
        assertThat(run.err()).isEqualTo(message.equals("''") ? "" : "gangway: " + message + "\n");
    }

    @Test
    void hasACodeForEachFailure() throws Exception {
        String nobody = "unix:" + folder.resolve("nobody");
        assertThat(run("-c", nobody, "/"))
                .isEqualTo(new CommandRun(
                        7, "", "gangway: " + nobody + ": could not connect: No such file or directory\n"));
        assertThat(run("-c", nobody, "-d", "@/no/such/file", "/"))
                .isEqualTo(new CommandRun(26, "", "gangway: /no/such/file cannot be read\n"));
        fails(ScriptedServer.Peer::awaitClose, 28, TimeLimitsTest.TIMED_OUT + "50 ms", "--timeout", "50ms");
        fails(ScriptedServer.Peer::awaitClose, 28, TimeLimitsTest.TIMED_OUT + "50 ms", "--max-time", "50ms");
        fails(
                this::readRequest,
                1,
                "the application closed the connection before END_REQUEST, after 0 bytes of STDOUT");
    }

    private static void fails(Script script, int exitCode, String message, String... options) throws Exception {
        try (ScriptedServer server = ScriptedServer.onTcp(script)) {
            CommandRun run = run(Stream.concat(Stream.of("/", "-c", server.address()), Stream.of(options))
                    .toArray(String[]::new));

            assertThat(run.exitCode()).isEqualTo(exitCode);
            assertThat(run.out()).isEmpty();
            assertThat(run.err()).matches("gangway: " + server.address() + ": " + message + "\n");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/ -c nowhere              | 'nowhere' is no address",
                "x                         | 'x' is no target",
                "/ -H x                    | 'x' is no header (expected 'Name: value')",
                "/ -p =x                   | '=x' has no name (expected NAME=VALUE)",
                "/ --timeout soon          | 'soon' is no duration",
                "/ --role filter           | --role filter needs --filter-data FILE",
                "/ --role authorizer -d x  | an authorizer gets no body",
                "/ --role boss             | boss",
                "/ --secret-file /no/file  | the secret file /no/file does not exist",
                "-i                        | Missing required parameter: 'TARGET'"
            },
            quoteCharacter = '"')
    void refusesWrongOptions(String args, String message) {
        CommandRun run = run(args.split(" ", -1));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains(message);
    }

    private CommandRun get(Script script, String... args) throws Exception {
        try (ScriptedServer server = ScriptedServer.onTcp(script)) {
            List<String> all = new ArrayList<>(List.of("--connect", server.address()));
            all.addAll(List.of(args));
            CommandRun run = run(all.toArray(String[]::new));
            server.awaitEnd();
            return run;
        }
    }

    private static CommandRun run(String... args) {
        return CommandRun.of(GetCommand::new, NO_INPUT, args);
    }

    private Script answers(String stdout) {
        return peer -> {
            readRequest(peer);
            sendStdout(peer, stdout);
            peer.send(END);
        };
    }

    private static void sendStdout(ScriptedServer.Peer peer, String content) throws IOException {
        peer.send("01 06 0001 %04x 00 00".formatted(WireBytes.bytes(content).length), content);
    }

    private void readRequest(ScriptedServer.Peer peer) throws IOException {
        assertThat(peer.readRecord(1)).isEqualTo(WireBytes.bytes("0001 00 0000000000"));
        readParameters(peer);
        StringBuilder stdin = new StringBuilder();
        byte[] content;
        do {
            content = peer.readRecord(5);
            stdin.append(new String(content, StandardCharsets.ISO_8859_1));
        } while (content.length > 0);
        body = stdin.toString();
    }

    private void readParameters(ScriptedServer.Peer peer) throws IOException {
        parameters.clear();
        parameters.putAll(NameValueDecoder.decode(ByteBuffer.wrap(peer.readRecord(4))));
        assertThat(peer.readRecord(4)).isEmpty();
    }
}
