package dev.gangway.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gangway.it.harness.Browser;
import dev.gangway.it.harness.Content;
import dev.gangway.it.harness.Front;
import dev.gangway.it.harness.OnEveryFront;
import dev.gangway.it.harness.RawConnection;
import dev.gangway.it.harness.SeenRequest;
import dev.gangway.it.harness.Site;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Request bodies: forms, files, of known length and in chunks, read by blocking and by listening servlets. */
@OnEveryFront
class BodyIT {
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String BINARY = "application/octet-stream";

    private final Site site;

    BodyIT(Front front) {
        site = Site.shared(front);
    }

    @Test
    void formParametersJoinThoseOfTheQuery() {
        HttpResponse<String> response = site.browser()
                .post("/request?from=query&format=json", FORM, "from=body&text=Gr%C3%BC%C3%9Fe+%26+%E4%BD%A0&empty=");
        SeenRequest seen = new SeenRequest(Browser.json(response));
        assertThat(seen.parameter("from")).containsExactly("query", "body");
        assertThat(seen.parameter("text")).containsExactly("Grüße & 你");
        assertThat(seen.parameter("empty")).containsExactly("");
        assertThat(seen.property("contentType")).isEqualTo(FORM);
    }

    @Test
    void lengthAndTypeAreNotDoubled() {
        HttpResponse<String> response = site.browser().post("/request?format=json", "text/plain", "four");
        SeenRequest seen = new SeenRequest(Browser.json(response));
        assertThat(seen.property("contentLength")).isEqualTo("4");
        assertThat(seen.header("Content-Length")).containsExactly("4");
        assertThat(seen.header("Content-Type")).containsExactly("text/plain");
    }

    @Test
    void multipartFormArrivesPartByPart() {
        String body =
                """
                --XX\r
                Content-Disposition: form-data; name="title"\r
                \r
                Ein schöner Tag\r
                --XX\r
                Content-Disposition: form-data; name="file"; filename="ä b.txt"\r
                Content-Type: text/plain\r
                \r
                first line
                second line\r
                --XX--\r
                """;
        JsonNode parts = Browser.json(
                        site.browser().post("/upload?format=json", "multipart/form-data; boundary=XX", body))
                .get("parts");
        assertThat(parts.findValuesAsText("name")).containsExactly("title", "file");
        assertThat(parts.get(0).get("value").asText()).isEqualTo("Ein schöner Tag");
        assertThat(parts.get(1).get("fileName").asText()).isEqualTo("ä b.txt");
        assertThat(parts.get(1).get("contentType").asText()).isEqualTo("text/plain");
        assertThat(parts.get(1).get("size").asInt()).isEqualTo("first line\nsecond line".length());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8191, 8192, 16_000})
    void bodyComesBackUnchanged(int size) {
        Browser browser = site.browser();
        byte[] body = Content.bytes(size);
        HttpResponse<byte[]> response = browser.send(
                browser.request("/echo").header("Content-Type", BINARY).POST(BodyPublishers.ofByteArray(body)),
                BodyHandlers.ofByteArray());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains(BINARY);
        assertThat(response.body()).isEqualTo(body);
    }

    /**
     * Content comes back before all of it was sent.
     *
     * <p>No more than fits the buffers of the sockets: nginx no longer reads a request whose answer has begun once it
     * had to wait with passing it on.
     */
    @ParameterizedTest
    @ValueSource(ints = {32768, 65535, 65536, 150_000})
    void largerBodyComesBackUnchangedUnbuffered(int size) throws Exception {
        try (RawConnection connection = new RawConnection(site.webServer().streamingOrigin())) {
            connection.sendHead("POST /echo HTTP/1.1", "Content-Type: " + BINARY, "Content-Length: " + size);
            connection.send(Content.bytes(size));
            assertThat(connection.readHead()).startsWith("HTTP/1.1 200 ").contains("Content-Length: " + size);
            assertThat(connection.readToEnd().getBytes(StandardCharsets.ISO_8859_1))
                    .isEqualTo(Content.bytes(size));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/digest", "/digest/async"})
    void bodyOfKnownLengthIsReadWhole(String servlet) {
        byte[] body = Content.bytes(20_000_000);
        HttpResponse<String> response = site.browser().post(servlet, BINARY, BodyPublishers.ofByteArray(body));
        assertThat(Browser.json(response).get("size").asInt()).isEqualTo(body.length);
        assertThat(Browser.json(response).get("sha256").asText()).isEqualTo(Content.sha256(body.length));
    }

    @ParameterizedTest
    @CsvSource({"/digest, 20000000", "/digest/async, 20000000", "/digest, 0", "/digest/async, 1"})
    void chunkedBodyIsPassedOnUnbufferedAndReadWhole(String servlet, int size) {
        Browser browser = site.streamingBrowser();
        HttpResponse<String> response =
                browser.post(servlet, BINARY, BodyPublishers.ofInputStream(() -> Content.stream(size)));
        assertThat(Browser.json(response).get("size").asInt()).isEqualTo(size);
        assertThat(Browser.json(response).get("sha256").asText()).isEqualTo(Content.sha256(size));
    }

    @Test
    void chunkedFormIsRead() {
        HttpResponse<String> response = site.streamingBrowser()
                .post("/request?format=json", FORM, BodyPublishers.ofInputStream(() -> Content.text("text=chunked")));
        assertThat(new SeenRequest(Browser.json(response)).parameter("text")).containsExactly("chunked");
    }

    /**
     * The answer to the first half arrives while the second half is not even sent.
     *
     * <p>The servlet repeats the length if it knows one: the request arrived with none.
     */
    @Test
    void bodyStreamsInBothDirectionsAtOnce() throws IOException {
        byte[] half = Content.bytes(100_000);
        try (RawConnection connection = new RawConnection(site.webServer().streamingOrigin())) {
            connection.sendHead("POST /echo HTTP/1.1", "Content-Type: text/plain", "Transfer-Encoding: chunked");
            connection.sendChunk(half);
            assertThat(connection.readHead())
                    .startsWith("HTTP/1.1 200 ")
                    .containsIgnoringCase("\r\nTransfer-Encoding: chunked")
                    .doesNotContainIgnoringCase("Content-Length");
            ByteArrayOutputStream echo = new ByteArrayOutputStream();
            while (echo.size() < half.length / 2) {
                echo.write(connection.readChunk());
            }
            connection.sendChunk(half);
            connection.sendChunk(new byte[0]);
            for (byte[] chunk = connection.readChunk(); chunk.length > 0; chunk = connection.readChunk()) {
                echo.write(chunk);
            }
            byte[] both = Arrays.copyOf(half, 2 * half.length);
            System.arraycopy(half, 0, both, half.length, half.length);
            assertThat(echo.toByteArray()).isEqualTo(both);
        }
    }

    @Test
    void waitingBrowserIsToldToContinue() throws IOException {
        try (RawConnection connection = new RawConnection(site.origin())) {
            connection.sendHead(
                    "POST /echo HTTP/1.1", "Content-Type: text/plain", "Content-Length: 5", "Expect: 100-continue");
            assertThat(connection.readHead()).startsWith("HTTP/1.1 100 ");
            connection.send("hello");
            assertThat(connection.readHead()).startsWith("HTTP/1.1 200 ");
            assertThat(connection.readToEnd()).isEqualTo("hello");
        }
    }

    @Test
    void bodyThatNobodyReadsDoesNoHarm() {
        Browser browser = site.browser();
        for (int i = 0; i < 5; i++) {
            HttpResponse<String> response =
                    browser.post("/request?format=json", BINARY, BodyPublishers.ofByteArray(Content.bytes(300_000)));
            assertThat(response.statusCode()).isEqualTo(200);
        }
        assertThat(browser.post("/upload", BINARY, BodyPublishers.ofByteArray(Content.bytes(300_000)))
                        .statusCode())
                .isEqualTo(415);
        assertThat(browser.post("/echo", "text/plain", "after").body()).isEqualTo("after");
    }

    @Test
    void utf8BodyIsSeenAsSuch() {
        String text = "Grüße, 你好";
        HttpResponse<String> response = site.browser().post("/echo", "text/plain;charset=UTF-8", text);
        assertThat(response.body()).isEqualTo(text);
        assertThat(response.headers().firstValueAsLong("Content-Length"))
                .hasValue(text.getBytes(StandardCharsets.UTF_8).length);
    }
}
