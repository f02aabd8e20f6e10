package dev.gangway.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gangway.it.harness.Bridge;
import dev.gangway.it.harness.Front;
import dev.gangway.it.harness.OnEveryFront;
import dev.gangway.it.harness.RawConnection;
import dev.gangway.it.harness.Site;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that take their time: events one by one, browsers that leave, and servlets that fail on the way. */
@OnEveryFront
class StreamingIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration SOON = Duration.ofSeconds(20);

    private final Front front;
    private final Site site;

    StreamingIT(Front front) {
        this.front = front;
        this.site = Site.shared(front);
    }

    private RawConnection connection(boolean streaming) throws IOException {
        URI origin = streaming ? site.webServer().streamingOrigin() : site.origin();
        return new RawConnection(origin);
    }

    /** Each event tells when it was made, by the same clock: the last one was made after the first had arrived. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void eventsArriveOneByOne(boolean streaming) throws IOException {
        int count = 8;
        try (RawConnection connection = connection(streaming)) {
            connection.sendGet("/stream/events?count=" + count + "&interval=300");
            assertThat(connection.readHead())
                    .startsWith("HTTP/1.1 200 ")
                    .containsIgnoringCase("\r\nContent-Type: text/event-stream");
            JsonNode first = readEvent(connection);
            long firstArrived = System.currentTimeMillis();
            assertThat(first.get("n").asInt()).isEqualTo(1);
            JsonNode event = first;
            for (int n = 2; n <= count; n++) {
                event = readEvent(connection);
                assertThat(event.get("n").asInt()).isEqualTo(n);
            }
            assertThat(event.get("millis").asLong()).isGreaterThan(firstArrived);
            assertThat(connection.readToEnd()).contains("event: end");
        }
    }

    private static JsonNode readEvent(RawConnection connection) throws IOException {
        connection.readUntil("data: ");
        return JSON.readTree(connection.readUntil("\n\n"));
    }

    /** The bridge closes its side of the request, reports no fault, and goes on serving. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/download?size=16000000000",
                "/download/async?size=16000000000",
                "/stream/events?count=100000&interval=20",
            })
    void leavingInTheMiddleEndsTheRequest(String target) throws IOException {
        Bridge bridge = site.bridge();
        int logged = bridge.output().length();
        long during;
        try (RawConnection connection = connection(true)) {
            connection.sendGet(target);
            assertThat(connection.readHead()).startsWith("HTTP/1.1 200 ");
            connection.skip(200);
            during = bridge.openSockets();
        }
        await("the bridge lets go of the connection").atMost(SOON).until(() -> bridge.openSockets() < during);
        assertThat(site.browser().get("/request").statusCode()).isEqualTo(200);
        assertThat(bridge.complaintsAfter(logged)).isEmpty();
    }

    /** A servlet that waits for the rest of a body learns that it will never come. */
    @Test
    void leavingInTheMiddleOfAnUploadEndsABlockingRead() throws IOException {
        try (RawConnection connection = connection(true)) {
            sendPartOfABody(connection, "/digest");
        }
        await("the servlet has ended")
                .atMost(SOON)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> !site.bridge().threadDump().contains("DigestServlet.doPost"));
        assertThat(site.browser().get("/request").statusCode()).isEqualTo(200);
    }

    @Test
    void leavingInTheMiddleOfAnUploadIsToldToTheReadListener() throws IOException {
        Bridge bridge = site.bridge();
        int logged = bridge.output().length();
        try (RawConnection connection = connection(true)) {
            sendPartOfABody(connection, "/digest/async");
        }
        await("the listener has failed")
                .atMost(SOON)
                .until(() -> bridge.output().substring(logged).contains("body broke off"));
        assertThat(site.browser().get("/request").statusCode()).isEqualTo(200);
    }

    /** Sends more than fits all buffers on the way: when it is sent, the servlet has read a part of it. */
    private static void sendPartOfABody(RawConnection connection, String target) throws IOException {
        connection.sendHead("POST " + target + " HTTP/1.1", "Content-Type: text/plain", "Content-Length: 100000000");
        connection.send(new byte[40_000_000]);
    }

    @Test
    void failureAfterTheAnswerHasBegunCutsItShort() throws IOException {
        try (RawConnection connection = connection(false)) {
            connection.sendGet("/error?after=100000&length=200000");
            assertThat(connection.readHead()).startsWith("HTTP/1.1 200 ").contains("Content-Length: 200000\r\n");
            assertThat(connection.readToEnd().length()).isBetween(1, 100_000);
        }
        assertThat(site.browser().get("/request").statusCode()).isEqualTo(200);
    }

    @Test
    void failureInAnAnswerWithoutLengthCutsItShortWhereTheWebServerCanTell() throws IOException {
        try (RawConnection connection = connection(false)) {
            connection.sendGet("/error?after=100000");
            assertThat(connection.readHead()).startsWith("HTTP/1.1 200 ").containsIgnoringCase("chunked");
            String body = connection.readToEnd();
            if (front.seesBrokenAnswers()) {
                assertThat(body).doesNotEndWith("\r\n0\r\n\r\n");
            } else {
                assertThat(body).endsWith("\r\n0\r\n\r\n");
            }
        }
    }

    @Test
    void flushedHeadAndContentDoNotWaitForTheRest() throws IOException {
        try (RawConnection connection = connection(true)) {
            connection.sendGet("/stream/events?count=2&interval=60000");
            connection.readHead();
            assertThat(readEvent(connection).get("n").asInt()).isEqualTo(1);
        }
    }
}
