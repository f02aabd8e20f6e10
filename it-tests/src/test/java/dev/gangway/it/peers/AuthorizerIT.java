package dev.gangway.it.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.it.harness.Apache;
import dev.gangway.it.harness.Bridge;
import dev.gangway.it.harness.Browser;
import dev.gangway.it.harness.Content;
import dev.gangway.it.harness.ExplodedWar;
import dev.gangway.it.harness.Lighttpd;
import dev.gangway.it.harness.WebServer;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Web servers that ask an Authorizer first, and then a Responder; both are one application of one bridge. */
@ParameterizedClass(name = "{0}")
@EnumSource
class AuthorizerIT {
    private static final Path GUARD = ExplodedWar.of(GuardServlet.class);

    enum Peer {
        /** {@code mode => authorizer} for all, and a Responder for what ends in {@code .app}. */
        LIGHTTPD {
            @Override
            WebServer start(String bridge) {
                String address = Lighttpd.address(bridge) + ", \"check-local\" => \"disable\"";
                return Lighttpd.startWith("fastcgi.server = ( \"/\" => (( " + address
                        + ", \"mode\" => \"authorizer\" )), \".app\" => (( " + address + " )) )");
            }
        },
        /** mod_authnz_fcgi as the provider of Basic authentication, which sees the password. */
        APACHE_AUTHENTICATES {
            @Override
            WebServer start(String bridge) {
                return apache(bridge, "AuthType Basic\nAuthName Guard\nAuthBasicProvider guard\nRequire valid-user");
            }
        },
        /** mod_authnz_fcgi that asks for every request, with or without a user. */
        APACHE_CHECKS {
            @Override
            WebServer start(String bridge) {
                return apache(
                        bridge,
                        """
                        AuthType Guard
                        AuthName Guard
                        AuthnzFcgiCheckAuthnProvider guard Authoritative On RequireBasicAuth Off \
                        UserExpr "%{reqenv:GUARD_USER}"
                        Require valid-user""");
            }
        },
        /** mod_fcgid, which starts the Authorizer by itself; the Responder is another process. */
        FCGID_CHECKS_ACCESS {
            @Override
            WebServer start(String bridge) {
                return apache(
                        bridge, "FcgidAccessChecker " + Bridge.program() + "\nFcgidAccessCheckerAuthoritative On");
            }
        },
        FCGID_AUTHENTICATES {
            @Override
            WebServer start(String bridge) {
                return apache(
                        bridge,
                        """
                        AuthType Basic
                        AuthName Guard
                        AuthBasicProvider file
                        AuthUserFile /dev/null
                        AuthBasicAuthoritative Off
                        FcgidAuthenticator %1$s
                        FcgidAuthenticatorAuthoritative On
                        FcgidAuthorizer %1$s
                        FcgidAuthorizerAuthoritative On
                        Require valid-user"""
                                .formatted(Bridge.program()));
            }
        };

        abstract WebServer start(String bridge);

        private static WebServer apache(String bridge, String authorization) {
            String site = "<Location \"/\">\n" + authorization + "\n</Location>\nProxyPass \"/\" \"fcgi://" + bridge
                    + "/\"\nFcgidInitialEnv GANGWAY_APP \"/=" + GUARD + "\"\nFcgidInitialEnv GANGWAY_ROLE authorizer";
            return Apache.start(site, site, "AuthnzFcgiDefineProvider authn guard fcgi://" + bridge + "/");
        }

        /** Whether a denial reaches the browser as the application has written it. */
        boolean passesDenials() {
            return this == LIGHTTPD || this == APACHE_CHECKS;
        }

        boolean seesPasswords() {
            return this == APACHE_AUTHENTICATES || this == FCGID_AUTHENTICATES;
        }
    }

    private static Bridge bridge;

    private final Peer peer;
    private WebServer webServer;
    private Browser browser;

    AuthorizerIT(Peer peer) {
        this.peer = peer;
    }

    @BeforeAll
    static void startBridge() {
        bridge = Bridge.builder()
                .tcp()
                .options("--role", "responder", "--role", "authorizer")
                .application("/=" + GUARD)
                .start();
    }

    @AfterAll
    static void stopBridge() {
        bridge.close();
    }

    @BeforeEach
    void start() {
        webServer = peer.start(bridge.tcpAddress());
        browser = new Browser(webServer.origin());
    }

    @AfterEach
    void stop() {
        webServer.close();
    }

    private static String basic(String password) {
        return "Basic " + Base64.getEncoder().encodeToString(("alice:" + password).getBytes(StandardCharsets.UTF_8));
    }

    private HttpResponse<String> get(String target) {
        return browser.get(target, "Authorization", basic("right"));
    }

    @Test
    void permittedRequestReachesTheResponderWithItsVariables() {
        for (int i = 0; i < 3; i++) {
            HttpResponse<String> response = get("/open/x.app");
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body()).startsWith("RESPONDER for alice, body of 0 bytes, password null");
        }
    }

    @Test
    void bodyOfAPermittedRequestGoesToTheResponder() {
        HttpResponse<String> response = browser.send(
                browser.request("/open/x.app")
                        .header("Authorization", basic("right"))
                        .POST(BodyPublishers.ofByteArray(Content.bytes(100_000))),
                HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).startsWith("RESPONDER for alice, body of 100000 bytes");
    }

    @Test
    void deniedRequestReachesNoResponder() {
        HttpResponse<String> response = get("/denied/x.app");
        if (peer.passesDenials()) {
            assertThat(response.statusCode()).isEqualTo(403);
            assertThat(response.headers().firstValue("X-Reason")).contains("not for you");
            assertThat(response.body()).isEqualTo("the guard says no");
        } else {
            assertThat(response.statusCode()).isEqualTo(401);
            assertThat(response.body()).doesNotContain("RESPONDER");
        }
    }

    @Test
    void failureOfTheAuthorizerDenies() {
        HttpResponse<String> response = get("/failing/x.app");
        assertThat(response.statusCode()).isBetween(400, 599);
        assertThat(response.body()).doesNotContain("RESPONDER");
        assertThat(get("/open/x.app").statusCode()).isEqualTo(200);
    }

    @Test
    void passwordIsJudgedWhereTheWebServerTellsIt() {
        assertThat(browser.get("/open/x.app", "Authorization", basic("wrong")).statusCode())
                .isEqualTo(peer.seesPasswords() ? 401 : 200);
        assertThat(get("/open/x.app").statusCode()).isEqualTo(200);
    }
}
