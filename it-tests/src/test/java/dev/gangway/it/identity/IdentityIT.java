package dev.gangway.it.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.it.harness.Bridge;
import dev.gangway.it.harness.ExplodedWar;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What an application learns of users and certificates through web servers that have checked them. */
@ParameterizedClass(name = "{0}")
@EnumSource
class IdentityIT {
    private static final String ALICE = "CN=Alice Smith,O=Example";

    enum Checker {
        NGINX {
            @Override
            CheckingServer start(String bridge, Keys keys) {
                return CheckingServer.nginx(bridge, keys);
            }
        },
        APACHE {
            @Override
            CheckingServer start(String bridge, Keys keys) {
                return CheckingServer.apache(bridge, keys);
            }
        },
        LIGHTTPD {
            @Override
            CheckingServer start(String bridge, Keys keys) {
                return CheckingServer.lighttpd(bridge, keys);
            }
        },
        HAPROXY {
            @Override
            CheckingServer start(String bridge, Keys keys) {
                return CheckingServer.haproxy(bridge, keys);
            }
        };

        abstract CheckingServer start(String bridge, Keys keys);
    }

    private static Keys keys;
    private static Bridge bridge;

    private final Checker checker;
    private CheckingServer server;

    IdentityIT(Checker checker) {
        this.checker = checker;
    }

    @BeforeAll
    static void startBridge() {
        keys = new Keys();
        bridge = Bridge.builder()
                .tcp()
                .application("/=" + ExplodedWar.of(WhoServlet.class))
                .options("--trust-remote-user", "--roles-from", "param:GROUPS")
                .start();
    }

    @AfterAll
    static void stopBridge() {
        bridge.close();
    }

    @BeforeEach
    void start() {
        server = checker.start(bridge.tcpAddress(), keys);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static HttpResponse<String> get(HttpClient browser, URI origin, String path, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(origin + path)).timeout(Duration.ofSeconds(60));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return browser.send(request.build(), BodyHandlers.ofString());
    }

    private static List<String> facts(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body().lines().toList();
    }

    private static String basic(String credentials) {
        return "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void tellsTheCertificateAndTheCipher() throws Exception {
        List<String> facts = facts(get(keys.browserOf("alice"), server.tls(), "/who"));
        assertThat(facts)
                .contains("certificate=" + ALICE, "secure=true", "user=null")
                .anyMatch(line -> line.matches("cipher_suite=.*(AES|CHACHA20).*"))
                .anyMatch(line -> line.matches("key_size=(128|256)"))
                .anyMatch(line -> line.matches("secure_protocol=TLSv1\\.[23]"));
        if (checker == Checker.APACHE) {
            assertThat(facts)
                    .as("the whole chain")
                    .containsSequence("certificate=" + ALICE, "certificate=CN=Test Users");
        }
        if (checker == Checker.NGINX) {
            assertThat(facts(get(keys.browserOf("alice"), server.tls(), "/raw/")))
                    .as("in the other form of nginx")
                    .contains("certificate=" + ALICE);
        }
    }

    @Test
    void tellsTheIdOfTheSession() throws Exception {
        HttpClient browser = keys.browser();
        String id = sessionId(browser);
        if (checker == Checker.LIGHTTPD) {
            assertThat(id).as("lighttpd does not know it").isEqualTo("null");
        } else {
            assertThat(id).matches("[0-9A-Fa-f]{64}");
            assertThat(sessionId(browser)).as("of the same connection").isEqualTo(id);
            assertThat(sessionId(keys.browser())).as("of another browser").isNotEqualTo(id);
        }
    }

    private String sessionId(HttpClient browser) throws Exception {
        return facts(get(browser, server.tls(), "/who")).stream()
                .filter(line -> line.startsWith("ssl_session_id="))
                .map(line -> line.substring(line.indexOf('=') + 1))
                .findFirst()
                .orElseThrow();
    }

    /** Everything that a browser can send has no effect, whatever the web server makes of its name. */
    @Test
    void makesNothingOfWhatBrowsersClaim() throws Exception {
        String certificate = java.nio.file.Files.readString(keys.certificates("alice"))
                .lines()
                .reduce("", (a, b) -> a + " " + b)
                .strip();
        List<String> facts = facts(get(
                keys.browser(),
                server.tls(),
                "/who",
                "Remote-User",
                "alice",
                "Remote_User",
                "alice",
                "REMOTE_USER",
                "alice",
                "X-Remote-User",
                "alice",
                "Auth-Type",
                "Basic",
                "GROUPS",
                "staff",
                "SSL-Client-Verify",
                "SUCCESS",
                "SSL_CLIENT_VERIFY",
                "SUCCESS",
                "SSL-Client-Cert",
                certificate,
                "SSL_CLIENT_CERT",
                certificate,
                "Authorization",
                basic("alice:guessed")));
        assertThat(facts)
                .contains("user=null", "type=null", "staff=false", "secure=true")
                .noneMatch(line -> line.startsWith("certificate="));
    }

    @Test
    void refusesCertificatesThatNobodyKnows() throws Exception {
        try {
            HttpResponse<String> answer = get(keys.browserOf("mallory"), server.tls(), "/who");
            assertThat(answer.body()).doesNotContain("certificate=");
        } catch (IOException e) {
            assertThat(e).as("refused in the handshake").isNotNull();
        }
    }

    @Test
    void takesTheUserThatTheWebServerHasChecked() throws Exception {
        HttpClient browser = keys.browser();
        assertThat(get(browser, server.password(), "/who").statusCode()).isEqualTo(401);
        assertThat(get(browser, server.password(), "/who", "Authorization", basic("alice:wrong"))
                        .statusCode())
                .isEqualTo(401);
        assertThat(facts(get(browser, server.password(), "/who", "Authorization", basic(CheckingServer.ALICE))))
                .contains("user=alice", "staff=true", "secure=false", "cipher_suite=null", "secure_protocol=null")
                .contains(checker == Checker.NGINX ? "type=REMOTE_USER" : "type=BASIC");
    }
}
