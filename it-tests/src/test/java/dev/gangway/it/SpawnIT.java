package dev.gangway.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.it.harness.Bridge;
import dev.gangway.it.harness.Ports;
import dev.gangway.it.harness.Programs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ways in which a web server starts the program: no arguments, a socket on descriptor 0, or a CGI request. */
class SpawnIT {
    private static final Duration TO_STOP = Duration.ofSeconds(30);

    private final String spawn = Programs.require("spawn-fcgi", "spawn-fcgi").toString();

    @Test
    void servesTheTcpSocketItInherits() {
        int port = Ports.free();
        serves("127.0.0.1:" + port, spawn, "-n", "-a", "127.0.0.1", "-p", String.valueOf(port), "--");
    }

    @Test
    void servesTheUnixSocketItInheritsAndLeavesItsFile(@TempDir Path folder) {
        Path socket = folder.resolve("s");
        serves("unix:" + socket, spawn, "-n", "-s", socket.toString(), "--");
        assertThat(Files.exists(socket)).isTrue();
    }

    @Test
    void servesWithItsOutputsClosed() {
        int port = Ports.free();
        serves(
                "127.0.0.1:" + port,
                spawn,
                "-n",
                "-a",
                "127.0.0.1",
                "-p",
                String.valueOf(port),
                "--",
                "/bin/sh",
                "-c",
                "exec \"$0\" >&- 2>&-");
    }

    private static void serves(String address, String... command) {
        try (Bridge bridge = Bridge.builder()
                .variable("GANGWAY_APP", "/s=" + Bridge.sample())
                .startedBy(address, command)) {
            Bridge.Ended answer = Bridge.builder().run("get", "-i", "--connect", address, "/s/request?format=json");
            assertThat(answer.output()).startsWith("HTTP/1.1 200").contains("\"contextPath\":\"/s\"");
            assertThat(answer.exitCode()).isZero();
            bridge.signal("TERM");
            assertThat(bridge.awaitExit(TO_STOP)).isZero();
        }
    }

    @Test
    void answersTheRequestOfACgiProgram() {
        Bridge.Ended ended = Bridge.builder()
                .variable("GANGWAY_APP", "/s=" + Bridge.sample())
                .variable("GANGWAY_LOG_LEVEL", "error")
                .variable("GATEWAY_INTERFACE", "CGI/1.1")
                .variable("REQUEST_METHOD", "GET")
                .variable("REQUEST_URI", "/s/redirect?to=/s/session")
                .variable("SERVER_PROTOCOL", "HTTP/1.1")
                .run();
        assertThat(ended.output()).contains("Location: ", "Status: 302 Found").doesNotContain("HTTP/1.1");
        assertThat(ended.exitCode()).isZero();
    }

    /** A process that does not know who may connect must serve nobody, and say so where its administrator looks. */
    @Test
    void refusesToStartWithABrokenListOfWebServers() {
        Bridge.Ended ended = Bridge.builder()
                .variable("FCGI_WEB_SERVER_ADDRS", "127.0.0.1, nobody")
                .run("serve", "/s=" + Bridge.sample());
        assertThat(ended.output()).contains("FCGI_WEB_SERVER_ADDRS", "nobody");
        assertThat(ended.exitCode()).isEqualTo(1);
    }
}
