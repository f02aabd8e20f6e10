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
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Status, headers and content, from the servlet to the browser. */
@OnEveryFront
class ResponseIT {
    private final Site site;

    ResponseIT(Front front) {
        site = Site.shared(front);
    }

    @Test
    void statusLineHasItsReason() throws IOException {
        try (RawConnection connection = new RawConnection(site.origin())) {
            connection.sendGet("/request");
            assertThat(connection.readHead()).startsWith("HTTP/1.1 200 OK\r\n");
        }
    }

    @Test
    void headIsAnsweredLikeGetWithoutContent() throws IOException {
        try (RawConnection connection = new RawConnection(site.origin())) {
            connection.sendHead("HEAD /download?size=100000 HTTP/1.1");
            assertThat(connection.readHead()).startsWith("HTTP/1.1 200 OK\r\n").contains("Content-Length: 100000\r\n");
            assertThat(connection.readToEnd()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/static/lines.txt", "/hello.jsp", "/nowhere", "/download/async?size=5"})
    void headOfEveryKindOfAnswerHasNoContent(String target) throws IOException {
        Browser browser = site.browser();
        int status = browser.get(target).statusCode();
        HttpResponse<String> head =
                browser.send(browser.request(target).method("HEAD", BodyPublishers.noBody()), BodyHandlers.ofString());
        assertThat(head.statusCode()).isEqualTo(status);
        try (RawConnection connection = new RawConnection(site.origin())) {
            connection.sendHead("HEAD " + target + " HTTP/1.1");
            connection.readHead();
            assertThat(connection.readToEnd()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 304})
    void statusThatHasNoContentIsSentWithoutAny(int status) throws IOException {
        try (RawConnection connection = new RawConnection(site.origin())) {
            connection.sendGet("/probe/status.jsp?code=" + status);
            assertThat(connection.readHead())
                    .startsWith("HTTP/1.1 " + status + " ")
                    .doesNotContainIgnoringCase("Transfer-Encoding");
            assertThat(connection.readToEnd()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202, 226, 299, 401, 451, 500, 599})
    void anyOtherStatusArrivesWithItsContent(int status) {
        HttpResponse<String> response = site.browser().get("/probe/status.jsp?code=" + status);
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.body().strip()).isEqualTo("content that only some of the statuses may have");
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void redirectKeepsItsStatusAndLeadsBack(int status) {
        Browser browser = site.browser();
        HttpResponse<String> response = browser.get("/redirect?to=request&status=" + status);
        assertThat(response.statusCode()).isEqualTo(status);
        URI location = URI.create(response.headers().firstValue("Location").orElseThrow());
        assertThat(site.origin().resolve(location)).isEqualTo(URI.create(site.origin() + "/request"));
        assertThat(browser.get(site.origin().resolve(location).getPath()).statusCode())
                .isEqualTo(200);
    }

    @Test
    void absoluteRedirectNamesTheAddressOfTheBrowser() {
        HttpResponse<String> response = site.browser().get("/redirect?to=request&status=307&absolute=true");
        assertThat(response.headers().firstValue("Location")).contains(site.origin() + "/request");
    }

    @Test
    void errorPageOfTheApplicationAnswersForWhatIsNotThere() {
        HttpResponse<String> response = site.browser().get("/nowhere/at%20all");
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/html");
        assertThat(response.body()).contains("Nothing here").contains("/nowhere/at%20all");
    }

    @Test
    void errorPageOfTheApplicationAnswersForAnException() {
        HttpResponse<String> response = site.browser().get("/error?throw=true");
        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.body()).contains("Something broke").contains("thrown on purpose");
    }

    @ParameterizedTest
    @CsvSource({"400", "403", "418", "503"})
    void otherErrorsHaveThePageOfTheContainer(int status) {
        HttpResponse<String> response = site.browser().get("/error?status=" + status + "&message=for+a+test");
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.body()).contains("for a test");
    }

    @Test
    void headersOfTheApplicationArriveAsSet() {
        HttpHeaders headers =
                site.browser().get("/headers?x-own=a+value&count=30").headers();
        assertThat(headers.allValues("X-Sample-Many")).containsExactly("one", "two", "three, with a comma");
        assertThat(headers.firstValue("X-Sample-Number")).contains("42");
        assertThat(headers.firstValue("X-Sample-Date")).contains("Thu, 01 Jan 1970 00:00:00 GMT");
        assertThat(headers.firstValue("Link").orElseThrow()).startsWith("</static/style.css>");
        assertThat(headers.firstValue("x-own")).contains("a value");
        assertThat(headers.firstValue("X-Sample-30")).contains("value 30");
    }

    @Test
    void headersOfTheConnectionAreTheWebServers() {
        HttpHeaders headers = site.browser().get("/").headers();
        assertThat(headers.allValues("Server"))
                .singleElement()
                .asString()
                .startsWith(site.webServer().name());
        assertThat(headers.allValues("Date")).hasSize(1);
        assertThat(headers.allValues("Status")).isEmpty();
        assertThat(headers.allValues("Content-Type")).hasSize(1);
        assertThat(headers.allValues("Connection").size()).isLessThan(2);
        assertThat(headers.allValues("Transfer-Encoding").size()).isLessThan(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8191, 8192, 8193, 32767, 65535, 65536, 1_000_000})
    void downloadArrivesWholeWithItsLength(int size) {
        Browser browser = site.browser();
        HttpResponse<byte[]> response =
                browser.send(browser.request("/download?size=" + size), BodyHandlers.ofByteArray());
        assertThat(response.headers().firstValueAsLong("Content-Length")).hasValue(size);
        assertThat(response.body()).isEqualTo(Content.bytes(size));
    }

    @ParameterizedTest
    @CsvSource({
        "/download, 0, 32768",
        "/download, 70000, 1",
        "/download, 5000000, 32768",
        "/download, 5000000, 1000000",
        "/download/async, 0, 32768",
        "/download/async, 100, 1",
        "/download/async, 5000000, 32768",
        "/download/async, 5000000, 1000000",
    })
    void downloadOfUnknownLengthArrivesWhole(String servlet, int size, int chunk) {
        Browser browser = site.browser();
        HttpResponse<byte[]> response = browser.send(
                browser.request(servlet + "?length=no&size=" + size + "&chunk=" + chunk), BodyHandlers.ofByteArray());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(HexFormat.of().formatHex(Content.newSha256().digest(response.body())))
                .isEqualTo(Content.sha256(size));
    }

    @Test
    void jspIsCompiledAndCountsInTheSameSession() {
        Browser browser = site.browser();
        assertThat(browser.json("/session").get("counter").asInt()).isEqualTo(1);
        HttpResponse<String> page = browser.get("/hello.jsp");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body())
                .contains("<td><code>1024</code></td>")
                .contains("<td><code id=\"seen\">2</code></td>")
                .contains("<td><code>127.0.0.1</code></td>");
    }

    @Test
    void forwardAndIncludeStayInTheApplication() {
        SeenRequest forwarded = new SeenRequest(site.browser().json("/forward?own=1"));
        assertThat(forwarded.property("pathInfo")).isEqualTo("/forwarded");
        assertThat(forwarded.parameter("added")).containsExactly("by forward");
        assertThat(forwarded.parameter("own")).containsExactly("1");
        assertThat(forwarded.property("dispatcherType")).isEqualTo("FORWARD");
        assertThat(site.browser().get("/include").body())
                .contains("Before the included part.")
                .contains("<td><code>INCLUDE</code></td>")
                .contains("<td><code>true</code></td>")
                .contains("After the included part.");
    }

    @Test
    void asyncServletAnswersFromAnotherThread() {
        JsonNode answer = site.browser().json("/async?ms=100");
        assertThat(answer.get("answeredBy")).isNotEqualTo(answer.get("startedBy"));
    }

    @Test
    void asyncServletDispatchesToAnother() {
        SeenRequest seen = new SeenRequest(site.browser().json("/async?ms=50&dispatch=true"));
        assertThat(seen.property("pathInfo")).isEqualTo("/dispatched");
        assertThat(seen.property("dispatcherType")).isEqualTo("ASYNC");
    }

    @Test
    void asyncServletTimesOut() {
        HttpResponse<String> response = site.browser().get("/async?ms=200&timeout=true");
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.body()).isEqualTo("timed out, as asked\n");
    }
}
