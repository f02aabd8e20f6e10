package dev.gangway.connector.conformance;

import static dev.gangway.connector.testkit.WireBytes.KEEP_CONN;
import static dev.gangway.connector.testkit.WireBytes.and;
import static dev.gangway.connector.testkit.WireBytes.getParams;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.connector.testkit.Answer;
import dev.gangway.connector.testkit.Capture;
import dev.gangway.connector.testkit.CapturePlayer;
import dev.gangway.connector.testkit.FastCgiPeer;
import dev.gangway.connector.testkit.WireBytes;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.cert.X509Certificate;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a servlet learns of the browser's TLS connection and of the web server's user. */
class IdentityTest {
    private static final class Report extends HttpServlet {
        private static final long serialVersionUID = 1;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            StringBuilder text = new StringBuilder();
            for (String name : new String[] {"cipher_suite", "key_size", "ssl_session_id", "secure_protocol"}) {
                Object value = request.getAttribute("jakarta.servlet.request." + name);
                text.append(name).append('=').append(value).append('\n');
            }
            Object chain = request.getAttribute("jakarta.servlet.request.X509Certificate");
            if (chain != null) {
                for (X509Certificate each : (X509Certificate[]) chain) {
                    text.append("certificate=")
                            .append(each.getSerialNumber().toString(16))
                            .append('\n');
                }
            }
            text.append("user=")
                    .append(request.getAttribute("dev.gangway.remoteUser"))
                    .append('\n');
            text.append("getRemoteUser=").append(request.getRemoteUser()).append('\n');
            response.getOutputStream().print(text.toString());
        }
    }

    private static TestBridge bridge(boolean trust) {
        ServletContextHandler context = new ServletContextHandler("/");
        context.addServlet(new ServletHolder(new Report()), "/*");
        return TestBridge.of(context)
                .fastCgi(settings -> settings.trustRemoteUser(trust))
                .start();
    }

    @ParameterizedTest
    @CsvSource({
        "nginx-1.22.1,    ECDHE-RSA-AES256-GCM-SHA384, 256,  TLSv1.2, 6faaf580a7f61364a1c44a828b84fe7c1d70f2c2",
        "apache-2.4.71,   TLS_AES_256_GCM_SHA384,      256,  TLSv1.3, 24fc5308bfaf4ab450d7b4a94551c312a4d70a8a",
        "lighttpd-1.4.69, TLS_AES_256_GCM_SHA384,      256,  TLSv1.3, 6faaf580a7f61364a1c44a828b84fe7c1d70f2c2",
    })
    void tellsTheServletOfRecordedTls(String webServer, String cipher, int bits, String protocol, String serial) {
        assertThat(play(webServer))
                .contains("cipher_suite=" + cipher + "\n", "key_size=" + bits + "\n")
                .contains("secure_protocol=" + protocol + "\n", "certificate=" + serial + "\n");
    }

    /** Their recorded configurations did not send SSL_CLIENT_VERIFY. */
    @ParameterizedTest
    @ValueSource(strings = {"haproxy-2.6.12", "caddy-2.6.2"})
    void doesNotBelieveRecordedCertificatesWithoutVerification(String webServer) {
        assertThat(play(webServer)).contains("secure_protocol=TLSv1.3\n").doesNotContain("certificate=");
    }

    private static String play(String webServer) {
        try (TestBridge bridge = bridge(false);
                FastCgiPeer peer = bridge.connect()) {
            CapturePlayer.Outcome outcome =
                    CapturePlayer.play(Capture.named(webServer + "/tls.S9-clientcert"), peer, false);
            return outcome.answers().get(0).bodyText();
        }
    }

    private static String get(boolean trust, String... variables) {
        try (TestBridge bridge = bridge(trust);
                FastCgiPeer peer = bridge.connect()) {
            peer.send(WireBytes.request(1, KEEP_CONN, and(getParams("/"), variables)));
            Answer answer = peer.answer(1);
            assertThat(answer.status()).isEqualTo(200);
            return answer.bodyText();
        }
    }

    @Test
    void tellsNothingOfTlsWithoutIt() {
        assertThat(get(false))
                .startsWith("cipher_suite=null\nkey_size=null\nssl_session_id=null\nsecure_protocol=null\n");
    }

    @Test
    void believesTheUserOnlyWhereTold() {
        assertThat(get(false, "REMOTE_USER", "alice")).contains("user=null\n");
        assertThat(get(true, "REMOTE_USER", "alice")).contains("user=alice\n");
        assertThat(get(true, "REMOTE_USER", "zo\u00eb")).contains("user=zo");
    }

    @Test
    void takesNobodyForNobody() {
        assertThat(get(true)).contains("user=null\n");
        assertThat(get(true, "REMOTE_USER", "")).contains("user=null\n");
        assertThat(get(true, "REMOTE_USER", "  ")).contains("user=null\n");
        assertThat(get(true, "REMOTE_USER", "alice", "REMOTE_USER", "")).contains("user=null\n");
    }

    /** What a browser can send at most: any header, whatever the web server makes of its name. */
    @Test
    void makesNoUserAndNoCertificateOfHeadersAndForeignNames() {
        String report = get(
                true,
                "HTTP_REMOTE_USER",
                "mallory",
                "HTTP_X_REMOTE_USER",
                "mallory",
                "HTTP_AUTH_TYPE",
                "Basic",
                "REDIRECT_REMOTE_USER",
                "mallory",
                "remote_user",
                "mallory",
                "HTTP_SSL_CLIENT_VERIFY",
                "SUCCESS",
                "HTTP_SSL_CLIENT_CERT",
                "MIIB",
                "HTTP_SSL_CIPHER",
                "TLS_AES_256_GCM_SHA384",
                "HTTP_SSL_SESSION_ID",
                "0a",
                "dev.gangway.remoteUser",
                "mallory",
                "jakarta.servlet.request.cipher_suite",
                "TLS_AES_256_GCM_SHA384",
                "jakarta.servlet.request.secure_protocol",
                "TLSv1.3",
                "javax.servlet.request.secure_protocol",
                "TLSv1.3",
                "org.eclipse.jetty.server.Request$AuthenticationState",
                "mallory",
                "org.eclipse.jetty.io.Endpoint.SslSessionData",
                "mallory");
        assertThat(report)
                .isEqualTo(
                        """
                        cipher_suite=null
                        key_size=null
                        ssl_session_id=null
                        secure_protocol=null
                        user=null
                        getRemoteUser=null
                        """);
    }
}
