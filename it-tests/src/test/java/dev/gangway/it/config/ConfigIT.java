package dev.gangway.it.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.it.harness.AwaitedFile;
import dev.gangway.it.harness.Bridge;
import dev.gangway.it.harness.Browser;
import dev.gangway.it.harness.ConfiguredFront;
import dev.gangway.it.harness.DistributedFront;
import dev.gangway.it.harness.ExplodedWar;
import dev.gangway.it.harness.Programs;
import dev.gangway.it.harness.RawConnection;
import dev.gangway.it.harness.WorkFolders;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The variants of what {@code gangway config} prints, each with the real web server and what it is for. */
@ParameterizedClass(name = "{0}")
@EnumSource
class ConfigIT {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int HALF = 300_000;

    enum Front {
        NGINX("nginx", "nginx"),
        APACHE("apache", "apache2"),
        APACHE_HANDLER("apache-handler", "apache2"),
        APACHE_BALANCER("apache-balancer", "apache2"),
        MOD_FCGID("mod-fcgid", "apache2"),
        LIGHTTPD("lighttpd", "lighttpd"),
        HAPROXY("haproxy", "haproxy"),
        CADDY("caddy", "caddy");

        final String id;
        final String program;

        Front(String id, String program) {
            this.id = id;
            this.program = program;
        }

        boolean isOneOf(Front... fronts) {
            return List.of(fronts).contains(this);
        }
    }

    private static Path application;
    private static Path folder;
    private static Path secretFile;
    private static Path passwordFile;
    private static Bridge one;
    private static Bridge two;

    private final Front front;

    ConfigIT(Front front) {
        this.front = front;
        Programs.require(front.program, front.program);
    }

    @BeforeAll
    static void startBridges() throws Exception {
        application = ExplodedWar.of(TellServlet.class, AwaitedFile.class);
        folder = WorkFolders.create("config");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        secretFile = Files.writeString(folder.resolve("secret"), SECRET + "\n");
        byte[] hash = MessageDigest.getInstance("SHA-1").digest("wonder land".getBytes(StandardCharsets.UTF_8));
        passwordFile = Files.writeString(
                folder.resolve("users"), "alice:{SHA}" + Base64.getEncoder().encodeToString(hash) + "\n");
        one = bridge("one");
        two = bridge("two");
    }

    private static Bridge bridge(String node) {
        return Bridge.builder()
                .tcp()
                .application("/=" + application)
                .options("--node", node, "--trust-remote-user", "--secret-file", secretFile.toString())
                .start();
    }

    @AfterAll
    static void stopBridges() {
        one.close();
        two.close();
    }

    /** Starts the web server on what is printed for one bridge, or for the bridge that it starts by itself. */
    private ConfiguredFront start(String... options) {
        return ConfiguredFront.start(front.id, words(options));
    }

    private List<String> words(String... options) {
        List<String> words = new ArrayList<>(List.of(options));
        words.addAll(List.of("--secret-file", secretFile.toString()));
        if (front == Front.MOD_FCGID) {
            words.addAll(List.of("--env", "JAVA_HOME=" + System.getProperty("java.home")));
            words.addAll(List.of("--env", "GANGWAY_TRUST_REMOTE_USER=true", "/=" + application));
        } else if (!words.contains("--backend")) {
            words.addAll(List.of("--listen", one.tcpAddress()));
        }
        return words;
    }

    @Test
    void sendsTheSecret() {
        try (ConfiguredFront server = start()) {
            assertThat(new Browser(server.origin()).get("/who").body()).isEqualTo("null null");
            assertThat(server.configuration()).contains(SECRET);
        }
        if (front != Front.MOD_FCGID) { // nobody else can connect to a bridge that Apache starts
            try (ConfiguredFront server = ConfiguredFront.start(front.id, List.of("--listen", one.tcpAddress()))) {
                assertThat(new Browser(server.origin()).get("/who").statusCode())
                        .isEqualTo(403);
            }
        }
    }

    @Test
    void letsInTheUsersOfThePasswordFile() {
        if (front.isOneOf(Front.HAPROXY, Front.CADDY)) {
            assertThat(Bridge.builder()
                            .run("config", front.id, "--password-file", passwordFile.toString())
                            .output())
                    .contains("reads no password file");
            return;
        }
        try (ConfiguredFront server = start("--password-file", passwordFile.toString())) {
            Browser browser = new Browser(server.origin());
            HttpResponse<String> stranger = browser.get("/who");
            assertThat(stranger.statusCode()).isEqualTo(401);
            assertThat(stranger.headers().firstValue("WWW-Authenticate"))
                    .hasValueSatisfying(value -> assertThat(value).startsWith("Basic realm=\"Restricted\""));
            assertThat(browser.get("/who", "Authorization", basic("alice:guessed"))
                            .statusCode())
                    .isEqualTo(401);
            assertThat(browser.get("/who", "Authorization", basic("mallory:wonder land"))
                            .statusCode())
                    .isEqualTo(401);
            assertThat(browser.get("/who", "Authorization", basic("alice:wonder land"))
                            .body())
                    .isEqualTo("alice BASIC");
        }
    }

    private static String basic(String credentials) {
        return "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void isAPartOfTheConfigurationOfADistribution() {
        try (DistributedFront server = DistributedFront.start(front.id, words())) {
            Browser browser = new Browser(server.origin());
            assertThat(browser.get("/who").body()).isEqualTo("null null");
            assertThat(browser.get("/count").body()).startsWith("1 ");
            assertThat(browser.get("/count").body()).startsWith("2 ");
            assertThat(browser.get("/nothing.inc").statusCode())
                    .as("lighttpd's own configuration refuses it")
                    .isEqualTo(front == Front.LIGHTTPD ? 403 : 404);
        }
    }

    @Test
    void keepsSessionsWhereTheyAre() {
        List<String> words = words("--backend", "one=" + one.tcpAddress(), "--backend", "two=" + two.tcpAddress());
        if (front.isOneOf(Front.APACHE_HANDLER, Front.MOD_FCGID)) {
            words.addAll(0, List.of("config", front.id));
            Bridge.Ended refused = Bridge.builder().run(words.toArray(String[]::new));
            assertThat(refused.exitCode()).isEqualTo(2);
            assertThat(refused.output()).contains("--backend");
            return;
        }
        try (ConfiguredFront server = ConfiguredFront.start(front.id, words)) {
            Set<String> nodes = new HashSet<>();
            for (int visitor = 0; visitor < 8; visitor++) {
                Browser browser = new Browser(server.origin());
                String node = browser.get("/count").body().split(" ", -1)[1];
                nodes.add(node);
                for (int count = 2; count < 6; count++) {
                    assertThat(browser.get("/count").body()).startsWith(count + " " + node + " ");
                }
                Browser without = new Browser(server.origin());
                String[] first = without.get("/count").body().split(" ", -1);
                nodes.add(first[1]);
                for (int count = 2; count < 6; count++) {
                    // No cookie is kept by a browser that is new each time.
                    assertThat(new Browser(server.origin()).get(first[2]).body())
                            .as("by the path " + first[2])
                            .startsWith(count + " " + first[1] + " ");
                }
            }
            assertThat(nodes).containsExactlyInAnyOrder("one", "two");
        }
    }

    @Test
    void passesBodiesOnAsTheyComeIfItIsToldSo() throws Exception {
        try (ConfiguredFront server = start("--streaming", "both")) {
            assertThat(piecesOf(server, 300)).isEqualTo("in time");
            assertThat(isStreamed(server, front != Front.MOD_FCGID)).isEqualTo(front != Front.MOD_FCGID);
        }
    }

    @Test
    void holdsBodiesBackIfItIsToldSo() throws Exception {
        try (ConfiguredFront server = start("--streaming", "off")) {
            boolean flushesAlways = front == Front.HAPROXY;
            assertThat(piecesOf(server, flushesAlways ? 300 : 15)).isEqualTo(flushesAlways ? "in time" : "late");
            boolean isStreamed = !front.isOneOf(Front.NGINX, Front.MOD_FCGID, Front.LIGHTTPD);
            assertThat(isStreamed(server, isStreamed)).isEqualTo(isStreamed);
        }
    }

    /** Returns whether the application learns in time that its first piece has been seen. */
    private static String piecesOf(ConfiguredFront server, int tenths) throws IOException {
        Path seen = Files.createTempDirectory(folder, "pieces").resolve("seen");
        Files.setPosixFilePermissions(seen.getParent(), PosixFilePermissions.fromString("rwxrwxrwx"));
        try (RawConnection connection = new RawConnection(server.origin())) {
            connection.sendGet("/pieces?tenths=" + tenths + "&seen=" + seen);
            String unused = connection.readUntil("the first piece");
            Files.createFile(seen);
            String rest = connection.readToEnd();
            return rest.contains("in time") ? "in time" : rest.contains("late") ? "late" : rest;
        }
    }

    /** Returns whether the application sees the begin of a body before the browser has sent its end. */
    private static boolean isStreamed(ConfiguredFront server, boolean isExpected) throws IOException {
        Path begun = Files.createTempDirectory(folder, "upload").resolve("begun");
        Files.setPosixFilePermissions(begun.getParent(), PosixFilePermissions.fromString("rwxrwxrwx"));
        try (RawConnection connection = new RawConnection(server.origin())) {
            // Caddy takes a body without a type for a form.
            connection.sendHead(
                    "POST /upload?begun=" + begun + " HTTP/1.1",
                    "Content-Type: application/octet-stream",
                    "Content-Length: " + 2 * HALF);
            connection.send(new byte[HALF]);
            if (isExpected) {
                Awaitility.await("the begin of the body").atMost(PATIENCE).until(() -> Files.exists(begun));
            } else {
                Awaitility.await()
                        .during(Duration.ofSeconds(1))
                        .atMost(PATIENCE)
                        .until(() -> Files.notExists(begun));
            }
            boolean isStreamed = Files.exists(begun);
            connection.send(new byte[HALF]);
            assertThat(connection.readToEnd()).contains("" + 2 * HALF);
            return isStreamed;
        }
    }
}
