package dev.gangway.connector.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.connector.protocol.Role;
import dev.gangway.connector.testkit.Answer;
import dev.gangway.connector.testkit.Capture;
import dev.gangway.connector.testkit.CapturePlayer;
import dev.gangway.connector.testkit.FastCgiPeer;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.jetty.http.UriCompliance;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The recorded requests of real web servers: one complete answer each, and what the application makes of them. */
class CapturesTest {
    private static TestBridge bridge;

    @BeforeAll
    static void start() {
        bridge = TestBridge.of(Apps.of(Apps::report))
                .http(http -> http.setUriCompliance(UriCompliance.UNSAFE))
                .fastCgi(settings -> settings.roles(EnumSet.allOf(Role.class)))
                .start();
    }

    @AfterAll
    static void stop() {
        bridge.close();
    }

    private static CapturePlayer.Outcome play(Capture capture, boolean byteByByte) {
        try (FastCgiPeer peer = bridge.connect()) {
            return CapturePlayer.play(capture, peer, byteByByte);
        }
    }

    /** Whatever a web server has sent, every request to its end gets one complete answer. */
    @Test
    void answersEveryRequestOfEveryWebServer() {
        List<Capture> captures = Capture.all();
        assertThat(captures).hasSize(1076);
        for (Capture capture : captures) {
            CapturePlayer.Outcome outcome = play(capture, false);
            if (!outcome.cutOff()) {
                assertThat(outcome.answers()).as("%s", capture).hasSize(outcome.begun());
            }
            for (Answer answer : outcome.answers()) {
                assertThat(answer.protocolStatus()).as("%s", capture).isZero();
                assertThat(answer.status()).as("%s: %s", capture, answer).isEqualTo(expectedStatus(capture, answer));
            }
        }
    }

    /** Targets with %00 or %zz are refused; a request that its web server aborted may end without an answer. */
    private static int expectedStatus(Capture capture, Answer answer) {
        if (capture.scenario().equals("S1-path-pct-nul") || capture.scenario().equals("S1-path-bad-pct")) {
            return answer.hasHead() ? 400 : -1;
        }
        return answer.hasHead() ? 200 : -1;
    }

    static Stream<Capture> sample() {
        return Capture.all().stream()
                .filter(capture -> List.of("S1-basic", "S3-urlencoded", "S3-chunked", "S5-two-requests", "S6-spawn")
                        .contains(capture.scenario()))
                .filter(capture -> capture.bytes().length < 5000);
    }

    @ParameterizedTest
    @MethodSource("sample")
    void answersTheSameByteByByte(Capture capture) {
        List<String> whole = bodies(play(capture, false));
        assertThat(bodies(play(capture, true))).isEqualTo(whole);
        assertThat(whole).isNotEmpty();
    }

    private static List<String> bodies(CapturePlayer.Outcome outcome) {
        // Where the web server does not tell the client's port, that of the connection shows.
        return outcome.answers().stream()
                .map(answer -> answer.bodyText().replaceAll("(?m)^(remote|local)=.*$", "$1"))
                .toList();
    }
}
