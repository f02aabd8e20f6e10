package dev.gangway.connector.conformance;

import static dev.gangway.connector.testkit.WireBytes.KEEP_CONN;
import static dev.gangway.connector.testkit.WireBytes.and;
import static dev.gangway.connector.testkit.WireBytes.getParams;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.connector.testkit.Answer;
import dev.gangway.connector.testkit.FastCgiPeer;
import dev.gangway.connector.testkit.WireBytes;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that an application gets wrong, by mistake or with what an attacker gave it: none misleads a web server. */
class WrongAnswersTest {
    private static final String ATTACK = "a\r\nInjected: 1\r\n\r\nbody\0\n";

    private static TestBridge bridge;

    private static final class WrongServlet extends HttpServlet {
        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            String query = request.getQueryString();
            switch (request.getServletPath()) {
                case "/status" -> response.setStatus(Integer.parseInt(query));
                case "/status-body" -> {
                    response.setStatus(Integer.parseInt(query));
                    response.getOutputStream().print("body");
                }
                case "/status-flush" -> {
                    response.setStatus(Integer.parseInt(query));
                    response.flushBuffer();
                    response.getOutputStream().print("body");
                }
                case "/attack" -> {
                    try {
                        attack(query, response);
                    } catch (IllegalArgumentException e) {
                        response.setHeader("X-Refused", "by the servlet API");
                    }
                    if (!response.isCommitted()) {
                        response.getOutputStream().print("done");
                    }
                }
                default -> response.getOutputStream().print("served");
            }
        }

        private static void attack(String where, HttpServletResponse response) throws IOException {
            switch (where) {
                case "header" -> response.setHeader("X-A", ATTACK);
                case "added" -> response.addHeader("X-A", ATTACK);
                case "name" -> response.addHeader("X" + ATTACK, "1");
                case "type" -> response.setContentType("text/plain" + ATTACK);
                case "charset" -> {
                    response.setContentType("text/plain");
                    response.setCharacterEncoding("utf-8" + ATTACK);
                }
                case "location" -> response.setHeader("Location", "/" + ATTACK);
                case "redirect" -> response.sendRedirect("/" + ATTACK);
                case "error" -> response.sendError(404, ATTACK);
                case "trailer" -> response.setTrailerFields(() -> Map.of("X" + ATTACK, ATTACK));
                case "hints" -> {
                    response.setHeader("Link", ATTACK);
                    response.setHeader("X" + ATTACK, "1");
                    response.sendError(103);
                }
                case "cookie-name" -> response.addCookie(new Cookie("n" + ATTACK, "v"));
                default -> response.addCookie(cookie(where));
            }
        }

        private static Cookie cookie(String where) {
            Cookie cookie = new Cookie("n", where.equals("cookie-value") ? ATTACK : "v");
            switch (where) {
                case "cookie-path" -> cookie.setPath("/" + ATTACK);
                case "cookie-domain" -> cookie.setDomain("example.test" + ATTACK);
                case "cookie-attribute" -> cookie.setAttribute("A", ATTACK);
                default -> {}
            }
            return cookie;
        }
    }

    @BeforeAll
    static void start() {
        ServletContextHandler context = new ServletContextHandler("/");
        context.addServlet(new WrongServlet(), "/*");
        for (String path : List.of("/status", "/status-body", "/status-flush", "/attack")) {
            context.addServlet(new WrongServlet(), path);
        }
        bridge = TestBridge.start(context);
    }

    @AfterAll
    static void stop() {
        bridge.close();
    }

    /** HAProxy waits for ever for an answer without a header, and to Apache it is an empty success. */
    @ParameterizedTest
    @CsvSource({
        "/status, 100",
        "/status, 102",
        "/status, 103",
        "/status, 199",
        "/status, 99",
        "/status, 1000",
        "/status-body, 1000",
        "/status-body, 100",
        "/status-body, 103",
        "/status-flush, 102",
        "/status-flush, 103"
    })
    void aStatusThatEndsNoAnswerBecomesAnError(String path, int status) {
        for (String software : List.of("HAProxy 2.6.12", "lighttpd/1.4.69")) {
            try (FastCgiPeer peer = bridge.connect()) {
                peer.send(WireBytes.request(
                        1, KEEP_CONN, and(getParams(path + "?" + status), "SERVER_SOFTWARE", software)));
                String text = peer.answer(1).stdoutText();
                String hints = "Status: 103 Early Hints\r\n\r\n";
                String answer = text.startsWith(hints) && software.startsWith("lighttpd")
                        ? text.substring(hints.length())
                        : text;
                assertThat(answer).startsWith("Status: 500 Server Error\r\n").doesNotContain("Status: 1");
                peer.send(WireBytes.get(1, KEEP_CONN, "/next"));
                assertThat(peer.answer(1).bodyText()).isEqualTo("served");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "header",
                "added",
                "name",
                "type",
                "charset",
                "location",
                "redirect",
                "error",
                "trailer",
                "hints",
                "cookie-name",
                "cookie-value",
                "cookie-path",
                "cookie-domain",
                "cookie-attribute"
            })
    void noTextOfAnApplicationBecomesALine(String where) {
        for (String software : List.of("nginx/1.22.1", "lighttpd/1.4.69")) {
            try (FastCgiPeer peer = bridge.connect()) {
                peer.send(WireBytes.request(
                        1, KEEP_CONN, and(getParams("/attack?" + where), "SERVER_SOFTWARE", software)));
                Answer answer = peer.answer(1);
                String text = answer.stdoutText();
                if (text.startsWith("Status: 103")) {
                    requireHeaderBlock(text.substring(0, text.indexOf("\r\n\r\n")));
                    text = text.substring(text.indexOf("\r\n\r\n") + 4);
                }
                int end = text.indexOf("\r\n\r\n");
                requireHeaderBlock(text.substring(0, end));
                String body = text.substring(end + 4);
                // A page about an error or a redirect is Jetty's.
                assertThat(body).matches(page -> page.equals("done") || page.startsWith("<html>"));
            }
        }
    }

    private static void requireHeaderBlock(String block) {
        for (byte b : block.replace("\r\n", "").getBytes(ISO_8859_1)) {
            assertThat((b & 0xFF) >= ' ' || b == '\t').as("%s in %s", b, block).isTrue();
        }
        assertThat(block.split("\r\n", -1))
                .allMatch(line -> line.matches("(?s)[^:\\s]+: .*"), "is a field")
                .noneMatch(line -> line.startsWith("Injected") || line.startsWith("body"));
    }
}
