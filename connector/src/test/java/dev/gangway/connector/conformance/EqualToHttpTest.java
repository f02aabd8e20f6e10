package dev.gangway.connector.conformance;

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
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.jetty.ee11.servlet.DefaultServlet;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.http.HttpTester;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The same request to Jetty's HTTP port and, as a web server passes it on, to the bridge: the same answer. */
class EqualToHttpTest {
    private static final String HOST = "www.example.test:8123";

    /** Fields that are the web server's, or that differ with every answer. */
    private static final Set<String> NOT_COMPARED = Set.of("date", "server", "connection", "transfer-encoding");

    private static Path folder;

    private static Ports strict;
    private static Ports unsafe;

    /** One server with the same application on an HTTP port and on a FastCGI port. */
    private record Ports(TestBridge bridge, ServerConnector http) {
        static Ports open(UriCompliance compliance) {
            TestBridge bridge = TestBridge.of(applications())
                    .http(http -> http.setUriCompliance(compliance))
                    .start();
            HttpConfiguration configuration = new HttpConfiguration();
            configuration.setUriCompliance(compliance);
            configuration.setSendServerVersion(false); // it also signs error pages
            ServerConnector http = new ServerConnector(bridge.server(), 1, 1, new HttpConnectionFactory(configuration));
            http.setHost("127.0.0.1");
            bridge.server().addConnector(http);
            bridge.server().manage(http);
            try {
                http.start();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
            return new Ports(bridge, http);
        }

        private static Handler applications() {
            return new ContextHandlerCollection(context("/"), context("/app"), context("/public/app"), files());
        }

        private static ServletContextHandler files() {
            ServletContextHandler context = new ServletContextHandler("/files");
            context.setBaseResourceAsPath(folder);
            ServletHolder holder = new ServletHolder(new DefaultServlet());
            holder.setInitParameter("etags", "true");
            context.addServlet(holder, "/");
            return context;
        }

        private static ServletContextHandler context(String path) {
            ServletContextHandler context = new ServletContextHandler(path, ServletContextHandler.SESSIONS);
            context.addServlet(new ReportServlet(), "/*");
            context.addServlet(new ReportServlet(), "/exact");
            context.addServlet(new ReportServlet(), "*.do");
            context.addServlet(new AnswerServlet(), "/answer/*");
            return context;
        }

        /** Asks both ports, and requires that they say the same. */
        void compare(String method, String target, String... headers) throws IOException {
            String overHttp = overHttp(method, target, headers);
            String overFastCgi = overFastCgi(method, target, headers);
            assertThat(overFastCgi)
                    .as("%s %s %s", method, target, List.of(headers))
                    .isEqualTo(overHttp);
        }

        private String overHttp(String method, String target, String... headers) throws IOException {
            StringBuilder request = new StringBuilder();
            request.append(method)
                    .append(' ')
                    .append(target)
                    .append(" HTTP/1.1\r\nHost: ")
                    .append(HOST)
                    .append("\r\n");
            for (int i = 0; i < headers.length; i += 2) {
                request.append(headers[i]).append(": ").append(headers[i + 1]).append("\r\n");
            }
            request.append("Connection: close\r\n\r\n");
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), http.getLocalPort())) {
                socket.setSoTimeout(20_000);
                socket.getOutputStream().write(request.toString().getBytes(ISO_8859_1));
                HttpTester.Input in = HttpTester.from(socket.getInputStream());
                HttpTester.Response response = HttpTester.parseResponse(in, method.equals("HEAD"));
                assertThat(response).as("%s", target).isNotNull();
                List<String> lines = new ArrayList<>();
                response.forEach(field -> lines.add(field.getName() + ": " + field.getValue()));
                byte[] body = response.getContentBytes();
                return describe(response.getStatus(), lines, body == null ? "" : new String(body, ISO_8859_1));
            }
        }

        private String overFastCgi(String method, String target, String... headers) {
            List<String> variables = new ArrayList<>(List.of(
                    "REQUEST_METHOD", method,
                    "REQUEST_URI", target,
                    "SERVER_PROTOCOL", "HTTP/1.1",
                    "REMOTE_ADDR", "127.0.0.1",
                    "HTTP_HOST", HOST,
                    "HTTP_CONNECTION", "close",
                    "SERVER_NAME", "www.example.test",
                    "SERVER_PORT", "8123"));
            for (int i = 0; i < headers.length; i += 2) {
                variables.add("HTTP_" + headers[i].toUpperCase(Locale.ROOT).replace('-', '_'));
                variables.add(headers[i + 1]);
            }
            try (FastCgiPeer peer = bridge.connect()) {
                peer.send(WireBytes.request(1, WireBytes.CLOSE, variables.toArray(new String[0])));
                Answer answer = peer.answer(1);
                List<String> lines = answer.headerLines().stream()
                        .filter(line -> !line.startsWith("Status:"))
                        .toList();
                return describe(answer.status(), lines, answer.bodyText());
            }
        }

        private static String describe(int status, List<String> headerLines, String body) {
            TreeMap<String, List<String>> headers = new TreeMap<>();
            for (String line : headerLines) {
                String name = line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT);
                if (!NOT_COMPARED.contains(name)) {
                    headers.computeIfAbsent(name, n -> new ArrayList<>())
                            .add(line.substring(line.indexOf(':') + 1).strip());
                }
            }
            // Who finds that a request is bad says so in its own words.
            return status == 400 ? "400" : status + "\n" + headers + "\n" + body;
        }

        void close() {
            bridge.close();
        }
    }

    /** Tells all that the servlet API says of where the request goes, and of who sent it. */
    private static final class ReportServlet extends HttpServlet {
        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.setContentType("text/plain; charset=utf-8");
            StringBuilder text = new StringBuilder();
            text.append(request.getMethod()).append(' ').append(request.getProtocol());
            line(text, "uri", request.getRequestURI());
            line(text, "url", request.getRequestURL());
            line(text, "context", request.getContextPath());
            line(text, "servlet", request.getServletPath());
            line(text, "info", request.getPathInfo());
            line(text, "match", request.getHttpServletMapping().getMappingMatch());
            line(text, "query", request.getQueryString());
            line(text, "scheme", request.getScheme() + request.isSecure());
            line(text, "server", request.getServerName() + ":" + request.getServerPort());
            line(text, "length", request.getContentLengthLong());
            line(text, "session", request.getRequestedSessionId());
            line(text, "from", request.isRequestedSessionIdFromURL() + "" + request.isRequestedSessionIdFromCookie());
            new TreeMap<>(request.getParameterMap())
                    .forEach((name, values) -> line(text, "parameter " + name, String.join("|", values)));
            Cookie[] cookies = request.getCookies();
            for (Cookie cookie : cookies == null ? new Cookie[0] : cookies) {
                line(text, "cookie " + cookie.getName(), cookie.getValue());
            }
            line(text, "locales", Collections.list(request.getLocales()));
            for (String name : new java.util.TreeSet<>(Collections.list(request.getHeaderNames()))) {
                line(text, name, Collections.list(request.getHeaders(name)));
            }
            response.getOutputStream().write(text.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }

        private static void line(StringBuilder text, String name, Object value) {
            text.append('\n').append(name).append('=').append(value);
        }
    }

    /** Answers in the way that the path asks for. */
    private static final class AnswerServlet extends HttpServlet {
        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            switch (String.valueOf(request.getPathInfo())) {
                case "/redirect" -> response.sendRedirect("next?a=b");
                case "/redirect-root" -> response.sendRedirect("/elsewhere");
                case "/redirect-absolute" -> response.sendRedirect("https://other.example.test/x");
                case "/redirect-up" -> response.sendRedirect("../up");
                case "/redirect-session" -> {
                    request.getSession();
                    response.reset();
                    response.sendRedirect(request.getContextPath() + "/exact");
                }
                case "/error" -> response.sendError(418, "short & stout");
                case "/empty" -> response.setStatus(204);
                case "/unchanged" -> {
                    response.setHeader("ETag", "\"a\"");
                    response.setStatus(304);
                }
                case "/reset" -> response.setStatus(205);
                case "/length-and-nothing" -> {
                    response.setContentLength(1234);
                    response.setStatus(304);
                }
                case "/headers" -> {
                    response.addHeader("X-Many", "1");
                    response.addHeader("X-Many", "2");
                    response.addHeader("X-Latin1", "caf\u00e9");
                    response.addHeader("X-Break", "a\r\nX-Forged: 1");
                    response.addHeader("X-Nul", "a\0b");
                    response.addHeader("X-Empty", "");
                    response.addCookie(new Cookie("c", "v"));
                    response.getOutputStream().print("ok");
                }
                case "/throw" -> throw new IOException("on purpose");
                case "/long" -> response.getOutputStream().write(new byte[100_000]);
                default -> response.sendError(404);
            }
        }
    }

    @BeforeAll
    static void start(@TempDir Path made) throws IOException {
        folder = made;
        Path file = Files.writeString(folder.resolve("text.txt"), "0123456789".repeat(10));
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
        strict = Ports.open(UriCompliance.DEFAULT);
        unsafe = Ports.open(UriCompliance.UNSAFE);
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
                "http://www.example.test:8123/app/abs?x=1",
                "http://www.example.test:8123",
                "https://www.example.test:8123/app/abs",
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
        for (Ports ports : List.of(strict, unsafe)) {
            assertThat(ports.overFastCgi("GET", raw)).isEqualTo(ports.overHttp("GET", escaped));
        }
    }

    @ParameterizedTest
    @CsvSource({"OPTIONS, *", "HEAD, /app/x", "DELETE, /app/x", "PATCH, /app/x", "BREW, /app/x", "TRACE, /app/x"})
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
