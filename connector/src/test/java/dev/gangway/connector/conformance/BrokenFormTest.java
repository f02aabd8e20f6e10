package dev.gangway.connector.conformance;

import static dev.gangway.connector.testkit.WireBytes.KEEP_CONN;
import static dev.gangway.connector.testkit.WireBytes.RESPONDER;
import static dev.gangway.connector.testkit.WireBytes.begin;
import static dev.gangway.connector.testkit.WireBytes.join;
import static dev.gangway.connector.testkit.WireBytes.params;
import static dev.gangway.connector.testkit.WireBytes.paramsEnd;
import static dev.gangway.connector.testkit.WireBytes.stdin;
import static dev.gangway.connector.testkit.WireBytes.stdinEnd;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.connector.testkit.FastCgiPeer;
import jakarta.servlet.MultipartConfigElement;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.junit.jupiter.api.Test;

/** Forms with files that break off: Jetty fails once more when it tidies up after the answer. */
class BrokenFormTest {
    private static final String GOOD = "--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n--B--\r\n";

    private static ServletContextHandler application() {
        ServletContextHandler context = new ServletContextHandler("/");
        ServletHolder holder = new ServletHolder(new HttpServlet() {
            @Override
            protected void service(HttpServletRequest request, HttpServletResponse response)
                    throws ServletException, IOException {
                int parts = -1;
                try {
                    parts = request.getParts().size();
                } catch (IOException | RuntimeException e) {
                    response.setStatus(400);
                }
                response.getWriter().print(parts);
            }
        });
        holder.getRegistration().setMultipartConfig(new MultipartConfigElement("", 10, -1, 0));
        context.addServlet(holder, "/*");
        return context;
    }

    private static byte[] post(String form, String software) {
        byte[] body = form.getBytes(StandardCharsets.US_ASCII);
        return join(
                begin(1, RESPONDER, KEEP_CONN),
                params(
                        1,
                        "REQUEST_METHOD",
                        "POST",
                        "REQUEST_URI",
                        "/",
                        "SERVER_SOFTWARE",
                        software,
                        "CONTENT_TYPE",
                        "multipart/form-data; boundary=B",
                        "CONTENT_LENGTH",
                        String.valueOf(body.length)),
                paramsEnd(1),
                stdin(1, body));
    }

    @Test
    void areAnsweredWithoutAWordInTheLog() {
        try (TestBridge bridge = TestBridge.start(application());
                FastCgiPeer peer = bridge.connect();
                LogCapture log = new LogCapture()) {
            for (int i = 0; i < 3; i++) {
                peer.send(post("--B\r\nContent-Disposition", "nginx"), stdinEnd(1));
                assertThat(peer.answer(1).status()).isEqualTo(400);
                peer.send(post(GOOD, "nginx"), stdinEnd(1));
                assertThat(peer.answer(1).bodyText()).isEqualTo("1");
            }
            assertThat(log.warnings()).isEmpty();
        }
    }

    /** HAProxy gets the end of an answer after that of the form, so that the request goes on when Jetty fails. */
    @Test
    void areAnsweredSoBeforeTheirEnd() {
        try (TestBridge bridge = TestBridge.start(application());
                FastCgiPeer peer = bridge.connect();
                LogCapture log = new LogCapture()) {
            peer.send(post(GOOD.replace("b", "more than is allowed"), "HAProxy"));
            peer.awaitStdout(1, "-1");
            peer.send(stdinEnd(1));
            assertThat(peer.answer(1).status()).isEqualTo(400);
            peer.send(post(GOOD, "HAProxy"), stdinEnd(1)); // waits until the handlers have returned
            assertThat(peer.answer(1).bodyText()).isEqualTo("1");
            assertThat(log.warnings()).isEmpty();
        }
    }
}
