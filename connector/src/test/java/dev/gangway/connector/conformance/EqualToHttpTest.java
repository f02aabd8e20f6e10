package dev.gangway.connector.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.eclipse.jetty.http.UriCompliance;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The same request to Jetty's HTTP port and, as a web server passes it on, to the bridge: the same answer. */
class EqualToHttpTest {
    private static TwoPorts strict;
    private static TwoPorts unsafe;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("text.txt"), "0123456789".repeat(10));
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
        strict = TwoPorts.open(UriCompliance.DEFAULT, folder);
        unsafe = TwoPorts.open(UriCompliance.UNSAFE, folder);
    }

    @AfterAll
    static void stop() {
        strict.close();
        unsafe.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/?",
                "/?a",
                "/x",
                "/app",
                "/app/",
                "/app?x=1",
                "/app/x/y",
                "/app/exact",
                "/app/some.do?x=1",
                "/public/app/x",
                "/app/x;jsessionid=0A1B2C?x=1",
                "/app/x;jsessionid=0A1B2C.node1/y;v=1",
                "/app;p=1/x",
                "/app/a%2Fb",
                "/app/a%2fb",
                "/app/a%5Cb",
                "/app/a\\b",
                "/app/a%3Bb",
                "/app/a%3Fb?c=%3F",
                "/app/a%23b",
                "/app/a%25b",
                "/app/a%2541",
                "/app/a%20b",
                "/app/a+b?c+d=e+f",
                "//app/x",
                "/app//x",
                "/app/x//",
                "/app/./x",
                "/app/../x",
                "/app/a/../b",
                "/app/../../x",
                "/../x",
                "/app/a/%2e%2e/b",
                "/app/a/%2E/b",
                "/app/a/..%2Fb",
                "/app/a/..;/b",
                "/app/a/..;x=1/b",
                "/app/%2e%2e/public/app",
                "/app/WEB-INF/web.xml",
                "/app/%57EB-INF/web.xml",
                "/app/caf%C3%A9?q=%C3%A9",
                "/app/caf%c3%a9",
                "/app/caf%E9",
                "/app/x?q=%E9",
                "/app/%",
                "/app/%zz",
                "/app/%C3",
                "/app/x?q=%zz",
                "/app/x?q=%",
                "/app/%00",
                "/app/%0A",
                "/app/%7F",
                "/app/a\"b",
                "/app/a<b>",
                "/app/a{b}|c^d`e",
                "/app/[x]",
                "/app/x?a={b}&c=[d]&e=f|g",
                "/app/x?a=b&a=c&d&=e&&f=",
                "/app/x?a=b;c=d",
                "/app/a?b?c=d",
                "/app/x#fragment",
                "/app/:x@y!$&'()*,=~",
                "/app/%u20ac",
                "/app/%u",
                "/app/%u1",
                "/app/%u1?x=1",
                "/app/x?q=%u1",
                "http://www.example.test:8123/app/abs?x=1",
                "http://www.example.test:8123",
                "http://user@www.example.test:8123/app/abs",
                "app/x",
                "?x=1",
            })
    void servesTheSamePath(String target) throws IOException {
        strict.compare("GET", target);
        unsafe.compare("GET", target);
    }

    /** Web servers pass on what an HTTP port refuses: raw bytes are taken as their escapes, as browsers send them. */
    @ParameterizedTest
    @CsvSource({
        "/app/caf\u00c3\u00a9?q=\u00c3\u00a9, /app/caf%C3%A9?q=%C3%A9",
        "/app/caf\u00e9, /app/caf%E9",
        "/app/x?q=caf\u00e9, /app/x?q=caf%E9",
        "/app/a b, /app/a%20b"
    })
    void takesRawBytesAsTheirEscapes(String raw, String escaped) throws IOException {
        for (TwoPorts ports : List.of(strict, unsafe)) {
            assertThat(ports.overFastCgi("GET", raw)).isEqualTo(ports.overHttp("GET", escaped));
        }
    }

    /** Who asks an HTTP port for an https URL is believed; it is the web server that knows. */
    @Test
    void takesTheSchemeFromTheWebServer() throws IOException {
        for (TwoPorts ports : List.of(strict, unsafe)) {
            assertThat(ports.overFastCgi("GET", "https://www.example.test:8123/app/abs"))
                    .isEqualTo(ports.overHttp("GET", "http://www.example.test:8123/app/abs"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "OPTIONS, *",
        "HEAD, /app/x",
        "DELETE, /app/x",
        "PATCH, /app/x",
        "BREW, /app/x",
        "M-SEARCH, /app/x",
        "GET(, /app/x",
        "GET/1, /app/x",
        "TRACE, /app/x"
    })
    void servesTheSameMethod(String method, String target) throws IOException {
        strict.compare(method, target);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            textBlock =
                    """
                    Cookie          | a=1
                    Cookie          | a=1; b="quoted; value"; c=%C3%A9
                    Cookie          | JSESSIONID=0A1B2C.node1; x=y
                    Cookie          | $Version=1; a=b; $Path=/
                    Cookie          | a=b=c;d;e=
                    Cookie          | bad name=1; good=2
                    Accept-Language | de, en;q=0.5, fr-CA;q=0.3
                    Accept          | text/html;q=0.5, */*
                    Authorization   | Basic YWxpY2U6c2VjcmV0
                    X-Latin1        | caf\u00e9
                    X-Utf8          | caf\u00c3\u00a9
                    X-Forwarded-For | 203.0.113.7
                    Referer         | http://www.example.test/a?b=c#d
                    Range           | bytes=0-5
                    If-None-Match   | "a", W/"b"
                    TE              | trailers
                    """)
    void readsTheSameHeader(String name, String value) throws IOException {
        strict.compare("GET", "/app/x", name, value);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            textBlock =
                    """
                    Range               | bytes=0-5
                    Range               | bytes=90-
                    Range               | bytes=-5
                    Range               | bytes=100-200
                    Range               | bytes=5-2
                    Range               | lines=1-2
                    If-Modified-Since   | Wed, 01 Jan 2020 00:00:00 GMT
                    If-Modified-Since   | Tue, 31 Dec 2019 23:59:59 GMT
                    If-Unmodified-Since | Tue, 31 Dec 2019 23:59:59 GMT
                    If-None-Match       | *
                    If-None-Match       | "other"
                    If-Match            | "other"
                    Accept-Encoding     | gzip
                    """)
    void servesTheSameFile(String name, String value) throws IOException {
        for (String method : List.of("GET", "HEAD", "POST")) {
            strict.compare(method, "/files/text.txt", name, value);
        }
        strict.compare("GET", "/files/text.txt", name, value, "If-Range", "\"other\"");
        strict.compare("GET", "/files/absent.txt", name, value);
        strict.compare("GET", "/files", name, value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "redirect",
                "redirect-root",
                "redirect-absolute",
                "redirect-up",
                "error",
                "empty",
                "unchanged",
                "reset",
                "length-and-nothing",
                "headers",
                "throw",
                "long",
                "absent"
            })
    void answersTheSame(String answer) throws IOException {
        for (String method : List.of("GET", "HEAD", "POST")) {
            strict.compare(method, "/app/answer/" + answer);
            strict.compare(method, "/answer/" + answer);
            strict.compare(method, "/public/app/answer/" + answer, "Accept", "text/html");
        }
    }
}
