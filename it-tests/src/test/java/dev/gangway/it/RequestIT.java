package dev.gangway.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.it.harness.Browser;
import dev.gangway.it.harness.Front;
import dev.gangway.it.harness.OnEveryFront;
import dev.gangway.it.harness.RawConnection;
import dev.gangway.it.harness.SeenRequest;
import dev.gangway.it.harness.Site;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The request line and the headers, from the browser to the servlet. */
@OnEveryFront
class RequestIT {
    private final Site site;

    RequestIT(Front front) {
        site = Site.shared(front);
    }

    private SeenRequest seen(String target, String... headers) {
        return new SeenRequest(site.browser().json(target, headers));
    }

    @Test
    void servletSeesWhoAskedForWhat() {
        SeenRequest seen = seen("/request/info?x=1&y=a+b");
        assertThat(seen.property("method")).isEqualTo("GET");
        assertThat(seen.property("requestURI")).isEqualTo("/request/info");
        assertThat(seen.property("requestURL")).isEqualTo(site.origin() + "/request/info");
        assertThat(seen.property("contextPath")).isEmpty();
        assertThat(seen.property("servletPath")).isEqualTo("/request");
        assertThat(seen.property("pathInfo")).isEqualTo("/info");
        assertThat(seen.property("queryString")).isEqualTo("x=1&y=a+b");
        assertThat(seen.property("protocol")).isEqualTo("HTTP/1.1");
        assertThat(seen.property("scheme")).isEqualTo("http");
        assertThat(seen.property("secure")).isEqualTo("false");
        assertThat(seen.property("serverName")).isEqualTo("127.0.0.1");
        assertThat(seen.property("serverPort"))
                .isEqualTo(String.valueOf(site.origin().getPort()));
    }

    @Test
    void servletSeesTheAddressesOfTheBrowsersConnection() {
        SeenRequest seen = seen("/request");
        assertThat(seen.property("remoteAddr")).isEqualTo("127.0.0.1");
        assertThat(Integer.parseInt(seen.property("remotePort"))).isBetween(1, 65535);
        assertThat(seen.property("localAddr")).isEqualTo("127.0.0.1");
        assertThat(seen.property("localPort"))
                .isEqualTo(String.valueOf(site.origin().getPort()));
    }

    @Test
    void anOldBrowserIsSeenAsOne() throws IOException {
        try (RawConnection connection = new RawConnection(site.origin())) {
            connection.send("GET /request?format=json HTTP/1.0\r\nHost: www.example.test\r\n\r\n");
            assertThat(connection.readToEnd())
                    .contains("\"protocol\":\"HTTP/1.0\"")
                    .contains("\"serverName\":\"www.example.test\"");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"})
    void methodArrives(String method) {
        Browser browser = site.browser();
        HttpResponse<String> response = browser.send(
                browser.request("/request?format=json").method(method, BodyPublishers.noBody()),
                BodyHandlers.ofString());
        assertThat(new SeenRequest(Browser.json(response)).property("method")).isEqualTo(method);
    }

    @ParameterizedTest
    @CsvSource({
        "/request/a%20b,               /a b",
        "/request/%C3%A4%E2%82%AC,     /ä€",
        "/request/a+b,                 /a+b",
        "/request/a%2Bb,               /a+b",
        "/request/a%3Fb,               /a?b",
        "/request/a%23b,               /a#b",
        "/request/%7Euser,             /~user",
        "/request/a:b@c!$'()*,         /a:b@c!$'()*",
        "/request/x;v=1/y;jsessionid=A, /x/y",
        "/request/a/../b,              /b",
        "/request/a/./b,               /a/b",
        "/request/,                    /",
    })
    void pathIsDecodedOnceAndKeptRaw(String target, String pathInfo) throws IOException {
        SeenRequest seen = seenRaw(target);
        assertThat(seen.property("requestURI")).isEqualTo(target);
        assertThat(seen.property("pathInfo")).isEqualTo(pathInfo);
    }

    /** A path that two parties may read in two ways is a way around a rule of one of them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/request/a%2Fb",
                "/request/..%2Fb",
                "/request/%2e%2e/b",
                "/request/..;/b",
                "/request//b",
                "//request",
                "/request/100%25",
                "/request/a%5Cb",
                "/request/a%00b",
                "/request/a%0Ab",
                "/request/%E4",
                "/request/%zz",
            })
    void ambiguousPathIsRefused(String target) throws IOException {
        try (RawConnection connection = new RawConnection(site.origin())) {
            connection.sendGet(target);
            assertThat(connection.readHead()).startsWith("HTTP/1.1 400 ");
        }
    }

    /** What a client that prepares its targets would refuse to send or would change. */
    private SeenRequest seenRaw(String target) throws IOException {
        try (RawConnection connection = new RawConnection(site.origin())) {
            connection.sendHead("GET " + target + " HTTP/1.0", "Accept: application/json");
            String head = connection.readHead();
            String body = connection.readToEnd();
            assertThat(head).startsWith("HTTP/1.1 200 ");
            return SeenRequest.parse(new String(body.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
        }
    }

    @Test
    void queryIsDecodedOnceAndKeptRaw() {
        SeenRequest seen = seen("/request?q=a%20b&q=%E2%82%AC&plus=a+b&percent=100%25&empty=&bare&=nameless&semi=a;b");
        assertThat(seen.property("queryString"))
                .isEqualTo("q=a%20b&q=%E2%82%AC&plus=a+b&percent=100%25&empty=&bare&=nameless&semi=a;b");
        assertThat(seen.parameter("q")).containsExactly("a b", "€");
        assertThat(seen.parameter("plus")).containsExactly("a b");
        assertThat(seen.parameter("percent")).containsExactly("100%");
        assertThat(seen.parameter("empty")).containsExactly("");
        assertThat(seen.parameter("bare")).containsExactly("");
        assertThat(seen.parameter("semi")).containsExactly("a;b");
    }

    @Test
    void queryWithBytesOutsideOfAsciiArrives() throws IOException {
        String utf8AsBytes = new String("ä€".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        SeenRequest seen = seenRaw("/request?q=" + utf8AsBytes);
        assertThat(seen.parameter("q")).containsExactly("ä€");
    }

    @Test
    void noQueryIsNoEmptyQuery() {
        assertThat(seen("/request").json().get("queryString").isNull()).isTrue();
    }

    @Test
    void longQueryArrives() {
        String value = "0123456789".repeat(600);
        assertThat(seen("/request?q=" + value).parameter("q")).containsExactly(value);
    }

    @Test
    void headersArriveWithTheirNames() {
        SeenRequest seen =
                seen("/request", "X-One", "1", "Accept-Language", "de-DE,en;q=0.5", "User-Agent", "Tester/1");
        assertThat(seen.header("X-One")).containsExactly("1");
        assertThat(seen.header("User-Agent")).containsExactly("Tester/1");
        assertThat(seen.property("locale")).isEqualTo("de-DE");
        assertThat(seen.json().get("headers").properties().stream().map(java.util.Map.Entry::getKey))
                .contains("Host", "Accept-Language", "User-Agent", "X-One");
    }

    @Test
    void repeatedHeadersAllArrive() {
        SeenRequest seen = seen("/request", "X-Dup", "one", "X-Dup", "two, three");
        // nginx makes one line of them since 1.23.
        assertThat(String.join(", ", seen.header("X-Dup"))).isEqualTo("one, two, three");
    }

    @Test
    void longHeaderArrives() {
        String value = "abcdefghij".repeat(700);
        assertThat(seen("/request", "X-Long", value).header("X-Long")).containsExactly(value);
    }

    @Test
    void manyHeadersArrive() {
        String[] headers = new String[200];
        for (int i = 0; i < headers.length; i += 2) {
            headers[i] = "X-Many-" + i;
            headers[i + 1] = "value " + i;
        }
        SeenRequest seen = seen("/request", headers);
        for (int i = 0; i < headers.length; i += 2) {
            assertThat(seen.header(headers[i])).containsExactly(headers[i + 1]);
        }
    }

    @Test
    void headerOfABrokenProxySettingStaysOutside() throws IOException {
        try (RawConnection connection = new RawConnection(site.origin())) {
            connection.sendHead("GET /request?format=json HTTP/1.0", "Proxy: http://evil.test/");
            assertThat(connection.readToEnd()).startsWith("HTTP/1.1 200 ").doesNotContain("evil.test");
        }
    }

    @Test
    void parametersOfTheWebServerAreRequestAttributes() {
        SeenRequest seen = seen("/request/a%20b?x=1&attribute=HTTP_X_OWN&attribute=NO_SUCH_PARAMETER", "X-Own", "mine");
        assertThat(seen.attribute("SERVER_SOFTWARE"))
                .startsWith(site.webServer().name() + "/");
        assertThat(seen.attribute("GATEWAY_INTERFACE")).isEqualTo("CGI/1.1");
        assertThat(seen.attribute("REQUEST_URI")).startsWith("/request/a%20b?x=1&");
        // A header is the browser's word: it is no attribute, unless the bridge is told so.
        assertThat(seen.json().get("attributes").has("HTTP_X_OWN")).isFalse();
        assertThat(seen.json().get("attributes").has("NO_SUCH_PARAMETER")).isFalse();
    }
}
