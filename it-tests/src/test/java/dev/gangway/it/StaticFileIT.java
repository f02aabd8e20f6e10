package dev.gangway.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.it.harness.Front;
import dev.gangway.it.harness.OnEveryFront;
import dev.gangway.it.harness.RawConnection;
import dev.gangway.it.harness.Site;
import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Static files of the application: validators, conditional requests and ranges. */
@OnEveryFront
class StaticFileIT {
    /** 4096 lines of 64 bytes each. */
    private static final String LINES = "/static/lines.txt";

    private static final int LINE_BYTES = 64;
    private static final int FILE_BYTES = 4096 * LINE_BYTES;

    private final Site site;

    StaticFileIT(Front front) {
        site = Site.shared(front);
    }

    private HttpResponse<String> get(String... headers) {
        return site.browser().get(LINES, headers);
    }

    private String header(String name) {
        return get().headers().firstValue(name).orElseThrow();
    }

    @Test
    void fileArrivesWithLengthTypeAndValidators() {
        HttpResponse<String> response = get();
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).hasSize(FILE_BYTES);
        assertThat(response.headers().firstValueAsLong("Content-Length")).hasValue(FILE_BYTES);
        assertThat(response.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/plain");
        assertThat(response.headers().firstValue("ETag")).isPresent();
        assertThat(response.headers().firstValue("Last-Modified")).isPresent();
        assertThat(response.headers().firstValue("Cache-Control")).isPresent();
    }

    @Test
    void unchangedFileIsNotSentAgain() throws IOException {
        try (RawConnection connection = new RawConnection(site.origin())) {
            connection.sendGet(LINES, "If-None-Match: " + header("ETag"));
            assertThat(connection.readHead()).startsWith("HTTP/1.1 304 Not Modified\r\n");
            assertThat(connection.readToEnd()).isEmpty();
        }
        assertThat(get("If-Modified-Since", header("Last-Modified")).statusCode())
                .isEqualTo(304);
    }

    @Test
    void anotherVersionIsSent() {
        assertThat(get("If-None-Match", "\"of-another-version\"").statusCode()).isEqualTo(200);
        assertThat(get("If-Modified-Since", "Thu, 01 Jan 1970 00:00:01 GMT").statusCode())
                .isEqualTo(200);
    }

    @Test
    void changeForbiddenByAPreconditionFails() {
        assertThat(get("If-Match", "\"of-another-version\"").statusCode()).isEqualTo(412);
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=0-63,       0,      64",
        "bytes=64000-64127, 64000,  128",
        "bytes=262080-,    262080, 64",
        "bytes=-128,       262016, 128",
        "bytes=0-9999999,  0,      262144",
    })
    void partOfAFileIsThatPart(String range, int from, int length) {
        HttpResponse<String> response = get("Range", range);
        assertThat(response.statusCode()).isEqualTo(206);
        assertThat(response.headers().firstValue("Content-Range"))
                .contains("bytes " + from + "-" + (from + length - 1) + "/" + FILE_BYTES);
        assertThat(response.body()).isEqualTo(get().body().substring(from, from + length));
    }

    @Test
    void severalPartsComeAsMultipart() {
        HttpResponse<String> response = get("Range", "bytes=0-63,640-703");
        assertThat(response.statusCode()).isEqualTo(206);
        assertThat(response.headers().firstValue("Content-Type").orElseThrow()).startsWith("multipart/byteranges");
        String file = get().body();
        assertThat(response.body())
                .contains(file.substring(0, LINE_BYTES))
                .contains(file.substring(10 * LINE_BYTES, 11 * LINE_BYTES))
                .contains("bytes 640-703/" + FILE_BYTES);
    }

    @Test
    void partBehindTheEndIsRefused() {
        HttpResponse<String> response = get("Range", "bytes=9999999-");
        assertThat(response.statusCode()).isEqualTo(416);
        assertThat(response.headers().firstValue("Content-Range")).contains("bytes */" + FILE_BYTES);
    }

    @Test
    void partOfTheSameVersionIsSent() {
        assertThat(get("Range", "bytes=0-63", "If-Range", header("ETag")).statusCode())
                .isEqualTo(206);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/WEB-INF/web.xml",
                "/WEB-INF/part.jsp",
                "/META-INF/MANIFEST.MF",
                "/static/../WEB-INF/web.xml",
                "/static/%2e%2e/WEB-INF/web.xml",
                "/static/..%2fWEB-INF/web.xml",
                "/WEB-INF;x/web.xml",
                "//WEB-INF/web.xml",
                "/web-inf/web.xml",
            })
    void insidesOfTheApplicationStayInside(String target) throws IOException {
        try (RawConnection connection = new RawConnection(site.origin())) {
            connection.sendGet(target);
            assertThat(connection.readHead()).matches("(?s)HTTP/1\\.1 40[04] .*");
            assertThat(connection.readToEnd()).doesNotContain("<web-app").doesNotContain("<%");
        }
    }
}
