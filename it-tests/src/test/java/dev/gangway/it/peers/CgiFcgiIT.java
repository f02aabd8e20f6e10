package dev.gangway.it.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.it.harness.Bridge;
import dev.gangway.it.harness.CgiFcgi;
import dev.gangway.it.harness.CgiFcgi.Answer;
import dev.gangway.it.harness.Content;
import dev.gangway.it.harness.SeenRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** cgi-fcgi as a client, which passes its whole environment on and shows how a request has ended. */
class CgiFcgiIT {
    private static Bridge bridge;

    @BeforeAll
    static void start() {
        bridge = Bridge.builder().tcp().unix().sampleAtRoot().start();
    }

    @AfterAll
    static void stop() {
        bridge.close();
    }

    private static Answer ask(String address, String method, String target, byte[] body, String... variables) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "GATEWAY_INTERFACE",
                "CGI/1.1",
                "SERVER_PROTOCOL",
                "HTTP/1.1",
                "REQUEST_METHOD",
                method,
                "REQUEST_URI",
                target,
                "CONTENT_LENGTH",
                body.length == 0 ? "" : String.valueOf(body.length),
                "PATH",
                "/usr/bin:/bin"));
        for (int i = 0; i < variables.length; i += 2) {
            environment.put(variables[i], variables[i + 1]);
        }
        return CgiFcgi.ask(address, environment, body);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void questionIsAnswered(boolean unix) throws IOException {
        String address = unix ? bridge.unixAddress().substring("unix:".length()) : bridge.tcpAddress();
        Answer answer = ask(
                address,
                "GET",
                "/request/a%20b?format=json&attribute=OWN_VARIABLE&q=1",
                new byte[0],
                "HTTP_X_OWN",
                "x",
                "OWN_VARIABLE",
                "v");
        assertThat(answer.exitCode()).as(answer.errors()).isZero();
        assertThat(answer.output()).contains("Status: 200 OK\r\n");
        SeenRequest seen = SeenRequest.parse(answer.body());
        assertThat(seen.property("pathInfo")).isEqualTo("/a b");
        assertThat(seen.parameter("q")).containsExactly("1");
        assertThat(seen.header("X-Own")).containsExactly("x");
        assertThat(seen.attribute("OWN_VARIABLE")).isEqualTo("v");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8192, 70_000, 3_000_000})
    void uploadArrivesWholeAndComesBack(int size) {
        Answer digest = ask(bridge.tcpAddress(), "POST", "/digest", Content.bytes(size));
        assertThat(digest.body()).contains(Content.sha256(size));
        Answer echo = ask(bridge.tcpAddress(), "POST", "/echo", Content.bytes(size), "CONTENT_TYPE", "text/plain");
        assertThat(echo.body().getBytes(StandardCharsets.ISO_8859_1)).isEqualTo(Content.bytes(size));
        assertThat(echo.exitCode()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "/nothing, 404, 0",
        "/error?status=418, 418, 0",
        "/redirect, 302, 0",
        "/error?throw=true, 500, 1",
        "/error?status=503, 503, 1"
    })
    void programFailsAsTheApplicationDid(String target, int status, int exitCode) {
        Answer answer = ask(bridge.tcpAddress(), "GET", target, new byte[0]);
        assertThat(answer.output()).contains("Status: " + status + " ");
        assertThat(answer.exitCode()).isEqualTo(exitCode);
    }

    @Test
    void answerThatBreaksOffEndsWithWhatHasBeenWritten() {
        Answer answer = ask(bridge.tcpAddress(), "GET", "/error?after=1000&length=2000", new byte[0]);
        assertThat(answer.output()).contains("Status: 200 OK", "Content-Length: 2000");
        assertThat(answer.body()).hasSize(1000);
    }
}
