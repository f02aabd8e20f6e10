package dev.gangway.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.client.ScriptedServer.Script;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class PingCommandTest {
    private static final String QUERY =
            "01 09 0000 0030 00 00" + "0E 00 'FCGI_MAX_CONNS'  0D 00 'FCGI_MAX_REQS'  0F 00 'FCGI_MPXS_CONNS'";

    @Test
    void printsTheValues() throws Exception {
        Script script = peer -> {
            peer.expect(QUERY);
            peer.send("01 0A 0000 0024 00 00  0E 02 'FCGI_MAX_CONNS64'  0F 01 'FCGI_MPXS_CONNS1'");
        };
        try (ScriptedServer server = ScriptedServer.onTcp(script)) {
            CommandRun run = ping(server.address());

            assertThat(run.exitCode()).isZero();
            assertThat(run.out())
                    .matches(server.address() + ": FCGI_MAX_CONNS=64 FCGI_MPXS_CONNS=1, [0-9]+\\.[0-9] ms\n");
            assertThat(run.err()).isEmpty();
        }
    }

    @Test
    void asksAsOftenAsToldAndRemembersAFailure(@TempDir Path folder) throws Exception {
        Script answers = peer -> {
            peer.expect(QUERY);
            peer.send("01 0A 0000 0000 00 00");
        };
        Script closes = peer -> peer.expect(QUERY);
        try (ScriptedServer server = ScriptedServer.onUnix(folder.resolve("s"), answers, closes, answers)) {
            CommandRun run = ping(server.address(), "--count", "3");

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.out().lines()).hasSize(2).allMatch(line -> line.contains(": no values, "));
            assertThat(run.err())
                    .isEqualTo("gangway: " + server.address()
                            + ": the application closed the connection without an answer to GET_VALUES\n");
        }
    }

    @Test
    void failsWithoutAnAnswer() throws Exception {
        assertThat(ping("unix:/no/such/socket"))
                .isEqualTo(new CommandRun(
                        1, "", "gangway: unix:/no/such/socket: could not connect: No such file or directory\n"));
        fails(ScriptedServer.Peer::awaitClose, TimeLimitsTest.TIMED_OUT + "50 ms", "--timeout", "50ms");
        fails(peer -> peer.send("'HTTP/1.0 200 OK'"), "the other side does not speak FastCGI");
        fails(
                peer -> peer.send("01 0B 0000 0008 00 00 09 00*7"),
                "got UNKNOWN_TYPE with request id 0 \\(expected GET_VALUES_RESULT with 0\\)");
        fails(peer -> peer.send("01 0A 0000 0002 00 00 0100"), "a name-value pair reaches past the end");
    }

    private static void fails(Script answer, String message, String... args) throws Exception {
        Script script = peer -> {
            peer.expect(QUERY);
            answer.play(peer);
        };
        try (ScriptedServer server = ScriptedServer.onTcp(script)) {
            CommandRun run = ping(concat(server.address(), args));

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.out()).isEmpty();
            assertThat(run.err()).containsPattern(message);
        }
    }

    private static String[] concat(String first, String... rest) {
        String[] all = new String[rest.length + 1];
        all[0] = first;
        System.arraycopy(rest, 0, all, 1, rest.length);
        return all;
    }

    private static CommandRun ping(String... args) {
        return CommandRun.of(PingCommand::new, new byte[0], args);
    }
}
