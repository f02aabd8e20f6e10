package dev.gangway.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.it.harness.Bridge;
import dev.gangway.it.harness.Ports;
import dev.gangway.it.harness.Programs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    /** systemd's own code, as in a .service unit with {@code StandardInput=socket} or without it. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void servesTheSocketOfSystemd(boolean onStandardInput, @TempDir Path folder) {
        String activate = Programs.require("systemd-socket-activate", "systemd").toString();
        List<String> command = new ArrayList<>(List.of(activate, "--setenv=GANGWAY_APP", "--setenv=PATH"));
        if (onStandardInput) {
            command.add("--inetd");
        }
        String tcp = "127.0.0.1:" + Ports.free();
        serves(tcp, with(command, "--listen=" + tcp));
        Path socket = folder.resolve("s");
        serves("unix:" + socket, with(command, "--listen=" + socket));
        assertThat(Files.exists(socket)).isTrue();
    }

    private static String[] with(List<String> words, String last) {
        return Stream.concat(words.stream(), Stream.of(last)).toArray(String[]::new);
    }

    @Test
    void refusesSeveralSocketsOfSystemd() {
        String activate = Programs.require("systemd-socket-activate", "systemd").toString();
        String address = "127.0.0.1:" + Ports.free();
        String another = "127.0.0.1:" + Ports.free();
        assertThatThrownBy(() -> Bridge.builder()
                        .startedBy(address, activate, "--setenv=PATH", "--listen=" + address, "--listen=" + another))
                .hasMessageContaining("systemd passes 2 sockets");
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
