package dev.gangway.launcher.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.launcher.deploy.ApplicationSource;
import dev.gangway.launcher.options.ListenAddress;
import dev.gangway.launcher.server.Bridge;
import dev.gangway.launcher.server.BridgeSettings;
import dev.gangway.launcher.server.Listening;
import dev.gangway.launcher.testkit.WarBuilder;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A browser, the demo's web server, a bridge, and an application that looks at what arrives. */
@Timeout(60)
class DemoFrontTest {
    private static final String SHOW =
            """
            import jakarta.servlet.annotation.WebServlet;
            import jakarta.servlet.http.*;

            @WebServlet("/show/*")
            public class Show extends HttpServlet {
                @Override
                protected void doGet(HttpServletRequest request, HttpServletResponse response)
                        throws java.io.IOException {
                    var out = response.getWriter();
                    out.println(request.getProtocol() + " " + request.getRequestURL() + "?" + request.getQueryString());
                    out.println("path " + request.getPathInfo() + ", client " + request.getRemoteAddr());
                    var names = new java.util.TreeSet<>(java.util.Collections.list(request.getHeaderNames()));
                    for (String name : names) {
                        out.println(name + ": " + java.util.Collections.list(request.getHeaders(name)));
                    }
                    out.println("AUTH_TYPE " + request.getAttribute("AUTH_TYPE"));
                }
            }
            """;
    private static final String ECHO =
            """
            import jakarta.servlet.annotation.WebServlet;
            import jakarta.servlet.http.*;

            @WebServlet("/echo")
            public class Echo extends HttpServlet {
                @Override
                protected void doPost(HttpServletRequest request, HttpServletResponse response)
                        throws java.io.IOException {
                    request.getInputStream().transferTo(response.getOutputStream());
                }
            }
            """;
    /** Sends each event only when it is told that the browser has seen the one before. */
    private static final String EVENTS =
            """
            import jakarta.servlet.annotation.WebServlet;
            import jakarta.servlet.http.*;
            import java.util.concurrent.Semaphore;

            @WebServlet({"/events", "/seen"})
            public class Events extends HttpServlet {
                private final Semaphore seen = new Semaphore(0);

                @Override
                protected void doGet(HttpServletRequest request, HttpServletResponse response)
                        throws java.io.IOException {
                    if (request.getServletPath().equals("/seen")) {
                        seen.release();
                        return;
                    }
                    response.setContentType("text/event-stream");
                    for (int i = 1; i <= 3; i++) {
                        response.getWriter().print("data: " + "x".repeat(i) + "\\n\\n");
                        response.flushBuffer();
                        seen.acquireUninterruptibly();
                    }
                }
            }
            """;

    private final Bridge bridge;
    private final DemoFront front;
    private final Path folder;
    private final HttpClient browser = HttpClient.newHttpClient();

    DemoFrontTest(@TempDir Path folder) throws Exception {
        this.folder = folder;
        bridge = Bridge.open(new BridgeSettings(
                WarBuilder.home(),
                Listening.on(ListenAddress.parse("127.0.0.1:0")),
                50,
                Duration.ofSeconds(1),
                folder));
        front = DemoFront.open(0);
    }

    @BeforeEach
    void start() throws Exception {
        Path war = new WarBuilder(folder, "ee11")
                .source(SHOW)
                .source(ECHO)
                .source(EVENTS)
                .war("ROOT.war");
        bridge.deploy(ApplicationSource.parse(war.toString()));
        bridge.accept();
        front.start((InetSocketAddress) bridge.addresses().get(0));
    }

    @AfterEach
    void stop() {
        front.close();
        bridge.close();
    }

    @Test
    void theApplicationSeesWhatTheBrowserSent() throws Exception {
        HttpResponse<String> response = browser.send(
                request("show/a%20b;c=d?q=%7C&q=2")
                        .header("Authorization", "Basic dXNlcjpwYXNz")
                        .header("User-Agent", "test")
                        .build(),
                BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body().lines())
                .noneMatch(line -> line.startsWith("Via") || line.startsWith("Forwarded"))
                .contains(
                        "HTTP/1.1 " + front.url() + "show/a%20b;c=d?q=%7C&q=2",
                        "path /a b, client 127.0.0.1",
                        "Authorization: [Basic dXNlcjpwYXNz]",
                        "Host: [" + URI.create(front.url()).getAuthority() + "]",
                        "User-Agent: [test]",
                        "AUTH_TYPE null");
    }

    @Test
    void targetsThatAreNoUriAreLeftToTheBridge() throws Exception {
        String answer = raw("GET /show/x?a={1}|[2]^ HTTP/1.0\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 200 ").contains("HTTP/1.0 http", "/show/x?a={1}|[2]^\n");
    }

    @Test
    void bodiesGoBothWays() throws Exception {
        byte[] body = new byte[3_000_000];
        new Random(1).nextBytes(body);
        HttpResponse<byte[]> response = browser.send(
                request("echo").POST(BodyPublishers.ofByteArray(body)).build(), BodyHandlers.ofByteArray());
        assertThat(response.body()).isEqualTo(body);
        HttpResponse<byte[]> chunked = browser.send(
                request("echo")
                        .POST(BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(body)))
                        .build(),
                BodyHandlers.ofByteArray());
        assertThat(chunked.body()).isEqualTo(body);
    }

    @Test
    void aClientThatExpectsToBeToldToContinueIsTold() throws Exception {
        HttpResponse<String> response = browser.send(
                request("echo")
                        .expectContinue(true)
                        .POST(BodyPublishers.ofString("hello"))
                        .build(),
                BodyHandlers.ofString());
        assertThat(response.body()).isEqualTo("hello");
    }

    @Test
    void eventsArriveOneByOne() throws Exception {
        HttpResponse<InputStream> response = browser.send(request("events").build(), BodyHandlers.ofInputStream());
        try (BufferedReader events =
                new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            for (int i = 1; i <= 3; i++) {
                // The next is sent only after this request, so that each must have come by itself.
                assertThat(events.readLine()).isEqualTo("data: " + "x".repeat(i));
                assertThat(events.readLine()).isEmpty();
                browser.send(request("seen").build(), BodyHandlers.discarding());
            }
            assertThat(events.readLine()).isNull();
        }
    }

    private HttpRequest.Builder request(String target) {
        return HttpRequest.newBuilder(URI.create(front.url() + target)).version(HttpClient.Version.HTTP_1_1);
    }

    private String raw(String request) throws Exception {
        URI url = URI.create(front.url());
        try (Socket socket = new Socket(url.getHost(), url.getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
