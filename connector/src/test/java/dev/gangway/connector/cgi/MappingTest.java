package dev.gangway.connector.cgi;

import static dev.gangway.connector.cgi.RequestHeadTest.decoded;
import static dev.gangway.connector.cgi.RequestHeadTest.with;
import static dev.gangway.connector.cgi.TargetSource.AUTO;
import static dev.gangway.connector.cgi.TargetSource.DOCUMENT_URI;
import static dev.gangway.connector.cgi.TargetSource.REQUEST_URI;
import static dev.gangway.connector.cgi.TargetSource.SCRIPT_NAME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpField;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of docs/mapping.md, row by row. */
class MappingTest {

    static Stream<Arguments> targets() {
        return Stream.of(
                // A rewrite: the two sides disagree, and the source decides.
                row(REQUEST_URI, "/old?a=1", uri("/old?a=1", "/new", "", "b=2")),
                row(DOCUMENT_URI, "/doc?b=2", uri("/old?a=1", "/new", "", "b=2"), "DOCUMENT_URI", "/doc"),
                row(DOCUMENT_URI, "/new?b=2", uri("/old?a=1", "/new", "", "b=2")),
                row(SCRIPT_NAME, "/new?b=2", uri("/old?a=1", "/new", "", "b=2"), "DOCUMENT_URI", "/doc"),
                row(SCRIPT_NAME, "/new/info?b=2", uri("/old?a=1", "/new", "/info", "b=2")),
                row(AUTO, "/new/info?b=2", uri("/old?a=1", "/new", "/info", "b=2")),
                // What a source lacks is taken from the next.
                row(SCRIPT_NAME, "/old?a=1", uri("/old?a=1", "", "", "a=1")),
                row(SCRIPT_NAME, "/doc", "DOCUMENT_URI", "/doc"),
                row(DOCUMENT_URI, "/old?a=1", uri("/old?a=1", "", "", "a=1")),
                row(AUTO, "/s?q", "SCRIPT_NAME", "/s", "QUERY_STRING", "q"),
                row(AUTO, "/"),
                row(REQUEST_URI, "/"),
                // A query that REQUEST_URI does not tell, of the same path.
                row(REQUEST_URI, "/x?a=1", "REQUEST_URI", "/x", "QUERY_STRING", "a=1"),
                row(AUTO, "/x?a=1", "REQUEST_URI", "/x", "QUERY_STRING", "a=1"),
                row(REQUEST_URI, "/x%2Fy?a=1", uri("/x%2Fy", "/x", "/y", "a=1")),
                row(REQUEST_URI, "/old", uri("/old", "/new", "", "a=1")),
                row(REQUEST_URI, "/x?", uri("/x?", "/x", "", "a=1")),
                // No rewrite: auto keeps what only REQUEST_URI tells.
                row(AUTO, "/a%2Fb;c=1?x", uri("/a%2Fb;c=1?x", "/a/b;c=1", "", "x")),
                row(AUTO, "/a%3Fb?x", uri("/a%3Fb?x", "/a?b", "", "x")),
                row(AUTO, "/a/../b", uri("/a/../b", "/b", "", "")),
                row(AUTO, "/a/%2e%2e/b", uri("/a/%2e%2e/b", "/a/../b", "", "")),
                row(AUTO, "//a//b", uri("//a//b", "/a/b", "", "")),
                row(AUTO, "/caf%C3%A9", uri("/caf%C3%A9", "/caf\u00c3\u00a9", "", "")),
                row(AUTO, "/caf%E9", uri("/caf%E9", "/caf\u00e9", "", "")),
                row(AUTO, "/x?", uri("/x?", "/x", "", "")),
                row(AUTO, "/x", uri("/x", "", "/x", "")),
                row(AUTO, "/a/b", uri("/a/b", "/a", "/b", "")),
                row(AUTO, "/a/a", uri("/a/a", "/a", "/a", "")),
                row(AUTO, "/a%2Fb?c=d", uri("/a%2Fb?a=b", "/a/b", "", "c=d")),
                row(AUTO, "/a%2Fb", uri("/a%2Fb?a=b", "/a/b", "", "")),
                row(AUTO, "/x?q=1", "REQUEST_URI", "/x?q=1", "SCRIPT_NAME", "/x"),
                // Decoded paths are encoded again, whatever they hold.
                row(SCRIPT_NAME, "/a%25b%3Fc%23d%3Be", "SCRIPT_NAME", "/a%b?c#d;e"),
                row(SCRIPT_NAME, "/a%22b%3Cc%3E%5B%5D%5C%5E%60%7B%7C%7D", "SCRIPT_NAME", "/a\"b<c>[]\\^`{|}"),
                row(SCRIPT_NAME, "/a%20b%0A%7F", "PATH_INFO", "/a b\n\u007f"),
                row(SCRIPT_NAME, "/caf%C3%A9", "PATH_INFO", "/caf\u00c3\u00a9"),
                row(SCRIPT_NAME, "/-._~!$&'()*+,=:@", "SCRIPT_NAME", "/-._~!$&'()*+,=:@"),
                // The whole path in both.
                row(SCRIPT_NAME, "/both", "SCRIPT_NAME", "/both", "PATH_INFO", "/both"),
                row(SCRIPT_NAME, "/a/a", uri("/a/a", "/a", "/a", "")));
    }

    private static String[] uri(String requestUri, String scriptName, String pathInfo, String query) {
        return new String[] {
            "REQUEST_URI", requestUri, "SCRIPT_NAME", scriptName, "PATH_INFO", pathInfo, "QUERY_STRING", query
        };
    }

    private static Arguments row(TargetSource source, String expected, String... variables) {
        return Arguments.of(source, expected, variables);
    }

    private static Arguments row(TargetSource source, String expected, String[] variables, String... more) {
        return Arguments.of(
                source,
                expected,
                Stream.concat(Arrays.stream(variables), Arrays.stream(more)).toArray(String[]::new));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("targets")
    void findsTheTarget(TargetSource source, String expected, String[] variables) {
        assertThat(target(Mapping.DEFAULT.withSource(source), variables)).isEqualTo(expected);
    }

    /** What the FastCGI handler of IIS sends; it says the whole path in PATH_INFO, and as much as it likes before. */
    @ParameterizedTest
    @CsvSource({
        "SCRIPT_NAME, /app/x, /app/x, /app/x",
        "SCRIPT_NAME, /app, /app/x, /app/x",
        "SCRIPT_NAME, /app, /app/app, /app/app",
        "REQUEST_URI, /app/x, /app/x, /app/x%2Fy?q=1",
        "AUTO, /app, /app/x, /app/x?q=1"
    })
    void readsTheDialectOfIis(TargetSource source, String script, String info, String expected) {
        String requestUri = source == SCRIPT_NAME ? "" : expected;
        RequestHead head = decoded(
                new RequestHead(Mapping.DEFAULT.withSource(source)),
                with(
                        "SERVER_SOFTWARE", "Microsoft-IIS/10.0",
                        "SCRIPT_NAME", script,
                        "PATH_INFO", info,
                        "URL", "/elsewhere",
                        "REQUEST_URI", requestUri,
                        "QUERY_STRING", source == SCRIPT_NAME ? "" : "q=1",
                        "UNENCODED_URL", "/unencoded",
                        "HTTP_X_ORIGINAL_URL", "/forged",
                        "HTTP_X_REWRITE_URL", "/forged",
                        "HTTP_UNENCODED_URL", "/forged",
                        "HTTPS", "off",
                        "SERVER_NAME", "www.example.test",
                        "SERVER_PORT", "8080",
                        "SERVER_PORT_SECURE", "0",
                        "LOCAL_ADDR", "192.0.2.1",
                        "REMOTE_ADDR", "203.0.113.7",
                        "REMOTE_HOST", "203.0.113.7",
                        "REMOTE_PORT", "50000",
                        "HTTP_HOST", "www.example.test:8080",
                        "CONTENT_LENGTH", "0",
                        "CONTENT_TYPE", "",
                        "APPL_PHYSICAL_PATH", "C:\\inetpub\\wwwroot\\",
                        "CERT_SUBJECT", ""));
        assertThat(head.uri().getPathQuery()).isEqualTo(expected);
        assertThat(head.uri().getScheme()).isEqualTo("http");
        assertThat(head.uri().getAuthority()).isEqualTo("www.example.test:8080");
        assertThat(head.localAddress()).hasToString("/192.0.2.1:8080");
        assertThat(head.remoteAddress()).hasToString("/203.0.113.7:50000");
        assertThat(head.contentLength()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "/x?q, /public/x?q",
        "/, /public/",
        "*, *",
        "http://h/x, /public/x",
    })
    void addsThePrefixThatTheWebServerTookOff(String sent, String seen) {
        assertThat(target(Mapping.DEFAULT.withAddedPrefix("/public/"), "REQUEST_URI", sent))
                .isEqualTo(seen);
    }

    @ParameterizedTest
    @CsvSource({
        "/public/app=/app, /public/app/x?q, /app/x?q",
        "/public/app=/app, /public/app, /app",
        "/public/app=/app, /public/app?q, /app?q",
        "/public/app=/app, /public/app;v=1/x, /app;v=1/x",
        "/public/app=/app, /public/apple, /public/apple",
        "/public/app=/app, /public, /public",
        "/public/app=/app, /app/x, /app/x",
        "/public/app=/app, /public/app/a/../b, /app/a/../b",
        "/public/app=/app, /public/app/../b, /public/app/../b",
        "/public/app=/app, /public/app/%2e%2e/b, /public/app/%2e%2e/b",
        "/public/app=/app, /public/app/a%2Fb, /app/a%2Fb",
        "/public=/, /public, /",
        "/public=/, /public?q, /?q",
        "/public=/, /public/x, /x",
        "/=/app, /x?q, /app/x?q",
        "/=/app, /, /app/",
        "/public/=/app/, /public/x, /app/x"
    })
    void mountsInward(String mount, String sent, String seen) {
        assertThat(target(Mapping.DEFAULT.withMounts(List.of(mount(mount))), "REQUEST_URI", sent))
                .isEqualTo(seen);
    }

    @Test
    void takesTheFirstMountThatFits() {
        Mapping mapping = Mapping.DEFAULT.withMounts(List.of(mount("/a/b=/two"), mount("/a=/one")));
        assertThat(target(mapping, "REQUEST_URI", "/a/b/c")).isEqualTo("/two/c");
        assertThat(target(mapping, "REQUEST_URI", "/a/c")).isEqualTo("/one/c");
    }

    @Test
    void forgetsTheMountOfTheRequestBefore() {
        RequestHead head = new RequestHead(Mapping.DEFAULT.withMounts(List.of(mount("/a=/one"))));
        assertThat(decoded(head, with("REQUEST_URI", "/a/x")).mountedAnswer()).isNotNull();
        assertThat(decoded(head, with("REQUEST_URI", "/a/x")).mountedAnswer()).isNotNull();
        assertThat(decoded(head, with("REQUEST_URI", "/b/x")).mountedAnswer()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "/public/app=/app, /app/x?q, /public/app/x?q",
        "/public/app=/app, /app, /public/app",
        "/public/app=/app, /apple, /apple",
        "/public/app=/app, /other, /other",
        "/public/app=/app, relative, relative",
        "/public=/, /x, /public/x",
        "/public=/, /, /public/",
        "/=/app, /app/x, /x",
        "/=/app, /app, /",
        "/=/app, /app?q, /?q"
    })
    void mountsOutward(String mount, String path, String seen) {
        assertThat(mount(mount).outward(path)).isEqualTo(seen);
    }

    @ParameterizedTest
    @ValueSource(strings = {"app", "", "/a b", "/a//b", "/a/../b", "/a?b", "/a;b", "/caf\u00e9"})
    void refusesWhatIsNoPath(String path) {
        assertThatThrownBy(() -> new Mount(path, "/x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + path + "'");
    }

    @Test
    void refusesAMountOnItself() {
        assertThatThrownBy(() -> new Mount("/x/", "/x")).hasMessage("'/x' is mounted on itself");
    }

    static Stream<Arguments> authorizations() {
        return Stream.of(
                Arguments.of("Basic one", new String[] {"HTTP_AUTHORIZATION", "Basic one"}),
                Arguments.of("Basic one", new String[] {"REDIRECT_HTTP_AUTHORIZATION", "Basic one"}),
                Arguments.of("Basic one", new String[] {"Authorization", "Basic one"}),
                Arguments.of(
                        "Basic one", new String[] {"Authorization", "Basic two", "HTTP_AUTHORIZATION", "Basic one"}),
                Arguments.of("Basic one", new String[] {"HTTP_AUTHORIZATION", "Basic one", "Authorization", ""}),
                Arguments.of(
                        "Basic two",
                        new String[] {"REDIRECT_HTTP_AUTHORIZATION", "Basic one", "Authorization", "Basic two"}));
    }

    @ParameterizedTest
    @MethodSource("authorizations")
    void findsAuthorizationUnderEachOfItsNames(String expected, String[] variables) {
        RequestHead head = decoded(new RequestHead(), with(variables));
        assertThat(head.fields().stream().map(HttpField::toString)).containsExactly("Authorization: " + expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    a=1; b=2          | a=1; b=2
                    a=1; S=2, b=3     | a=1; S=2; b=3
                    a=1, b=2, c=3     | a=1; b=2; c=3
                    a="x, b=2", c=3   | a="x, b=2"; c=3
                    a=1,2; b=3        | a=1,2; b=3
                    a=Mon, 01 Jan     | a=Mon, 01 Jan
                    a=1,b=2           | a=1,b=2
                    a=1,              | a=1,
                    p=x, S=evil; S=1  | p=x, S=evil; S=1
                    S=1; p=x, S=evil  | S=1; p=x, S=evil
                    p=x, s=2; S=1     | p=x; s=2; S=1
                    p=x, S=2; aS=1    | p=x; S=2; aS=1
                    """)
    void splitsCookiesThatWereJoinedByACommaAndASpace(String sent, String seen) {
        RequestHead head = new RequestHead();
        for (String software : new String[] {"Apache", "Apache/2.4.71 (Debian)", "Caddy/2.6.2"}) {
            assertThat(cookies(head, sent, software)).isEqualTo(seen);
        }
        for (String software : new String[] {"nginx/1.22.1", "", "lighttpd/1.4.69", "Not-Apache/2"}) {
            assertThat(cookies(head, sent, software)).isEqualTo(sent);
        }
    }

    private static String cookies(RequestHead head, String sent, String software) {
        return String.valueOf(decoded(head, with("HTTP_COOKIE", sent, "SERVER_SOFTWARE", software))
                .fields()
                .get("Cookie"));
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP/1.0, HTTP/1.0",
        "HTTP/1.1, HTTP/1.1",
        "HTTP/2, HTTP/2.0",
        "HTTP/2.0, HTTP/2.0",
        "HTTP/3, HTTP/3.0",
        "HTTP/3.0, HTTP/3.0",
        "INCLUDED, HTTP/1.1",
        "'', HTTP/1.1"
    })
    void tellsTheVersionOfTheBrowser(String sent, String seen) {
        assertThat(decoded(new RequestHead(), with("SERVER_PROTOCOL", sent))
                        .version()
                        .asString())
                .isEqualTo(seen);
    }

    private static Mount mount(String text) {
        String[] sides = text.split("=", -1);
        return new Mount(sides[0], sides[1]);
    }

    private static String target(Mapping mapping, String... variables) {
        RequestHead head = decoded(new RequestHead(mapping), with(variables));
        return Objects.requireNonNull(head.uri().getPathQuery());
    }
}
