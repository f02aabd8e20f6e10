package dev.gangway.connector.conformance;

import static dev.gangway.connector.testkit.WireBytes.CLOSE;
import static dev.gangway.connector.testkit.WireBytes.and;
import static dev.gangway.connector.testkit.WireBytes.getParams;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.connector.cgi.AttributeNames;
import dev.gangway.connector.cgi.Mapping;
import dev.gangway.connector.cgi.Mount;
import dev.gangway.connector.testkit.FastCgiPeer;
import dev.gangway.connector.testkit.WireBytes;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Parameters of the web server as request attributes, as a servlet reads them. */
class AttributesTest {
    private static TestBridge open;
    private static TestBridge some;

    /** Answers the attribute that the path names, in brackets, or all names for the root. */
    private static final class AttributeServlet extends HttpServlet {
        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            String name = request.getPathInfo().substring(1);
            if (name.equals("local")) {
                print(response, request.getLocalAddr() + " " + request.getLocalPort());
            } else if (name.equals("remote")) {
                print(response, request.getRemoteAddr() + ":" + request.getRemotePort());
            } else if (name.equals("names")) {
                print(response, Collections.list(request.getAttributeNames()).toString());
            } else if (name.equals("hidden")) {
                request.setAttribute("A", "mine");
                print(response, request.getAttribute("A"));
            } else {
                print(response, request.getAttribute(name));
            }
        }

        private static void print(HttpServletResponse response, Object value) throws IOException {
            response.getOutputStream().write(("[" + value + "]").getBytes(StandardCharsets.UTF_8));
        }
    }

    @BeforeAll
    static void start() {
        open = TestBridge.start(servlet());
        some = TestBridge.of(servlet())
                .fastCgi(settings -> settings.mapping(Mapping.DEFAULT.withAttributes(
                        AttributeNames.of(List.of("SSL_*", "AJP_eppn", "HTTP_X_*", "jakarta.*", "!SSL_CLIENT_*")))))
                .start();
    }

    @AfterAll
    static void stop() {
        open.close();
        some.close();
    }

    private static ServletContextHandler servlet() {
        return servlet("/");
    }

    private static ServletContextHandler servlet(String contextPath) {
        ServletContextHandler context = new ServletContextHandler(contextPath);
        context.addServlet(new AttributeServlet(), "/*");
        return context;
    }

    private static String ask(TestBridge bridge, String path, String... variables) {
        try (FastCgiPeer peer = bridge.connect()) {
            peer.send(WireBytes.request(1, CLOSE, and(getParams(path), variables)));
            return peer.answer(1).bodyUtf8();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "A, A, value, value",
        "Shib-Session-ID, Shib-Session-ID, _1a, _1a",
        "GEOIP_COUNTRY_CODE, GEOIP_COUNTRY_CODE, DE, DE",
        "eppn, AJP_eppn, alice@example.test, alice@example.test",
        "AJP_eppn, AJP_eppn, alice@example.test, alice@example.test",
        "A, AJP_B, value, null",
        "EMPTY, EMPTY, '', ''",
        "REMOTE_USER, REMOTE_USER, '', null",
        "A, A, caf\u00c3\u00a9, caf\u00e9",
        "A, A, caf\u00e9, caf\u00e9",
        "HTTP_X_A, HTTP_X_A, forged, null",
        "HTTP_COOKIE, HTTP_COOKIE, forged=1, null",
        "GANGWAY_SECRET, GANGWAY_SECRET, secret, null"
    })
    void areReadableByDefaultButForHeaders(String name, String parameter, String value, String seen) {
        assertThat(ask(open, "/" + name, parameter, value)).isEqualTo("[" + seen + "]");
    }

    @ParameterizedTest
    @CsvSource({
        "SSL_PROTOCOL, SSL_PROTOCOL, v, v",
        "SSL_CLIENT_CERT, SSL_CLIENT_CERT, v, null",
        "eppn, AJP_eppn, v, v",
        "mail, AJP_mail, v, null",
        "A, A, v, null",
        "HTTP_X_A, HTTP_X_A, v, v",
        "HTTP_COOKIE, HTTP_COOKIE, v, null"
    })
    void areReadableByPattern(String name, String parameter, String value, String seen) {
        assertThat(ask(some, "/" + name, parameter, value)).isEqualTo("[" + seen + "]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jakarta.servlet.include.request_uri",
                "javax.servlet.include.request_uri",
                "java.lang.String",
                "jdk.internal",
                "sun.misc",
                "com.sun.net",
                "org.eclipse.jetty.server.Request.queryEncoding",
                "org.mortbay.jetty",
                "dev.gangway.remoteUser",
                "jakarta.servlet.forward.context_path"
            })
    void neverHaveANameOfTheContainer(String name) {
        for (TestBridge bridge : List.of(open, some)) {
            assertThat(ask(bridge, "/" + name, name, "forged", "AJP_" + name, "forged"))
                    .doesNotContain("forged");
        }
    }

    /** The path is the attribute's name, below what is mounted elsewhere for applications. */
    @Test
    void tellTheTargetBeforeItIsMapped() {
        Mapping mapped = Mapping.DEFAULT.withMounts(List.of(new Mount("/out/side", "/")));
        try (TestBridge mounted = TestBridge.of(servlet())
                        .fastCgi(settings -> settings.mapping(mapped))
                        .start();
                TestBridge prefixed = TestBridge.of(servlet("/in/side"))
                        .fastCgi(settings -> settings.mapping(Mapping.DEFAULT.withAddedPrefix("/in/side")))
                        .start()) {
            assertThat(ask(mounted, "/out/side/dev.gangway.target?a=1"))
                    .isEqualTo("[/out/side/dev.gangway.target?a=1]");
            assertThat(ask(prefixed, "/dev.gangway.target?")).isEqualTo("[/dev.gangway.target?]");
        }
        assertThat(ask(open, "/dev.gangway.target?a=%20")).isEqualTo("[/dev.gangway.target?a=%20]");
    }

    @Test
    void areNotListedAndHideNothing() {
        String[] names = ask(open, "/names", "A", "1", "AJP_B", "2").split("[\\[\\], ]+");
        assertThat(names)
                .contains("org.eclipse.jetty.server.Request.maxFormKeys") // what is listed, that is
                .doesNotContain("A", "AJP_B", "B", "REQUEST_METHOD");
        assertThat(ask(open, "/hidden", "A", "1")).isEqualTo("[mine]");
    }

    /** What is not known is nobody's address: applications trust that of the machine itself. */
    @ParameterizedTest
    @CsvSource({
        "192.0.2.1:50000, REMOTE_ADDR, 192.0.2.1",
        "127.0.0.1:50000, REMOTE_ADDR, unix:",
        "0.0.0.0:0, REMOTE_ADDR, ''",
        "0.0.0.0:0, REMOTE_ADDR, localhost",
        "0.0.0.0:0, REMOTE_ADDR, unix:/run/x.sock",
        "0.0.0.0:0, OTHER, x"
    })
    void tellTheAddressOfTheBrowser(String seen, String name, String value) {
        assertThat(ask(open, "/remote", name, value, "REMOTE_PORT", "50000")).isEqualTo("[" + seen + "]");
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, SERVER_ADDR, 192.0.2.1, 8443, 8443",
        "192.0.2.1, LOCAL_ADDR, 192.0.2.1, 8443, 8443",
        "127.0.0.1, OTHER, x, 8443, 8443",
        "127.0.0.1, SERVER_ADDR, unix:, 8443, 8443",
        "[2001:db8::1], SERVER_ADDR, 2001:db8::1, 443, 443",
        "[2001:db8::1], SERVER_ADDR, [2001:db8::1], 443, 443"
    })
    void tellTheLocalPortOfTheWebServer(String address, String name, String value, String port, String seen) {
        assertThat(ask(open, "/local", name, value, "SERVER_PORT", port))
                .isIn("[" + address + " " + seen + "]", "[[2001:db8:0:0:0:0:0:1] " + seen + "]");
    }
}
