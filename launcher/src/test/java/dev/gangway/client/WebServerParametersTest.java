package dev.gangway.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WebServerParametersTest {

    @Test
    void areThoseOfNginx() {
        assertThat(parameters("GET", "/a%20b/c?x=1", null))
                .containsExactly(
                        "GATEWAY_INTERFACE=CGI/1.1",
                        "SERVER_SOFTWARE=gangway",
                        "SERVER_PROTOCOL=HTTP/1.1",
                        "REQUEST_METHOD=GET",
                        "REQUEST_SCHEME=http",
                        "REQUEST_URI=/a%20b/c?x=1",
                        "SCRIPT_NAME=/a b/c",
                        "DOCUMENT_URI=/a b/c",
                        "QUERY_STRING=x=1",
                        "CONTENT_TYPE=",
                        "CONTENT_LENGTH=",
                        "REMOTE_ADDR=127.0.0.1",
                        "REMOTE_PORT=0",
                        "SERVER_ADDR=127.0.0.1",
                        "HTTP_HOST=localhost",
                        "HTTP_USER_AGENT=gangway",
                        "HTTP_ACCEPT=*/*",
                        "SERVER_NAME=localhost",
                        "SERVER_PORT=80");
    }

    @Test
    void describeABody() {
        assertThat(parameters("POST", "/", RequestBody.of(new byte[7])))
                .contains("CONTENT_TYPE=application/x-www-form-urlencoded", "CONTENT_LENGTH=7");
        assertThat(parameters("POST", "/", new RequestBody(InputStream::nullInputStream, RequestBody.UNKNOWN_LENGTH)))
                .contains("CONTENT_TYPE=application/x-www-form-urlencoded", "CONTENT_LENGTH=");
    }

    @Test
    void describeAUrl() {
        assertThat(parameters("GET", "https://www.example.test/", null))
                .contains(
                        "HTTPS=on",
                        "REQUEST_SCHEME=https",
                        "REQUEST_URI=/",
                        "HTTP_HOST=www.example.test",
                        "SERVER_NAME=www.example.test",
                        "SERVER_PORT=443");
        assertThat(parameters("GET", "http://[2001:db8::1]:8080/", null))
                .contains("HTTP_HOST=[2001:db8::1]:8080", "SERVER_NAME=[2001:db8::1]", "SERVER_PORT=8080")
                .noneMatch(parameter -> parameter.startsWith("HTTPS"));
        assertThat(parameters("GET", "http://[2001:db8::1]/", null))
                .contains("SERVER_NAME=[2001:db8::1]", "SERVER_PORT=80");
    }

    @Test
    void takeTheAddressesOfTheConnection() throws UnknownHostException {
        ParameterTable table = WebServerParameters.of(
                "GET",
                RequestTarget.parse("/"),
                null,
                new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 2}), 1234),
                new InetSocketAddress(InetAddress.getByAddress(WireBytes.bytes("00*15 01")), 9000),
                List.of());

        assertThat(list(table)).contains("REMOTE_ADDR=127.0.0.2", "REMOTE_PORT=1234", "SERVER_ADDR=::1");
    }

    @Test
    void holdHeaders() {
        assertThat(parameters(
                        "GET",
                        "/",
                        null,
                        "X-Custom-1:  a: b ",
                        "Host: h:81",
                        "Accept: text/html",
                        "User-Agent:",
                        "Content-Type: text/plain",
                        "X-Twice: 1",
                        "x-twice: 2",
                        "Cookie: a=1",
                        "Cookie: b=2"))
                .contains(
                        "HTTP_X_CUSTOM_1=a: b",
                        "HTTP_HOST=h:81",
                        "SERVER_NAME=h",
                        "SERVER_PORT=81",
                        "HTTP_ACCEPT=text/html",
                        "CONTENT_TYPE=text/plain",
                        "HTTP_X_TWICE=1, 2",
                        "HTTP_COOKIE=a=1; b=2")
                .noneMatch(parameter -> parameter.startsWith("HTTP_USER_AGENT"));
    }

    @Test
    void doNotHoldWhatIsNoHeader() {
        for (String header : List.of("", "x", ": y")) {
            assertThatThrownBy(() -> parameters("GET", "/", null, header))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("'" + header + "' is no header (expected 'Name: value')");
        }
    }

    private static List<String> parameters(
            String method, String target, @Nullable RequestBody body, String... headers) {
        return list(WebServerParameters.of(method, RequestTarget.parse(target), body, null, null, List.of(headers)));
    }

    private static List<String> list(ParameterTable table) {
        List<String> list = new ArrayList<>();
        table.names().forEach(name -> list.add(name + "=" + table.get(name)));
        return list;
    }
}
