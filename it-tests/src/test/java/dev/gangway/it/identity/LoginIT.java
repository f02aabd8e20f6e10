package dev.gangway.it.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.it.harness.Bridge;
import dev.gangway.it.harness.Browser;
import dev.gangway.it.harness.ConfiguredFront;
import dev.gangway.it.harness.ExplodedWar;
import dev.gangway.it.harness.Programs;
import dev.gangway.it.harness.WorkFolders;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Logins by DIGEST, of applications and of Apache, and those of Caddy. */
class LoginIT {
    private static final String WEB_XML =
            """
            <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.1">
              <security-constraint>
                <web-resource-collection>
                  <web-resource-name>all</web-resource-name>
                  <url-pattern>/*</url-pattern>
                </web-resource-collection>
                <auth-constraint><role-name>staff</role-name></auth-constraint>
              </security-constraint>
              <login-config><auth-method>DIGEST</auth-method><realm-name>Wonder</realm-name></login-config>
              <security-role><role-name>staff</role-name></security-role>
            </web-app>
            """;

    private static Path folder;
    private static Bridge ofApplication;
    private static Bridge ofWebServer;

    @BeforeAll
    static void startBridges() throws Exception {
        folder = WorkFolders.create("login");
        Path guarded = ExplodedWar.of(WhoServlet.class);
        Files.writeString(guarded.resolve("WEB-INF/web.xml"), WEB_XML);
        Path realm = Files.writeString(folder.resolve("realm.properties"), "alice: wonder land, staff\n");
        ofApplication = Bridge.builder()
                .tcp()
                .application("/=" + guarded)
                .options("--realm", realm.toString())
                .start();
        ofWebServer = Bridge.builder()
                .tcp()
                .application("/=" + ExplodedWar.of(WhoServlet.class))
                .options("--trust-remote-user")
                .start();
    }

    @AfterAll
    static void stopBridges() {
        ofApplication.close();
        ofWebServer.close();
    }

    @ParameterizedTest
    @CsvSource({
        "nginx,nginx",
        "apache,apache2",
        "apache-handler,apache2",
        "lighttpd,lighttpd",
        "haproxy,haproxy",
        "caddy,caddy"
    })
    void applicationsAskForDigest(String front, String program) {
        Programs.require(program, program);
        try (ConfiguredFront server = ConfiguredFront.start(front, List.of("--listen", ofApplication.tcpAddress()))) {
            Browser browser = new Browser(server.origin());
            HttpResponse<String> challenge = browser.get("/who?a=%C3%A9");
            assertThat(challenge.statusCode()).isEqualTo(401);
            assertThat(browser.get("/who?a=%C3%A9", "Authorization", digest(challenge, "/who?a=%C3%A9", "guessed"))
                            .statusCode())
                    .isEqualTo(401);
            // An answer to a challenge counts once.
            HttpResponse<String> again = browser.get("/who?a=%C3%A9");
            assertThat(browser.get("/who?a=%C3%A9", "Authorization", digest(again, "/who?a=%C3%A9", "wonder land"))
                            .body())
                    .contains("user=alice\n", "type=DIGEST\n", "staff=true\n");
        }
    }

    @Test
    void apacheAsksForDigest() throws Exception {
        Programs.require("apache2", "apache2");
        Path users = Files.writeString(
                folder.resolve("digests"), "alice:Restricted:" + md5("alice:Restricted:wonder land") + "\n");
        try (ConfiguredFront server = ConfiguredFront.startWith(
                "apache",
                List.of("--listen", ofWebServer.tcpAddress(), "--password-file", "/nobody"),
                text -> text.replace("AuthType Basic", "AuthType Digest")
                        .replace("AuthBasicProvider", "AuthDigestProvider")
                        .replace("\"/nobody\"", "\"" + users + "\"")
                        .replaceFirst(
                                "(?m)^LoadModule",
                                "LoadModule auth_digest_module /usr/lib/apache2/modules/mod_auth_digest.so\nLoadModule"))) {
            Browser browser = new Browser(server.origin());
            HttpResponse<String> challenge = browser.get("/who");
            assertThat(challenge.statusCode()).isEqualTo(401);
            assertThat(browser.get("/who", "Authorization", digest(challenge, "/who", "guessed"))
                            .statusCode())
                    .isEqualTo(401);
            assertThat(browser.get("/who", "Authorization", digest(challenge, "/who", "wonder land"))
                            .body())
                    .contains("user=alice\n", "type=DIGEST\n");
        }
    }

    /** The lines are those of docs/identity.md. */
    @Test
    void caddyTellsWhomItHasChecked() throws Exception {
        String program = Programs.require("caddy", "caddy").toString();
        Process hashing = new ProcessBuilder(program, "hash-password", "--plaintext", "wonder land")
                .redirectError(folder.resolve("hash.txt").toFile())
                .start();
        String hash = new String(hashing.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
        assertThat(hashing.waitFor()).isZero();
        try (ConfiguredFront server = ConfiguredFront.startWith(
                "caddy", List.of("--listen", ofWebServer.tcpAddress()), text -> text.replaceFirst(
                                "(?m)^(http://.*)$",
                                Matcher.quoteReplacement("http://:PORT {\nbasicauth {\nalice " + hash + "\n}"))
                        .replaceFirst(
                                "transport fastcgi \\{",
                                "transport fastcgi {\nenv REMOTE_USER {http.auth.user.id}\nenv AUTH_TYPE Basic")
                        .replace("http://:PORT", text.replaceFirst("(?s).*(http://:[0-9]+) .*", "$1")))) {
            Browser browser = new Browser(server.origin());
            assertThat(browser.get("/who").statusCode()).isEqualTo(401);
            assertThat(browser.get("/who", "Authorization", basic("alice:guessed"))
                            .statusCode())
                    .isEqualTo(401);
            assertThat(browser.get("/who", "Authorization", basic("alice:wonder land"), "Remote-User", "mallory")
                            .body())
                    .contains("user=alice\n", "type=BASIC\n");
        }
    }

    private static String basic(String credentials) {
        return "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    }

    /** Answers a challenge as RFC 7616 says, with MD5 and for the quality "auth". */
    private static String digest(HttpResponse<?> challenge, String uri, String password) {
        String asked = challenge.headers().firstValue("WWW-Authenticate").orElseThrow();
        assertThat(asked).startsWith("Digest ");
        String realm = parameter(asked, "realm");
        String nonce = parameter(asked, "nonce");
        String opaque = asked.contains("opaque=") ? ", opaque=\"" + parameter(asked, "opaque") + "\"" : "";
        String secret = md5("alice:" + realm + ":" + password);
        String response = md5(secret + ":" + nonce + ":00000001:abcdef:auth:" + md5("GET:" + uri));
        return "Digest username=\"alice\", realm=\"" + realm + "\", nonce=\"" + nonce + "\", uri=\"" + uri
                + "\", algorithm=MD5, qop=auth, nc=00000001, cnonce=\"abcdef\", response=\"" + response + "\""
                + opaque;
    }

    private static String parameter(String header, String name) {
        Matcher matcher = Pattern.compile("[ ,]" + name + "=\"([^\"]*)\"").matcher(header);
        assertThat(matcher.find()).as(name + " in " + header).isTrue();
        return matcher.group(1);
    }

    private static String md5(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
