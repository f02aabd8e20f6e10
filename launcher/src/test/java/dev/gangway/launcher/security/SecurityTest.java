package dev.gangway.launcher.security;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.launcher.deploy.ApplicationSource;
import dev.gangway.launcher.options.IdentitySettings;
import dev.gangway.launcher.options.ListenAddress;
import dev.gangway.launcher.options.SendFileSettings;
import dev.gangway.launcher.options.SessionSettings;
import dev.gangway.launcher.options.UserException;
import dev.gangway.launcher.server.Bridge;
import dev.gangway.launcher.server.BridgeSettings;
import dev.gangway.launcher.server.Listening;
import dev.gangway.launcher.testkit.FastCgiGet;
import dev.gangway.launcher.testkit.WarBuilder;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class SecurityTest {
    private static final String TRUSTED = "127.0.0.1:0;trust-remote-user";
    private static final String UNTRUSTED = "127.0.0.1:0";
    private static final String BASIC =
            "<login-config><auth-method>BASIC</auth-method><realm-name>shop</realm-name></login-config>";
    private static final String FORM = "<login-config><auth-method>FORM</auth-method><form-login-config>"
            + "<form-login-page>/login.html</form-login-page><form-error-page>/error.html</form-error-page>"
            + "</form-login-config></login-config>";
    private static final String CLIENT_CERT = "<login-config><auth-method>CLIENT-CERT</auth-method></login-config>";

    private final Path folder;

    SecurityTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private Path war(String environment, String loginConfig) throws Exception {
        return WhoWar.build(folder, environment, loginConfig);
    }

    private Bridge open(IdentitySettings identity, Path war, String... listen) throws Exception {
        Bridge bridge = Bridge.open(new BridgeSettings(
                WarBuilder.home(),
                Listening.on(List.of(listen).stream().map(ListenAddress::parse).toArray(ListenAddress[]::new)),
                50,
                Duration.ZERO,
                Files.createDirectories(folder.resolve("work")),
                SessionSettings.DEFAULT,
                identity,
                SendFileSettings.OFF));
        try {
            bridge.deploy(new ApplicationSource("/app", war));
            bridge.accept();
            return bridge;
        } catch (UserException e) {
            bridge.close();
            throw e;
        }
    }

    private static IdentitySettings roles(
            List<String> parameters, @Nullable Path file, boolean fromRealm, Path... realm) {
        return new IdentitySettings(
                false,
                parameters,
                file,
                fromRealm,
                IdentitySettings.SEPARATOR,
                realm.length == 0 ? Map.of() : Map.of("", realm[0]),
                443);
    }

    private Path realm() throws Exception {
        return Files.writeString(
                folder.resolve("users.properties"),
                """
                alice: secret, admin
                bob: MD5:5ebe2294ecd0e0f08eab7690d2a6ee69
                # "secret" too
                carol: *, admin
                dave:
                CN\\=Alice\\ Smith,O\\=Example: *, admin
                """);
    }

    private static String get(SocketAddress address, String path, String... parameters) throws Exception {
        FastCgiGet get = new FastCgiGet("/app/who" + path);
        for (int i = 0; i < parameters.length; i += 2) {
            get.with(parameters[i], parameters[i + 1]);
        }
        return get.send(address);
    }

    private static String basic(String credentials) {
        return "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ee8", "ee9", "ee10", "ee11"})
    void theWebServersUserIsTheApplications(String environment) throws Exception {
        IdentitySettings identity = roles(List.of("GROUPS"), null, false);
        try (Bridge bridge = open(identity, war(environment, ""), TRUSTED, UNTRUSTED)) {
            SocketAddress trusted = bridge.addresses().get(0);
            SocketAddress untrusted = bridge.addresses().get(1);

            assertThat(get(trusted, "", "REMOTE_USER", "alice", "AUTH_TYPE", "Basic", "GROUPS", "staff; admin"))
                    .endsWith("user=alice principal=alice type=BASIC admin=true boss=true");
            assertThat(get(trusted, "", "REMOTE_USER", "zoë@example.test", "AUTH_TYPE", "shibboleth"))
                    .endsWith(
                            "user=zoë@example.test principal=zoë@example.test type=shibboleth admin=false boss=false");
            String nobody = "user=null principal=null type=null admin=false boss=false";
            assertThat(get(trusted, "")).endsWith(nobody);
            assertThat(get(trusted, "", "REMOTE_USER", "", "GROUPS", "admin")).endsWith(nobody);
            assertThat(get(trusted, "", "HTTP_REMOTE_USER", "alice", "REDIRECT_REMOTE_USER", "alice"))
                    .endsWith(nobody);
            assertThat(get(untrusted, "", "REMOTE_USER", "alice", "AUTH_TYPE", "Basic", "GROUPS", "admin"))
                    .endsWith(nobody);

            assertThat(get(trusted, "/admin", "REMOTE_USER", "alice", "GROUPS", "admin"))
                    .startsWith("Status: 200 ");
            assertThat(get(trusted, "/admin", "REMOTE_USER", "alice", "GROUPS", "staff"))
                    .startsWith("Status: 403 ");
            assertThat(get(trusted, "/admin")).startsWith("Status: 403 ");
            assertThat(get(trusted, "/any", "REMOTE_USER", "alice")).startsWith("Status: 200 ");
            assertThat(get(trusted, "/any")).startsWith("Status: 403 ");
            assertThat(get(trusted, "/none", "REMOTE_USER", "alice", "GROUPS", "admin"))
                    .startsWith("Status: 403 ");
            assertThat(get(untrusted, "/admin", "REMOTE_USER", "alice", "GROUPS", "admin"))
                    .startsWith("Status: 403 ");

            assertThat(get(trusted, "?authenticate=1", "REMOTE_USER", "alice"))
                    .contains("user=alice", " authenticated");
            assertThat(get(trusted, "?authenticate=1")).startsWith("Status: 403 ");
            assertThat(get(trusted, "?logout=1", "REMOTE_USER", "alice")).endsWith(nobody);
            assertThat(get(trusted, "?login=alice&password=secret", "REMOTE_USER", "bob"))
                    .contains("user=bob", "refused");
            assertThat(get(trusted, "?login=alice&password=secret")).contains("user=null", "refused");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ee8", "ee9", "ee10", "ee11"})
    void whoeverIsUnknownToTheWebServerLogsInToTheApplication(String environment) throws Exception {
        IdentitySettings identity = roles(List.of(), null, true, realm());
        try (Bridge bridge = open(identity, war(environment, BASIC), TRUSTED)) {
            SocketAddress address = bridge.addresses().get(0);
            assertThat(get(address, "/admin"))
                    .startsWith("Status: 401 ")
                    .containsIgnoringCase("WWW-Authenticate: basic realm=\"shop\"");
            assertThat(get(address, "/admin", "HTTP_AUTHORIZATION", basic("alice:secret")))
                    .endsWith("user=alice principal=alice type=BASIC admin=true boss=true");
            assertThat(get(address, "/any", "HTTP_AUTHORIZATION", basic("bob:secret")))
                    .endsWith("user=bob principal=bob type=BASIC admin=false boss=false");
            assertThat(get(address, "/admin", "HTTP_AUTHORIZATION", basic("bob:secret")))
                    .startsWith("Status: 403 ");
            for (String wrong :
                    List.of("alice:wrong", "alice:", "carol:*", "carol:", "dave:", "dave:*", "eve:secret")) {
                assertThat(get(address, "/any", "HTTP_AUTHORIZATION", basic(wrong)))
                        .as(wrong)
                        .startsWith("Status: 401 ");
            }
            assertThat(get(address, "/admin", "REMOTE_USER", "carol"))
                    .as("roles of the realm, of a user without a password")
                    .endsWith("user=carol principal=carol type=REMOTE_USER admin=true boss=true");
            assertThat(get(address, "?login=alice&password=secret"))
                    .contains("user=alice")
                    .contains("admin=true");
            assertThat(get(address, "?login=alice&password=wrong")).contains("user=null", "refused");
            assertThat(get(address, "?logout=1&login=alice&password=secret", "REMOTE_USER", "bob"))
                    .contains("user=alice");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ee8", "ee11"})
    void formsLogInAndOut(String environment) throws Exception {
        IdentitySettings identity = roles(List.of(), null, false, realm());
        for (String listen : List.of(UNTRUSTED, TRUSTED)) {
            try (Bridge bridge = open(identity, war(environment, FORM), listen)) {
                SocketAddress address = bridge.addresses().get(0);
                String asked = get(address, "/admin");
                String cookie;
                if (asked.startsWith("Status: 200")) {
                    assertThat(asked).endsWith("login page");
                } else {
                    assertThat(asked).containsPattern("Location: .*/login.html");
                }
                cookie = cookie(asked);
                String wrong = login(address, cookie, "alice", "wrong");
                assertThat(wrong).containsPattern("error page|Location: .*error.html");
                String right = login(address, cookie, "alice", "secret");
                assertThat(right).containsPattern("Location: .*/app/who/admin");
                cookie = right.contains("Set-Cookie") ? cookie(right) : cookie;
                assertThat(get(address, "/admin", "HTTP_COOKIE", cookie))
                        .contains("user=alice principal=alice type=FORM admin=true");
                assertThat(get(address, "?logout=1", "HTTP_COOKIE", cookie)).contains("user=null");
                assertThat(get(address, "/admin", "HTTP_COOKIE", cookie)).doesNotContain("user=alice");
            }
        }
    }

    private static String login(SocketAddress address, String cookie, String user, String password) throws Exception {
        return new FastCgiGet("/app/j_security_check?j_username=" + user + "&j_password=" + password)
                .with("HTTP_COOKIE", cookie)
                .send(address);
    }

    private static String cookie(String answer) {
        Matcher matcher = Pattern.compile("Set-Cookie: (JSESSIONID=[^;]+)").matcher(answer);
        assertThat(matcher.find()).as(answer).isTrue();
        return matcher.group(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ee8", "ee9", "ee10", "ee11"})
    void certificatesLogIn(String environment) throws Exception {
        String alice = TestCertificate.base64("CN=Alice Smith, O=Example", folder);
        String eve = TestCertificate.base64("CN=Eve, O=Example", folder);
        IdentitySettings identity = roles(List.of(), null, false, realm());
        try (Bridge bridge = open(identity, war(environment, CLIENT_CERT), UNTRUSTED)) {
            SocketAddress address = bridge.addresses().get(0);
            assertThat(get(address, "/admin", "SSL_CLIENT_VERIFY", "SUCCESS", "SSL_CLIENT_CERT", alice))
                    .endsWith("user=CN=Alice Smith,O=Example principal=CN=Alice Smith,O=Example type=CLIENT_CERT"
                            + " admin=true boss=true");
            assertThat(get(address, "/admin", "SSL_CLIENT_VERIFY", "FAILED", "SSL_CLIENT_CERT", alice))
                    .startsWith("Status: 403 ");
            assertThat(get(address, "/admin", "SSL_CLIENT_CERT", alice)).startsWith("Status: 403 ");
            assertThat(get(address, "/admin", "SSL_CLIENT_VERIFY", "SUCCESS", "SSL_CLIENT_CERT", eve))
                    .startsWith("Status: 403 ");
            assertThat(get(address, "/admin", "SSL_CLIENT_VERIFY", "SUCCESS", "SSL_CLIENT_CERT", "broken"))
                    .startsWith("Status: 403 ");
            assertThat(get(address, "?login=CN%3DAlice+Smith,O%3DExample&password="))
                    .contains("user=null", "refused");
        }
    }

    @Test
    void applicationsWithoutALoginCanLogInByTheApi() throws Exception {
        for (String environment : List.of("ee8", "ee11")) {
            try (Bridge bridge = open(roles(List.of(), null, false, realm()), war(environment, ""), UNTRUSTED)) {
                SocketAddress address = bridge.addresses().get(0);
                assertThat(get(address, "?login=alice&password=secret")).contains("user=alice", "admin=true");
                assertThat(get(address, "?logout=1")).contains("user=null").doesNotContain("refused");
                assertThat(get(address, "/admin")).startsWith("Status: 403 ");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"ee8, BASIC", "ee9, BASIC", "ee10, BASIC", "ee11, BASIC", "ee8, FORM", "ee11, FORM", "ee11, CLIENT-CERT"
    })
    void anApplicationThatWantsLoginsStartsWithoutARealm(String environment, String method) throws Exception {
        String login = method.equals("BASIC") ? BASIC : method.equals("FORM") ? FORM : CLIENT_CERT;
        try (Bridge bridge = open(IdentitySettings.DEFAULT, war(environment, login), UNTRUSTED)) {
            SocketAddress address = bridge.addresses().get(0);
            assertThat(get(address, "")).contains("user=null");
            assertThat(get(address, "/admin", "HTTP_AUTHORIZATION", basic("alice:secret"), "REMOTE_USER", "alice"))
                    .doesNotContain("user=");
        }
    }

    @Test
    void rolesComeFromAFileThatIsReadAgain() throws Exception {
        Path file = Files.writeString(folder.resolve("roles.properties"), "\uFEFFalice: staff, admin\nbob: staff\n");
        try (Bridge bridge = open(roles(List.of(), file, false), war("ee11", ""), TRUSTED)) {
            SocketAddress address = bridge.addresses().get(0);
            assertThat(get(address, "/admin", "REMOTE_USER", "alice")).startsWith("Status: 200 ");
            assertThat(get(address, "/admin", "REMOTE_USER", "bob")).startsWith("Status: 403 ");
            Files.writeString(file, "bob: admin\n");
            long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            while (!get(address, "/admin", "REMOTE_USER", "bob").startsWith("Status: 200 ")) {
                assertThat(System.nanoTime()).isLessThan(deadline);
            }
            assertThat(get(address, "/admin", "REMOTE_USER", "alice")).startsWith("Status: 403 ");
        }
    }

    @Test
    void aRealmOfThatNameComesBeforeTheOneForAll() throws Exception {
        Path all = Files.writeString(folder.resolve("all"), "alice: all\n");
        Path shop = Files.writeString(folder.resolve("shop"), "alice: shop\n");
        IdentitySettings identity = new IdentitySettings(
                false, List.of(), null, false, IdentitySettings.SEPARATOR, Map.of("", all, "shop", shop), 443);
        try (Bridge bridge = open(identity, war("ee11", BASIC), UNTRUSTED)) {
            SocketAddress address = bridge.addresses().get(0);
            assertThat(get(address, "/any", "HTTP_AUTHORIZATION", basic("alice:shop")))
                    .startsWith("Status: 200 ");
            assertThat(get(address, "/any", "HTTP_AUTHORIZATION", basic("alice:all")))
                    .startsWith("Status: 401 ");
        }
    }

    @Test
    void sendsBrowsersToTlsThatAnApplicationInsistsOn() throws Exception {
        for (String environment : List.of("ee8", "ee11")) {
            try (Bridge bridge = open(IdentitySettings.DEFAULT, war(environment, ""), UNTRUSTED)) {
                SocketAddress address = bridge.addresses().get(0);
                assertThat(get(address, "/tls?x=1")).contains("Location: https://www.example.test/app/who/tls?x=1");
                assertThat(get(address, "/tls", "HTTPS", "on")).startsWith("Status: 200 ");
            }
        }
    }

    @Test
    void namesAFileThatIsMissing() throws Exception {
        Path missing = folder.resolve("missing");
        Path war = war("ee11", "");
        assertThatThrownBy(() -> open(roles(List.of(), null, false, missing), war, UNTRUSTED))
                .isInstanceOf(UserException.class)
                .hasMessageContaining(missing.toString());
        assertThatThrownBy(() -> open(roles(List.of(), missing, false), war, UNTRUSTED))
                .isInstanceOf(UserException.class)
                .hasMessageContaining(missing.toString());
    }
}
