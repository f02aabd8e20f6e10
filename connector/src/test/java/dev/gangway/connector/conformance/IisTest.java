package dev.gangway.connector.conformance;

import static dev.gangway.connector.testkit.WireBytes.KEEP_CONN;
import static dev.gangway.connector.testkit.WireBytes.and;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.connector.cgi.Mapping;
import dev.gangway.connector.cgi.TargetSource;
import dev.gangway.connector.testkit.Answer;
import dev.gangway.connector.testkit.FastCgiPeer;
import dev.gangway.connector.testkit.WireBytes;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The parameters that IIS sends, as its documentation and listings of its variables tell: many, of which most are empty,
 * with the path of Windows in some. Of two with the same name the last counts, so each test adds what it has otherwise.
 */
class IisTest {
    private static final String[] PLAIN = {
        "APP_POOL_ID", "DefaultAppPool",
        "URL", "/app/page",
        "SERVER_SOFTWARE", "Microsoft-IIS/10.0",
        "SERVER_PROTOCOL", "HTTP/1.1",
        "SERVER_PORT_SECURE", "0",
        "SERVER_PORT", "8080",
        "SERVER_NAME", "www.example.test",
        "SCRIPT_NAME", "/app/page",
        "SCRIPT_FILENAME", "C:\\inetpub\\wwwroot\\app\\page",
        "REQUEST_URI", "/app/page?a=1",
        "REQUEST_METHOD", "GET",
        "REMOTE_USER", "",
        "REMOTE_PORT", "29125",
        "REMOTE_HOST", "203.0.113.7",
        "REMOTE_ADDR", "203.0.113.7",
        "QUERY_STRING", "a=1",
        "PATH_TRANSLATED", "C:\\inetpub\\wwwroot\\app\\page",
        "PATH_INFO", "/app/page",
        "LOGON_USER", "",
        "LOCAL_ADDR", "192.0.2.1",
        "INSTANCE_META_PATH", "/LM/W3SVC/1",
        "INSTANCE_NAME", "DEFAULT WEB SITE",
        "INSTANCE_ID", "1",
        "HTTPS_SERVER_SUBJECT", "",
        "HTTPS_SERVER_ISSUER", "",
        "HTTPS_SECRETKEYSIZE", "",
        "HTTPS_KEYSIZE", "",
        "HTTPS", "off",
        "GATEWAY_INTERFACE", "CGI/1.1",
        "DOCUMENT_ROOT", "C:\\inetpub\\wwwroot",
        "CONTENT_TYPE", "",
        "CONTENT_LENGTH", "0",
        "CERT_SUBJECT", "",
        "CERT_SERIALNUMBER", "",
        "CERT_ISSUER", "",
        "CERT_FLAGS", "",
        "CERT_COOKIE", "",
        "AUTH_USER", "",
        "AUTH_PASSWORD", "",
        "AUTH_TYPE", "",
        "APPL_PHYSICAL_PATH", "C:\\inetpub\\wwwroot\\",
        "APPL_MD_PATH", "/LM/W3SVC/1/ROOT",
        "IIS_UrlRewriteModule", "7.1.1952.0",
        "WEBSOCKET_VERSION", "13",
        "HTTP_HOST", "www.example.test:8080",
        "HTTP_CONNECTION", "keep-alive",
        "FCGI_ROLE", "RESPONDER"
    };

    /** Tells what the servlet API says, and of the attributes that the query names as {@code show}. */
    private static final class Report extends HttpServlet {
        private static final long serialVersionUID = 1;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            StringBuilder text = new StringBuilder();
            text.append("path=").append(request.getServletPath()).append(request.getPathInfo());
            text.append("\nuri=").append(request.getRequestURI()).append('?').append(request.getQueryString());
            text.append("\nurl=").append(request.getRequestURL());
            text.append("\nsecure=").append(request.isSecure());
            text.append("\nlocal=").append(request.getLocalAddr()).append('|').append(request.getLocalPort());
            text.append("\nremote=").append(request.getRemoteAddr()).append('|').append(request.getRemotePort());
            text.append("\nhost=").append(request.getRemoteHost());
            text.append("\ntype=").append(request.getContentType());
            text.append("\nlength=").append(request.getContentLengthLong());
            text.append("\nbody=").append(request.getInputStream().readAllBytes().length);
            text.append("\nuser=").append(request.getAttribute("dev.gangway.remoteUser"));
            text.append("\nheaders=").append(Collections.list(request.getHeaderNames()));
            Object chain = request.getAttribute("jakarta.servlet.request.X509Certificate");
            text.append("\ncertificates=").append(chain != null);
            for (String name : Collections.list(request.getParameterNames())) {
                if (name.equals("show")) {
                    String attribute = request.getParameter(name);
                    text.append('\n').append(attribute).append('=').append(request.getAttribute(attribute));
                }
            }
            response.getOutputStream().print(text.append('\n').toString());
        }
    }

    private static String ask(TestBridge.Builder builder, String... otherwise) {
        try (TestBridge bridge = builder.start();
                FastCgiPeer peer = bridge.connect()) {
            peer.send(WireBytes.request(1, KEEP_CONN, and(PLAIN, otherwise)));
            Answer answer = peer.answer(1);
            return answer.status() == 200 ? answer.bodyText() : "status " + answer.status();
        }
    }

    private static TestBridge.Builder bridge() {
        ServletContextHandler context = new ServletContextHandler("/");
        context.addServlet(new Report(), "/app/*");
        return TestBridge.of(context);
    }

    private static String ask(String... otherwise) {
        return ask(bridge(), otherwise);
    }

    @Test
    void becomesARequest() {
        assertThat(ask())
                .isEqualTo(
                        """
                        path=/app/page
                        uri=/app/page?a=1
                        url=http://www.example.test:8080/app/page
                        secure=false
                        local=192.0.2.1|8080
                        remote=203.0.113.7|29125
                        host=203.0.113.7
                        type=null
                        length=0
                        body=0
                        user=null
                        headers=[Host, Connection, Content-Length]
                        certificates=false
                        """);
    }

    @Test
    void isSecureWhereHttpsIsOn() {
        String[] tls = {"HTTPS", "on", "SERVER_PORT_SECURE", "1", "SERVER_PORT", "443", "HTTP_HOST", "www.example.test"
        };
        assertThat(ask(tls)).contains("url=https://www.example.test/app/page\n", "secure=true\n");
        assertThat(ask("HTTPS", "ON")).contains("secure=true\n");
        assertThat(ask("HTTPS", "OFF")).contains("secure=false\n");
        assertThat(ask("SERVER_PORT_SECURE", "1")).contains("secure=false\n");
    }

    @Test
    void mayHaveIpv6() {
        assertThat(ask("LOCAL_ADDR", "::1", "REMOTE_ADDR", "::1", "REMOTE_HOST", "::1", "HTTP_HOST", "[::1]:8080"))
                .contains("url=http://[::1]:8080/app/page\n", "local=[0:0:0:0:0:0:0:1]|8080\n")
                .contains("remote=[0:0:0:0:0:0:0:1]|29125\n");
    }

    /** PATH_INFO has all of the path, and SCRIPT_NAME as much of it as IIS takes for the script. */
    @ParameterizedTest
    @CsvSource({"/app/x y, /app/x y", "/app, /app/x y", "/, /app/x y", "'', /app/x y", "/app/x y, ''"})
    void tellsThePathTwiceWithoutRequestUri(String script, String info) {
        assertThat(ask("REQUEST_URI", "", "SCRIPT_NAME", script, "PATH_INFO", info))
                .contains("path=/app/x y\n", "uri=/app/x%20y?a=1\n");
    }

    /** What URL Rewrite adds to the headers a browser can add as well; what it was asked for is in REQUEST_URI. */
    @Test
    void tellsNoTargetInHeaders() {
        String[] forged = {
            "HTTP_X_ORIGINAL_URL",
            "/forged",
            "HTTP_X_REWRITE_URL",
            "/forged",
            "HTTP_UNENCODED_URL",
            "/forged",
            "UNENCODED_URL",
            "/app/page",
            "URL",
            "/rewritten"
        };
        assertThat(ask(forged)).contains("path=/app/page\n").contains("X-Original-Url");
        String[] rewritten = and(forged, "SCRIPT_NAME", "/app/new", "PATH_INFO", "/app/new", "QUERY_STRING", "b=2");
        assertThat(ask(rewritten)).contains("uri=/app/page?a=1\n");
        assertThat(ask(
                        bridge().fastCgi(settings ->
                                settings.mapping(Mapping.DEFAULT.withSource(TargetSource.SCRIPT_NAME))),
                        rewritten))
                .contains("uri=/app/new?b=2\n");
    }

    /** A backslash is no slash: IIS makes one of it in the path, and never in REQUEST_URI. */
    @ParameterizedTest
    @CsvSource({"/app/a%5Cb, status 400", "/app/a%5C..%5Cb, status 400", "/app/..%5C..%5Cx, status 400"})
    void refusesBackslashes(String target, String answer) {
        assertThat(ask("REQUEST_URI", target, "SCRIPT_NAME", "/app/a/b", "PATH_INFO", "/app/a/b"))
                .isEqualTo(answer);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void tellsAUserOnlyWhereHeIsTrusted(boolean trusted) {
        String[] user = {
            "REMOTE_USER",
            "EXAMPLE\\alice",
            "LOGON_USER",
            "EXAMPLE\\alice",
            "AUTH_USER",
            "EXAMPLE\\alice",
            "AUTH_TYPE",
            "Negotiate",
            "UNMAPPED_REMOTE_USER",
            "EXAMPLE\\alice"
        };
        assertThat(ask(bridge().fastCgi(settings -> settings.trustRemoteUser(trusted)), user))
                .contains(trusted ? "user=EXAMPLE\\alice\n" : "user=null\n");
        assertThat(ask(bridge().fastCgi(settings -> settings.trustRemoteUser(trusted)), "LOGON_USER", "EXAMPLE\\alice"))
                .contains("user=null\n");
    }

    /** IIS tells of a certificate what it says, but not the certificate itself. */
    @Test
    void tellsOfACertificateInAttributes() {
        String[] certificate = {
            "HTTPS",
            "on",
            "HTTPS_KEYSIZE",
            "256",
            "CERT_FLAGS",
            "1",
            "CERT_SUBJECT",
            "CN=Alice, O=Example",
            "CERT_ISSUER",
            "CN=Test",
            "CERT_SERIALNUMBER",
            "01-0a",
            "CERT_COOKIE",
            "0a0b"
        };
        for (String name : new String[] {"CERT_SUBJECT", "CERT_ISSUER", "CERT_SERIALNUMBER", "HTTPS_KEYSIZE"}) {
            String value = certificate[java.util.Arrays.asList(certificate).indexOf(name) + 1];
            String[] asked = and(certificate, "REQUEST_URI", "/app/page?show=" + name);
            assertThat(ask(asked)).contains("certificates=false\n", name + "=" + value + "\n");
        }
    }

    /** Backslashes and all; an empty parameter of CGI itself is absent, and another one is empty. */
    @ParameterizedTest
    @CsvSource({
        "APPL_PHYSICAL_PATH, C:\\inetpub\\wwwroot\\",
        "PATH_TRANSLATED, C:\\inetpub\\wwwroot\\app\\page",
        "INSTANCE_ID, 1",
        "INSTANCE_META_PATH, /LM/W3SVC/1",
        "IIS_UrlRewriteModule, 7.1.1952.0",
        "CERT_SUBJECT, ''",
        "AUTH_TYPE, null",
        "REMOTE_USER, null",
        "HTTP_HOST, null"
    })
    void tellsEverythingElseInAttributes(String name, String value) {
        assertThat(ask("REQUEST_URI", "/app/page?show=" + name)).endsWith("\n" + name + "=" + value + "\n");
    }
}
