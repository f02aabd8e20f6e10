package dev.gangway.connector.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.connector.cgi.AttributeNames;
import dev.gangway.connector.cgi.Mapping;
import dev.gangway.connector.testkit.Answer;
import dev.gangway.connector.testkit.Capture;
import dev.gangway.connector.testkit.CapturePlayer;
import dev.gangway.connector.testkit.FastCgiPeer;
import java.util.List;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.UriCompliance;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an application makes of the recorded requests, written by hand from what the clients had sent. */
class CapturedRequestsTest {
    private static final List<Capture> CAPTURES = Capture.all();

    /** Captures without REQUEST_URI. */
    private static final Pattern WITHOUT_TARGET = Pattern.compile("nginx-1.22.1/django\\..*");

    /** Captures in which the client asked mod_fcgid for something else than the others. */
    private static final Pattern OTHER_REQUESTS = Pattern.compile("apache-2.4.71/fcgid\\.S3-urlencoded");

    private static TestBridge bridge;

    @BeforeAll
    static void start() {
        bridge = TestBridge.of(Apps.of(Apps::report))
                .http(http -> http.setUriCompliance(UriCompliance.UNSAFE))
                .fastCgi(settings ->
                        settings.mapping(Mapping.DEFAULT.withAttributes(AttributeNames.of(List.of("*", "HTTP_*")))))
                .start();
    }

    @AfterAll
    static void stop() {
        bridge.close();
    }

    private static String report(Capture capture) {
        try (FastCgiPeer peer = bridge.connect()) {
            CapturePlayer.Outcome outcome = CapturePlayer.play(capture, peer, false);
            assertThat(outcome.answers()).as("%s", capture).hasSize(1);
            Answer answer = outcome.answers().get(0);
            assertThat(answer.status()).as("%s: %s", capture, answer).isEqualTo(200);
            return answer.bodyText();
        }
    }

    private static List<Capture> ofScenario(String scenario) {
        List<Capture> captures = CAPTURES.stream()
                .filter(capture -> capture.scenario().equals(scenario))
                .filter(capture -> !OTHER_REQUESTS.matcher(capture.name()).matches())
                .toList();
        assertThat(captures).isNotEmpty();
        return captures;
    }

    /** The target that the client asked for is what the application gets, in every layout of every web server. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            textBlock =
                    """
                    S1-path-plain           | /app/path/info?x=1&y=a+b%20c&empty=&utf=%C3%A9
                    S1-path-root            | /
                    S1-path-empty-query     | /?
                    S1-path-two-questions   | /app/a?b?c=d
                    S1-path-plus            | /app/a+b?c+d
                    S1-path-dot             | /app/./a/.
                    S1-path-dotdot          | /app/a/../b
                    S1-path-double-slash    | //app//double//slash/
                    S1-path-php-pathinfo    | /index.php/extra/path?x=1
                    S1-path-jsessionid      | /app/x;jsessionid=0A1B2C?x=1
                    S1-path-matrix          | /app/a;v=1/b;w=2/c
                    S1-path-semicolon-dotdot| /app/a/..;/b
                    S1-path-pct-backslash   | /app/a%5Cb
                    S1-path-pct-dotdot      | /app/a/%2e%2e/b
                    S1-path-pct-hash        | /app/a%23b
                    S1-path-pct-lower       | /app/a%2fb%c3%a9
                    S1-path-pct-pct         | /app/a%25b%2541
                    S1-path-pct-question    | /app/a%3Fb?c=%3F
                    S1-path-pct-semicolon   | /app/a%3Bjsessionid=1
                    S1-path-pct-slash       | /app/a%2Fb
                    S1-path-pct-slash-dotdot| /app/a/..%2Fb
                    S1-path-pct-space       | /app/a%20b?c%20d
                    S1-path-pct-unreserved  | /app/%61%7E%2D%41
                    S1-path-pct-utf8        | /app/caf%C3%A9/%E2%82%AC?q=%C3%A9
                    S1-path-raw-utf8        | /app/caf%C3%A9?q=%C3%A9
                    S1-path-raw-latin1      | /app/caf%E9?q=%E9
                    """)
    void keepsTheTargetOfTheClient(String scenario, String target) {
        for (Capture capture : ofScenario(scenario)) {
            if (!WITHOUT_TARGET.matcher(capture.name()).matches()) {
                assertThat(report(capture)).as("%s", capture).contains("target=" + target + "\n");
            }
        }
    }

    /** Without REQUEST_URI the target is built from what the web server has decoded. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    S1-path-plain           | /app/path/info?x=1&y=a+b%20c&empty=&utf=%C3%A9
                    S1-path-dotdot          | /app/b
                    S1-path-pct-question    | /app/a%3Fb?c=%3F
                    S1-path-pct-slash       | /app/a/b
                    S1-path-pct-pct         | /app/a%25b%2541
                    S1-path-pct-space       | /app/a%20b?c%20d
                    S1-path-pct-utf8        | /app/caf%C3%A9/%E2%82%AC?q=%C3%A9
                    """)
    void buildsTheTargetFromPathInfo(String scenario, String target) {
        assertThat(report(Capture.named("nginx-1.22.1/django." + scenario))).contains("target=" + target + "\n");
    }

    /** However a web server hands the body over, the application reads what the client sent. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            textBlock =
                    """
                    S3-urlencoded|POST|a=1&b=%C3%A9&c=x+y
                    S3-chunked|POST|hello world
                    S3-chunked-slow|POST|first second third
                    S3-chunked-trailer|POST|hello
                    S3-slow|POST|0123456789abcdefghijABCDEFGHIJ
                    S3-expect|POST|a=123
                    S3-http10|POST|a=1
                    S3-multipart|POST|--BOUND\r
                    S2-GET-body|GET|get body
                    S2-DELETE-body|DELETE|delete body
                    """)
    void givesTheBodyOfTheClient(String scenario, String method, String body) {
        for (Capture capture : ofScenario(scenario)) {
            assertThat(report(capture))
                    .as("%s", capture)
                    .contains("method=" + method + "\n")
                    .contains("\nbody=" + body);
        }
    }

    @ParameterizedTest
    @CsvSource({"S3-no-cl", "S3-empty-cl0"})
    void givesAnEmptyBodyWhereTheClientSentNone(String scenario) {
        for (Capture capture : ofScenario(scenario)) {
            assertThat(report(capture))
                    .as("%s", capture)
                    .contains("method=POST\n")
                    .endsWith("\nbody=\n");
        }
    }

    /** 204800 bytes with and without a length; the sum is that of the line the client repeats. */
    @ParameterizedTest
    @CsvSource({"S3-200KiB", "S3-chunked-200KiB"})
    void givesLargeBodiesWhole(String scenario) {
        StringBuilder body = new StringBuilder();
        for (int number = 0; body.length() < 204800; number += 64) {
            body.append("%07d the recorder sends this line to fill up a test body ......\n".formatted(number));
        }
        body.setLength(204800);
        long sum = Apps.sum(body.toString().getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
        for (Capture capture : ofScenario(scenario)) {
            assertThat(report(capture)).as("%s", capture).contains("\nbody=204800 " + sum + "\n");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    nginx-1.22.1/default.S1-basic         | remote=127.0.0.1:48878
                    nginx-1.22.1/default.S1-basic         | local=127.0.0.1:18100
                    nginx-1.22.1/default.S1-basic         | protocol=HTTP/1.1
                    nginx-1.22.1/default.S1-basic         | header X-Dup=one
                    nginx-1.22.1/default.S1-basic         | header X-Dup=two, three
                    nginx-1.22.1/default.S1-basic         | header Cookie=a=1; JSESSIONID=0123456789ABCDEF
                    nginx-1.22.1/default.S1-basic         | header If-None-Match="abc"
                    nginx-1.22.1/default.S1-basic         | header X-Spaces=padded
                    nginx-1.22.1/default.S1-basic         | attribute DOCUMENT_ROOT=/tmp/fcgirig/docroot
                    nginx-1.22.1/default.S1-basic         | attribute SERVER_SOFTWARE=nginx/1.22.1
                    nginx-1.22.1/default.S1-basic         | attribute SCRIPT_NAME=/app/path/info
                    apache-2.4.71/proxypass.S1-basic      | remote=127.0.0.1:44208
                    apache-2.4.71/proxypass.S1-basic      | server=www.example.test:80
                    apache-2.4.71/proxypass.S1-basic      | header X-Dup=one, two, three
                    apache-2.4.71/proxypass.S1-basic      | attribute ABSENT=null
                    caddy-2.6.2/default.S1-basic          | remote=127.0.0.1:39048
                    caddy-2.6.2/default.S1-basic          | server=www.example.test:80
                    caddy-2.6.2/default.S1-basic          | header Authorization=Basic YWxpY2U6c2VjcmV0
                    haproxy-2.6.12/default.S1-basic       | remote=127.0.0.1:35728
                    haproxy-2.6.12/default.S1-basic       | header X-Lower-Case=mixed
                    lighttpd-1.4.69/default.S1-basic      | remote=127.0.0.1:45972
                    lighttpd-1.4.69/default.S1-basic      | attribute PATH_INFO=/path/info
                    apache-2.4.71/tls.S9-tls-h2           | scheme=https
                    apache-2.4.71/tls.S9-tls-h2           | secure=true
                    apache-2.4.71/tls.S9-tls-h2           | protocol=HTTP/2.0
                    apache-2.4.71/tls.S9-tls-h2           | server=localhost:18206
                    caddy-2.6.2/tls.S9-tls-h2             | scheme=https
                    caddy-2.6.2/tls.S9-tls-h2             | server=localhost:18406
                    haproxy-2.6.12/tls.S9-tls-h2          | secure=true
                    haproxy-2.6.12/tls.S9-tls-h2          | server=localhost:18506
                    lighttpd-1.4.69/tls.S9-tls-h2         | protocol=HTTP/2.0
                    lighttpd-1.4.69/tls.S9-tls-h2         | server=localhost:18307
                    nginx-1.22.1/tls.S9-tls-h2            | scheme=https
                    nginx-1.22.1/tls.S9-tls-h2            | secure=true
                    nginx-1.22.1/default.S1-http10-nohost | protocol=HTTP/1.0
                    lighttpd-1.4.69/default.S1-http10-nohost | protocol=HTTP/1.0
                    apache-2.4.71/proxypass.S1-host-ipv6  | server=[2001:db8::1]:8443
                    lighttpd-1.4.69/default.S1-host-ipv6  | server=[2001:db8::1]:8443
                    caddy-2.6.2/default.S1-host-ipv6      | server=[2001:db8::1]:8443
                    haproxy-2.6.12/default.S1-host-ipv6   | server=[2001:db8::1]:8443
                    caddy-2.6.2/default.S1-host-port      | server=WWW.Example.Test:8443
                    caddy-2.6.2/default.S1-path-absolute-uri | target=/app/abs?x=1
                    caddy-2.6.2/default.S1-collide        | length=0
                    caddy-2.6.2/default.S1-collide        | scheme=http
                    lighttpd-1.4.69/default.S1-collide    | length=0
                    lighttpd-1.4.69/default.S1-collide    | header X-A-B=dash
                    lighttpd-1.4.69/default.S1-collide    | header X-A-B=underscore
                    lighttpd-1.4.69/default.S1-collide    | target=/app/x
                    caddy-2.6.2/default.S3-chunked        | length=-1
                    nginx-1.22.1/default.S3-chunked       | length=11
                    cgi-fcgi-2.4.2/tcp.S3-post            | method=POST
                    cgi-fcgi-2.4.2/tcp.S3-post            | target=/app/x%20y?x=1
                    perl-fcgi-client-0.09/tcp.S3-post     | target=/app?x=1
                    spawn-fcgi-1.6.4/unix.S6-spawn        | target=/app/x%20y?x=1
                    """)
    void tellsTheApplication(String capture, String line) {
        assertThat(report(Capture.named(capture)).lines()).contains(line);
    }

    @ParameterizedTest
    @CsvSource({
        "apache-2.4.71/ipv6.S1-path-plain, 52598",
        "caddy-2.6.2/ipv6.S1-path-plain, 49000",
        "haproxy-2.6.12/ipv6.S1-path-plain, 57358",
        "lighttpd-1.4.69/ipv6.S1-path-plain, 35866",
        "nginx-1.22.1/ipv6.S1-path-plain, 38530"
    })
    void tellsIpv6Addresses(String capture, int port) {
        assertThat(report(Capture.named(capture))).containsPattern("\nremote=\\[(::1|0:0:0:0:0:0:0:1)]:" + port + "\n");
    }

    /** Bytes above 127 come one for one as ISO-8859-1 characters in headers, and as UTF-8 text in attributes. */
    @ParameterizedTest
    @CsvSource({"nginx-1.22.1/default", "apache-2.4.71/proxypass", "caddy-2.6.2/default", "lighttpd-1.4.69/default"})
    void keepsTheBytesOfHeaders(String webServer) {
        assertThat(report(Capture.named(webServer + ".S1-basic")))
                .contains("header X-Utf8=caf\u00c3\u00a9\n", "attribute HTTP_X_UTF8=caf\u00e9\n")
                .contains("header X-Latin1=caf\u00e9\n");
    }

    /** CONTENT_LENGTH and CONTENT_TYPE stand for the fields, however often the web server sends them again. */
    @Test
    void tellsLengthAndTypeOfABodyOnce() {
        for (Capture capture : ofScenario("S3-urlencoded")) {
            assertThat(report(capture).lines())
                    .as("%s", capture)
                    .containsOnlyOnce("header Content-Length=18")
                    .containsOnlyOnce("header Content-Type=application/x-www-form-urlencoded")
                    .doesNotContain("header Transfer-Encoding=chunked");
        }
        for (Capture capture : ofScenario("S3-chunked")) {
            assertThat(report(capture)).as("%s", capture).doesNotContain("Transfer-Encoding");
        }
        for (Capture capture : ofScenario("S1-collide")) {
            assertThat(report(capture)).as("%s", capture).doesNotContain("999");
        }
    }

    @Test
    void dropsTheProxyHeader() {
        for (Capture capture : ofScenario("S1-basic")) {
            assertThat(report(capture)).as("%s", capture).doesNotContain("header Proxy=");
        }
    }
}
