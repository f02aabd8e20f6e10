package dev.gangway.it.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.it.harness.Apache;
import dev.gangway.it.harness.Bridge;
import dev.gangway.it.harness.ExplodedWar;
import dev.gangway.it.harness.Programs;
import dev.gangway.it.harness.WorkFolders;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Users whom Apache's mod_auth_openidc has recognised, with the configuration and options of docs/identity.md. */
class OpenIdConnectIT {
    private static final Path MODULE = Path.of("/usr/lib/apache2/modules/mod_auth_openidc.so");

    /** Places beside those of the documentation, in which the module does something else. */
    private static final String MORE_PLACES =
            """
            <Location "/shop/both">
                OIDCPassClaimsAs both
            </Location>
            <Location "/shop/headers">
                OIDCPassClaimsAs headers
            </Location>
            <Location "/shop/open">
                OIDCUnAuthAction pass
            </Location>
            OIDCOAuthVerifyCertFiles 1#%1$s
            <Location "/shop/api">
                AuthType oauth20
            </Location>
            <Location "/shop/either">
                AuthType auth-openidc
            </Location>
            <Location "/free">
                ProxyPass "fcgi://%2$s/free"
            </Location>
            """;

    private static final String ALICE =
            """
            {
                "sub": "248289761001",
                "email": "alice@example.com",
                "email_verified": true,
                "name": "Ålice Müßig 愛",
                "groups": ["staff", "cn=Köln,ou=groups"],
                "address": {"locality": "Köln"},
                "https://example.com/plan": "gold"
            }
            """;

    /** What browsers may try in order to be somebody else, or one more. */
    private static final String[] FORGED = Stream.of(
                    "OIDC_CLAIM_groups OIDC-CLAIM-groups OIDC-CLAIM_groups HTTP_OIDC_CLAIM_groups",
                    "HTTP-OIDC-CLAIM-GROUPS REMOTE_USER Remote-User REDIRECT_REMOTE_USER X-Remote-User",
                    "AUTH_TYPE Auth-Type")
            .flatMap(names -> Stream.of(names.split(" ", -1)))
            .flatMap(name -> Stream.of(name, "admin"))
            .toArray(String[]::new);

    /** Attributes in which that might be found. */
    private static final List<String> NAMES = List.of(
            ("OIDC_CLAIM_groups OIDC_CLAIM_GROUPS OIDC-CLAIM-groups HTTP_OIDC_CLAIM_groups HTTP_OIDC_CLAIM_GROUPS "
                            + "HTTP_HTTP_OIDC_CLAIM_GROUPS REMOTE_USER REDIRECT_REMOTE_USER")
                    .split(" ", -1));

    private static OpenIdProvider provider;
    private static Bridge bridge;
    private static Apache apache;

    private final HttpClient browser = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .cookieHandler(new CookieManager())
            .build();

    @BeforeAll
    static void start() throws IOException {
        Programs.requireFile(MODULE, "libapache2-mod-auth-openidc");
        provider = new OpenIdProvider(ALICE);
        Recipe recipe = Recipe.behind("OpenID Connect (`mod_auth_openidc`");
        Path application = ExplodedWar.of(ClaimsServlet.class);
        bridge = Bridge.builder()
                .tcp()
                .application("/shop=" + application)
                .application("/free=" + application)
                .options(recipe.options().toArray(String[]::new))
                .start();
        Path key = WorkFolders.create("openid").resolve("key.pem");
        Files.writeString(key, provider.publicKey());
        String site = recipe.with("https://id.example.com", provider.issuer())
                .with("https://www.example.com/", "/")
                .with("SECRET", OpenIdProvider.SECRET)
                .with("127.0.0.1:9000", bridge.tcpAddress())
                .configuration();
        apache = Apache.start(
                site + MORE_PLACES.formatted(key, bridge.tcpAddress()), "", "LoadModule auth_openidc_module " + MODULE);
    }

    @AfterAll
    static void stop() {
        if (apache != null) {
            apache.close();
        }
        if (bridge != null) {
            bridge.close();
        }
        if (provider != null) {
            provider.close();
        }
    }

    private static HttpRequest.Builder request(String target, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(apache.origin().resolve(target))
                .timeout(Duration.ofSeconds(60))
                .header("Accept", "text/html");
        return headers.length == 0 ? request : request.headers(headers);
    }

    /** Asks once. */
    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return browser.send(request.build(), BodyHandlers.ofString());
    }

    /** Follows redirects to the end. */
    private HttpResponse<String> follow(HttpResponse<String> answer) throws Exception {
        HttpResponse<String> last = answer;
        for (int i = 0; last.statusCode() == 302; i++) {
            assertThat(i).as("redirects to " + last.uri()).isLessThan(10);
            last = send(request(location(last).toString()));
        }
        return last;
    }

    private static URI location(HttpResponse<?> redirect) {
        assertThat(redirect.statusCode()).isEqualTo(302);
        return redirect.uri().resolve(redirect.headers().firstValue("Location").orElseThrow());
    }

    private static List<String> facts(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body().lines().toList();
    }

    private static String asking(String path, String roles, List<String> attributes) {
        StringBuilder target = new StringBuilder(path).append('?');
        for (String role : roles.split(" ", -1)) {
            target.append("r=")
                    .append(URLEncoder.encode(role, StandardCharsets.UTF_8))
                    .append('&');
        }
        for (String name : attributes) {
            target.append("a=")
                    .append(URLEncoder.encode(name, StandardCharsets.UTF_8))
                    .append('&');
        }
        return target.toString();
    }

    @Test
    void tellsTheUserAndTheClaims() throws Exception {
        String target = asking(
                "/shop/page",
                "staff cn=Köln,ou=groups cn=Köln admin",
                List.of(
                        "OIDC_CLAIM_sub",
                        "OIDC_CLAIM_email_verified",
                        "OIDC_CLAIM_name",
                        "OIDC_CLAIM_groups",
                        "OIDC_CLAIM_address",
                        "OIDC_CLAIM_https---example.com-plan",
                        "OIDC_CLAIM_phone"));
        HttpResponse<String> asked = send(request(target));
        assertThat(location(asked).toString()).startsWith(provider.issuer() + "/authorize?");
        HttpResponse<String> answer = follow(asked);
        assertThat(answer.uri()).isEqualTo(apache.origin().resolve(target));
        assertThat(facts(answer))
                .contains(
                        "user=alice@example.com",
                        "type=openid-connect",
                        "role staff=true",
                        "role cn=Köln,ou=groups=true",
                        "role cn=Köln=false",
                        "role admin=false",
                        "attribute OIDC_CLAIM_sub=248289761001",
                        "attribute OIDC_CLAIM_email_verified=1",
                        "attribute OIDC_CLAIM_name=Ålice Müßig 愛",
                        "attribute OIDC_CLAIM_groups=staff|cn=Köln,ou=groups",
                        "attribute OIDC_CLAIM_address={\"locality\": \"Köln\"}",
                        "attribute OIDC_CLAIM_https---example.com-plan=gold",
                        "attribute OIDC_CLAIM_phone=null")
                .noneMatch(line -> line.startsWith("header") && line.contains("alice"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"page", "both", "headers", "open", "either"})
    void makesNothingOfWhatAKnownBrowserClaims(String page) throws Exception {
        follow(send(request("/shop/page")));
        List<String> facts = facts(send(request(asking("/shop/" + page, "staff admin", NAMES), FORGED)));
        boolean hasClaims = !page.equals("headers");
        assertThat(facts)
                .contains(
                        "user=alice@example.com",
                        "type=openid-connect",
                        "role staff=" + hasClaims,
                        "role admin=false",
                        "attribute REMOTE_USER=alice@example.com",
                        "attribute OIDC_CLAIM_groups=" + (hasClaims ? "staff|cn=Köln,ou=groups" : "null"))
                .noneMatch(line -> line.startsWith("attribute") && line.endsWith("=admin"))
                .as("claims are in no header")
                .noneMatch(line -> line.startsWith("header") && line.contains("staff"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/shop/open", "/free/page"})
    void makesNothingOfWhatAnUnknownBrowserClaims(String page) throws Exception {
        List<String> facts = facts(send(request(asking(page, "staff admin", NAMES), FORGED)));
        assertThat(facts)
                .contains("user=null", "type=null", "role staff=false", "role admin=false")
                .filteredOn(line -> line.startsWith("attribute"))
                .hasSize(NAMES.size())
                .allMatch(line -> line.endsWith("=null"));
    }

    @Test
    void believesNoAnswerThatItHasNotAskedFor() throws Exception {
        URI asked = location(send(request("/shop/page")));
        URI answer = location(send(request(asked.toString())));
        String changed = answer.toString().replaceFirst("state=.", "state=_");
        assertThat(send(request(changed)).statusCode()).isNotEqualTo(302);
        assertThat(facts(send(request("/shop/open")))).contains("user=null");
        assertThat(location(send(request("/shop/page"))).toString()).startsWith(provider.issuer());
    }

    @Test
    void believesNoSignatureOfAnUnknownKey() throws Exception {
        HttpResponse<String> last;
        provider.signWithUnknownKey(true);
        try {
            last = follow(send(request("/shop/page")));
        } finally {
            provider.signWithUnknownKey(false);
        }
        assertThat(last.body()).doesNotContain("user=");
        assertThat(facts(send(request("/shop/open")))).contains("user=null");
        assertThat(facts(follow(send(request("/shop/page"))))).contains("user=alice@example.com");
    }

    @Test
    void forgetsTheUserAtLogout() throws Exception {
        assertThat(facts(follow(send(request("/shop/page"))))).contains("user=alice@example.com", "visits=1");
        String after = URLEncoder.encode(apache.origin() + "/shop/open", StandardCharsets.UTF_8);
        assertThat(facts(follow(send(request("/shop/redirect_uri?logout=" + after)))))
                .as("the session of the application is its own")
                .contains("user=null", "visits=2");
        assertThat(location(send(request("/shop/page"))).toString()).startsWith(provider.issuer());
    }

    @Test
    void passesBodiesOnBehindTheLogin() throws Exception {
        String body = "ä".repeat(100_000);
        HttpRequest.Builder post = request("/shop/page", "Content-Type", "text/plain;charset=UTF-8")
                .POST(BodyPublishers.ofString(body));
        assertThat(facts(follow(send(post))))
                .as("the module sends a browser on to log in, which comes back without the body")
                .contains("user=alice@example.com", "body=");
        assertThat(facts(send(post))).contains("user=alice@example.com", "body=" + body);
    }

    @ParameterizedTest
    @ValueSource(strings = {"api", "either"})
    void takesBearersOfTokens(String place) throws Exception {
        String token = provider.token(Map.of("sub", "robot", "groups", List.of("staff")));
        HttpRequest.Builder post = request(
                        asking("/shop/" + place, "staff admin", List.of("OIDC_CLAIM_groups")),
                        "Authorization",
                        "Bearer " + token)
                .POST(BodyPublishers.ofString("something"));
        assertThat(facts(send(post)))
                .contains(
                        "user=robot",
                        "type=oauth20",
                        "role staff=true",
                        "role admin=false",
                        "attribute OIDC_CLAIM_groups=staff",
                        "body=something");
        String changed = token.replaceFirst("\\.[^.]*$", ".AAAA");
        assertThat(send(request("/shop/" + place, "Authorization", "Bearer " + changed))
                        .statusCode())
                .isEqualTo(401);
    }
}
