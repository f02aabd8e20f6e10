package dev.gangway.connector.cgi;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.eclipse.jetty.http.BadMessageException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.MimeTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RequestHeadTest {
    private static final String[] GET = {"REQUEST_METHOD", "GET", "SERVER_PROTOCOL", "HTTP/1.1"};

    static Stream<Arguments> targets() {
        return Stream.of(
                Arguments.of("http://h/a%2Fb;c=1?x=%20+", with("REQUEST_URI", "/a%2Fb;c=1?x=%20+", "HTTP_HOST", "h")),
                Arguments.of("http://h/%C3%A9", with("REQUEST_URI", "/\u00c3\u00a9", "HTTP_HOST", "h")),
                Arguments.of("http://h/a%20b?q", with("SCRIPT_NAME", "/a b", "QUERY_STRING", "q", "HTTP_HOST", "h")),
                Arguments.of("http://h/a%25%3F%23%3B", with("PATH_INFO", "/a%?#;", "HTTP_HOST", "h")),
                Arguments.of("http://h/both", with("SCRIPT_NAME", "/both", "PATH_INFO", "/both", "HTTP_HOST", "h")),
                Arguments.of("http://h/s/i", with("SCRIPT_NAME", "/s", "PATH_INFO", "/i", "HTTP_HOST", "h")),
                Arguments.of("http://h/d", with("DOCUMENT_URI", "/d", "SCRIPT_NAME", "/s", "HTTP_HOST", "h")),
                Arguments.of("http://h/", with("SCRIPT_NAME", "", "PATH_INFO", "", "HTTP_HOST", "h")),
                Arguments.of("http://other:81/x", with("REQUEST_URI", "http://other:81/x", "HTTP_HOST", "h")),
                Arguments.of("http://other/x", with("REQUEST_URI", "https://other/x", "HTTP_HOST", "h")),
                Arguments.of("https://other/x", with("REQUEST_URI", "HTTP://other/x", "HTTPS", "on")),
                Arguments.of("http://o/a%2Fb", with("REQUEST_URI", "http://o/a%2Fb", "SCRIPT_NAME", "/a/b")),
                Arguments.of("http://o/a/../b", with("REQUEST_URI", "http://o/a/../b", "SCRIPT_NAME", "/b")),
                Arguments.of(
                        "http://o/a/b", with("REQUEST_URI", "http://o/a/b", "SCRIPT_NAME", "/a", "PATH_INFO", "/b")),
                Arguments.of("http://o/", with("REQUEST_URI", "http://o", "PATH_INFO", "/")),
                Arguments.of("https://h/", with("REQUEST_URI", "/", "HTTP_HOST", "h", "HTTPS", "on")),
                Arguments.of("http://h/", with("REQUEST_URI", "/", "HTTP_HOST", "h", "HTTPS", "off")),
                Arguments.of("https://h/", with("REQUEST_URI", "/", "HTTP_HOST", "h", "REQUEST_SCHEME", "https")),
                Arguments.of("http://h:8080/", with("REQUEST_URI", "/", "HTTP_HOST", "h", "SERVER_PORT", "8080")),
                Arguments.of("http://h:81/", with("REQUEST_URI", "/", "HTTP_HOST", "h:81", "SERVER_PORT", "8080")),
                Arguments.of(
                        "https://h/", with("REQUEST_URI", "/", "HTTP_HOST", "h", "HTTPS", "1", "SERVER_PORT", "443")),
                Arguments.of(
                        "https://h/", with("REQUEST_URI", "/", "HTTP_HOST", "h", "HTTPS", "on", "SERVER_PORT", "80")),
                Arguments.of("http://h/", with("REQUEST_URI", "/", "HTTP_HOST", "h", "SERVER_PORT", "443")),
                Arguments.of("http://[::1]:8443/", with("REQUEST_URI", "/", "HTTP_HOST", "[::1]:8443")),
                Arguments.of("http://n:82/", with("REQUEST_URI", "/", "SERVER_NAME", "n", "SERVER_PORT", "82")),
                Arguments.of(
                        "http:/", with("REQUEST_URI", "/", "SERVER_NAME", "[2001", "SERVER_PORT", "db8::1]:8443")));
    }

    @ParameterizedTest
    @MethodSource("targets")
    void findsTheTarget(String expected, String[] variables) {
        assertThat(decoded(new RequestHead(), variables).uri().asString()).isEqualTo(expected);
    }

    @Test
    void takesTheLastOfSeveralHosts() {
        RequestHead head = decoded(
                new RequestHead(), with("HTTP_HOST", "h", "REQUEST_URI", "/", "HTTP_X_A", "1", "HTTP_HOST", "h:8080"));
        assertThat(head.uri().asString()).isEqualTo("http://h:8080/");
        assertThat(head.fields().stream().map(HttpField::toString)).containsExactly("X-A: 1", "Host: h:8080");
    }

    @Test
    void makesFieldsOfVariables() {
        RequestHead head = decoded(
                new RequestHead(),
                with(
                        "REQUEST_URI", "/",
                        "CONTENT_TYPE", "text/plain",
                        "CONTENT_LENGTH", "12",
                        "HTTP_ACCEPT_LANGUAGE", "de",
                        "HTTP_X_FORWARDED_FOR", "203.0.113.7",
                        "HTTP_X_DUP", "one",
                        "HTTP_X_DUP", "two",
                        "HTTP_CONTENT_LENGTH", "999",
                        "HTTP_CONTENT_TYPE", "text/forged",
                        "HTTP_TRANSFER_ENCODING", "chunked",
                        "HTTP_PROXY", "http://evil.example.test/",
                        "HTTP_CONTENT-LENGTH", "999",
                        "HTTP_Content_Length", "999",
                        "HTTP_TRANSFER-ENCODING", "chunked",
                        "HTTP_Proxy", "http://evil.example.test/",
                        "HTTP_BAD NAME", "x"));
        assertThat(head.fields().stream().map(HttpField::toString))
                .containsExactly(
                        "Accept-Language: de",
                        "X-Forwarded-For: 203.0.113.7",
                        "X-Dup: one",
                        "X-Dup: two",
                        "Content-Type: text/plain",
                        "Content-Length: 12");
        assertThat(head.contentLength()).isEqualTo(12);
    }

    /** Spaces around a value are no part of it; h2o and Yaws pass those at its end on. */
    @Test
    void leavesOutSpacesAroundFields() {
        RequestHead head = decoded(
                new RequestHead(),
                with(
                        "REQUEST_URI", "/",
                        "HTTP_HOST", "www.example.test:8443  ",
                        "HTTP_X_SPACES", "padded   ",
                        "HTTP_X_INSIDE", " \ta  b\t ",
                        "HTTP_X_ONLY", "  ",
                        "HTTP_COOKIE", "a=1; b=2 ",
                        "CONTENT_TYPE", "application/x-www-form-urlencoded;charset=ISO-8859-1 "));
        assertThat(head.uri().asString()).isEqualTo("http://www.example.test:8443/");
        assertThat(head.fields().stream().map(HttpField::toString))
                .containsExactly(
                        "Host: www.example.test:8443",
                        "X-Spaces: padded",
                        "X-Inside: a  b",
                        "X-Only: ",
                        "Cookie: a=1; b=2",
                        "Content-Type: application/x-www-form-urlencoded;charset=iso-8859-1");
        assertThat(MimeTypes.getMimeTypeFromContentType(head.fields().getField(HttpHeader.CONTENT_TYPE))
                        .getCharset())
                .isEqualTo(StandardCharsets.ISO_8859_1);
    }

    @Test
    void aHostOfSpacesIsNone() {
        RequestHead head =
                decoded(new RequestHead(), with("REQUEST_URI", "/", "HTTP_HOST", " ", "SERVER_NAME", "server"));
        assertThat(head.uri().asString()).isEqualTo("http://server/");
    }

    /** Jetty decodes forms by the charset of this field only where it is one of those that its own parser makes. */
    @Test
    void theCharsetOfAFormIsKnown() {
        for (String type : new String[] {
            "application/x-www-form-urlencoded;charset=ISO-8859-1",
            "application/x-www-form-urlencoded; charset=iso-8859-1"
        }) {
            HttpField field = decoded(new RequestHead(), with("REQUEST_URI", "/", "CONTENT_TYPE", type))
                    .fields()
                    .getField(HttpHeader.CONTENT_TYPE);
            assertThat(MimeTypes.getMimeTypeFromContentType(field).getCharset()).isEqualTo(StandardCharsets.ISO_8859_1);
        }
    }

    static Stream<Arguments> lengths() {
        return Stream.of(
                Arguments.of("", -1L),
                Arguments.of("-1", -1L),
                Arguments.of("0", 0L),
                Arguments.of(" \t", -1L),
                Arguments.of("\t12 ", 12L),
                Arguments.of("9223372036854775807", Long.MAX_VALUE));
    }

    @ParameterizedTest
    @MethodSource("lengths")
    void readsTheLength(String text, long length) {
        assertThat(decoded(new RequestHead(), with("REQUEST_URI", "/", "CONTENT_LENGTH", text))
                        .contentLength())
                .isEqualTo(length);
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                Arguments.of(
                        "CONTENT_LENGTH is not a length",
                        with("REQUEST_URI", "/", "CONTENT_LENGTH", "9223372036854775808")),
                Arguments.of("CONTENT_LENGTH is not a length", with("REQUEST_URI", "/", "CONTENT_LENGTH", "-2")),
                Arguments.of("CONTENT_LENGTH is not a length", with("REQUEST_URI", "/", "CONTENT_LENGTH", "1 2")),
                Arguments.of("REQUEST_METHOD is missing", new String[] {"REQUEST_URI", "/"}),
                Arguments.of(
                        "REQUEST_METHOD is not a method", new String[] {"REQUEST_METHOD", "G T", "REQUEST_URI", "/"}),
                Arguments.of(
                        "REQUEST_METHOD is not a method", new String[] {"REQUEST_METHOD", "GET/", "REQUEST_URI", "/"}),
                Arguments.of("line break in HTTP_X", with("REQUEST_URI", "/", "HTTP_X", "a\r\nb")),
                Arguments.of("line break in CONTENT_TYPE", with("REQUEST_URI", "/", "CONTENT_TYPE", "a/b\nc: d")),
                Arguments.of("the Host field is not a host", with("REQUEST_URI", "/", "HTTP_HOST", "h:99999")));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void refuses(String message, String[] variables) {
        assertThatThrownBy(() -> decoded(new RequestHead(), variables))
                .isInstanceOfSatisfying(BadMessageException.class, e -> assertThat(e.getReason())
                        .isEqualTo(message));
    }

    /** Whatever requests came before, a head decodes each as a fresh one does: what it remembers never shows. */
    @Test
    void remembersNothingWrong() {
        String[] names = {
            "REQUEST_METHOD", "REQUEST_URI", "DOCUMENT_URI", "SCRIPT_NAME", "PATH_INFO", "QUERY_STRING", "HTTP_HOST",
            "SERVER_NAME", "SERVER_PORT", "HTTPS", "REQUEST_SCHEME", "SERVER_PROTOCOL", "CONTENT_LENGTH",
                    "CONTENT_TYPE",
            "HTTP_X_A", "HTTP_COOKIE", "REMOTE_ADDR", "REMOTE_PORT", "OTHER"
        };
        String[] values = {
            "", "/a", "/b?c", "GET", "POST", "on", "80", "8080", "h", "h:81", "HTTP/1.0", "\r", "127.0.0.1"
        };
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            RequestHead used = new RequestHead();
            List<String> variables = new ArrayList<>(Arrays.asList(GET));
            for (int request = 0; request < 30; request++) {
                change(variables, names, values, random);
                String[] sent = variables.toArray(new String[0]);
                assertThat(describe(used, sent))
                        .as("seed %d, request %d: %s", seed, request, variables)
                        .isEqualTo(describe(new RequestHead(), sent));
            }
        }
    }

    private static void change(List<String> variables, String[] names, String[] values, Random random) {
        String name = names[random.nextInt(names.length)];
        String value = values[random.nextInt(values.length)];
        int pair = 2 * random.nextInt(variables.size() / 2);
        switch (random.nextInt(5)) {
            case 0, 1 -> variables.set(pair + 1, value);
            case 2 -> Collections.addAll(variables, name, value);
            case 3 -> variables.addAll(pair, List.of(name, value));
            default -> {
                if (variables.size() > 2) {
                    variables.remove(pair);
                    variables.remove(pair);
                }
            }
        }
    }

    private static String describe(RequestHead head, String[] variables) {
        try {
            decoded(head, variables);
        } catch (BadMessageException e) {
            return e.getReason();
        }
        return head.method() + " " + head.uri() + " " + head.version() + " " + head.fields() + " "
                + head.contentLength() + " " + head.remoteAddress() + " " + head.localAddress();
    }

    static RequestHead decoded(RequestHead head, String... variables) {
        head.next();
        CgiVariables target = head.variables();
        for (int i = 0; i < variables.length; i += 2) {
            byte[] name = variables[i].getBytes(ISO_8859_1);
            byte[] value = variables[i + 1].getBytes(ISO_8859_1);
            int start = target.size();
            target.append(ByteBuffer.wrap(name));
            target.append(ByteBuffer.wrap(value));
            target.add(start, name.length, start + name.length, value.length);
        }
        head.decode();
        return head;
    }

    static String[] with(String... variables) {
        return Stream.concat(Arrays.stream(GET), Arrays.stream(variables)).toArray(String[]::new);
    }
}
