package dev.gangway.it.webapps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gangway.it.harness.Bridge;
import dev.gangway.it.harness.Bridge.Ended;
import dev.gangway.it.harness.Browser;
import dev.gangway.it.harness.EveryJava;
import dev.gangway.it.harness.Front;
import dev.gangway.it.harness.Jdk;
import dev.gangway.it.harness.RawConnection;
import dev.gangway.it.harness.Site;
import dev.gangway.it.nodes.CountingVisitors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;

/** A folder of applications that changes while browsers ask. */
@ParameterizedClass
@EveryJava
class WebappsIT {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int VERSIONS = 50;
    private static final int UNDER_LOAD = 12;

    private final Jdk jdk;
    private final Path temp;
    private final Path folder;

    WebappsIT(Jdk jdk, @TempDir Path temp) {
        this.jdk = jdk;
        this.temp = temp;
        this.folder = temp.resolve("webapps");
    }

    @BeforeEach
    void makeFolder() throws IOException {
        Files.createDirectory(folder);
    }

    private Bridge.Builder bridge() {
        return Bridge.builder().jdk(jdk.home()).options("--webapps", folder.toString());
    }

    /** Runs a command to the bridge that serves the folder. */
    private Ended command(String... words) {
        List<String> all = new java.util.ArrayList<>(List.of(words));
        all.addAll(List.of("--webapps", folder.toString()));
        return Bridge.builder().run(all.toArray(String[]::new));
    }

    private static void awaitVersion(Site site, String path, String version) {
        await(path + " is " + version)
                .atMost(LONG)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> site.browser().get(path + "/version.txt").body().equals(version));
    }

    private static void awaitLine(Site site, String... parts) {
        await("a line with " + Arrays.toString(parts))
                .atMost(LONG)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> linesWith(site, parts) == 1);
    }

    private static long linesWith(Site site, String... parts) {
        return site.bridge()
                .output()
                .lines()
                .filter(line -> Arrays.stream(parts).allMatch(line::contains))
                .count();
    }

    @Test
    void whatIsCopiedReplacedAndRemovedTakesEffect() throws IOException {
        try (Site site = Site.own(Front.NGINX_KEPT, bridge())) {
            Path war = folder.resolve("shop.war");
            assertThat(site.browser().get("/shop/version.txt").statusCode()).isEqualTo(404);
            Versions.copy("one", war);
            awaitVersion(site, "/shop", "one");
            // A copy that the machine holds up is taken for a damaged file at first: from here on there is none.
            int copied = site.bridge().output().length();
            Browser visitor = site.browser();
            assertThat(visitor.json("/shop/session").get("counter").asInt()).isEqualTo(1);
            Versions.rename("two", war);
            awaitVersion(site, "/shop", "two");
            assertThat(visitor.json("/shop/session").get("counter").asInt())
                    .as("the session goes on")
                    .isEqualTo(2);
            assertThat(visitor.get("/shop/hello.jsp").body()).contains("1024");
            Files.delete(war);
            await().atMost(LONG)
                    .until(() -> site.browser().get("/shop/version.txt").statusCode() == 404);
            awaitLine(site, "Application /shop is gone"); // it is told a moment later
            assertThat(site.bridge().complaintsAfter(copied)).isEmpty();
        }
    }

    @Test
    void whatIsBrokenOrCopiedByHalfLeavesTheOldVersionServing() throws IOException {
        try (Site site = Site.own(Front.NGINX_KEPT, bridge())) {
            Path war = folder.resolve("shop.war");
            Versions.rename("one", war);
            awaitVersion(site, "/shop", "one");
            byte[] next = Versions.war("two");

            Files.write(war, Arrays.copyOf(next, next.length / 2));
            awaitLine(site, "ERROR", war + " is not a WAR, or is damaged", "the version that was up before goes on");
            assertThat(site.browser().get("/shop/version.txt").body()).isEqualTo("one");
            assertThat(command("list").output()).contains("outdated");

            byte[] failing = Versions.warWith(
                    "WEB-INF/web.xml",
                    """
                    <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
                      <listener><listener-class>no.such.Listener</listener-class></listener>
                    </web-app>
                    """
                            .getBytes(java.nio.charset.StandardCharsets.UTF_8));
            Files.write(war, failing);
            awaitLine(site, "ERROR", "failed to start", "no.such.Listener", "the version that was up before goes on");
            assertThat(site.browser().get("/shop/version.txt").body()).isEqualTo("one");

            Files.write(war, next);
            awaitVersion(site, "/shop", "two");
            assertThat(site.bridge().complaintsAfter(0)).as("one line for each").hasSize(2);
        }
    }

    /** Names and versions mean what they mean in Tomcat, behind a web server too. */
    @Test
    void namesVersionsAndHostsTellWhereAnApplicationAnswers() throws IOException {
        Versions.rename("root", folder.resolve("ROOT.war"));
        Versions.rename("sub", folder.resolve("shop#admin.war"));
        Versions.rename("first", folder.resolve("shop##1.war"));
        Versions.rename("second", folder.resolve("shop##2.war"));
        Versions.rename("hosted", folder.resolve("hosted.war"));
        Files.writeString(
                folder.resolve("hosted.properties"), "context = /\nvirtual-host = www.example.org, *.example.net\n");
        try (Site site = Site.own(Front.NGINX_KEPT, bridge())) {
            awaitVersion(site, "", "root");
            awaitVersion(site, "/shop/admin", "sub");
            awaitVersion(site, "/shop", "second");
            assertThat(onHost(site, "www.example.org")).endsWith("hosted");
            assertThat(onHost(site, "any.example.net")).endsWith("hosted");
            assertThat(onHost(site, "www.example.com")).endsWith("root");

            Browser visitor = site.browser();
            visitor.json("/shop/session");
            Versions.rename("third", folder.resolve("shop##3.war"));
            awaitVersion(site, "/shop", "third");
            assertThat(visitor.json("/shop/session").get("counter").asInt())
                    .as("sessions come along to the newest version")
                    .isEqualTo(2);
            Files.delete(folder.resolve("shop##3.war"));
            awaitVersion(site, "/shop", "second");
            assertThat(visitor.json("/shop/session").get("counter").asInt()).isEqualTo(3);

            assertThat(command("undeploy", "/shop").output()).startsWith("/shop is gone: ");
            assertThat(visitor.get("/shop/version.txt").statusCode()).isEqualTo(404);
            awaitVersion(site, "/shop/admin", "sub");
            assertThat(folder.resolve("shop##1.war")).doesNotExist();
        }
    }

    private static String onHost(Site site, String host) throws IOException {
        try (RawConnection connection = new RawConnection(site.origin())) {
            connection.send("GET /version.txt HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
            return connection.readToEnd();
        }
    }

    /**
     * On the first Java fifty versions follow each other, on others those that come under load: enough for a leak to be
     * seen, which grows with each.
     */
    @Test
    void noRequestFailsAndNoClassLoaderStaysWhileVersionsFollowEachOther() throws IOException {
        Path war = temp.resolve("ROOT.war");
        Versions.copy("v0", war);
        Files.copy(war, folder.resolve("ROOT.war"));
        try (Site site = Site.own(Front.NGINX_KEPT, bridge())) {
            site.browser().get("/hello.jsp");
            long before = site.bridge().living(".*\\.WebAppClassLoader");
            assertThat(before).isEqualTo(1);
            int versions = jdk.equals(Jdk.all().get(0)) ? VERSIONS : UNDER_LOAD;
            try (CountingVisitors visitors = new CountingVisitors(site.origin(), 4)) {
                for (int i = 1; i <= UNDER_LOAD; i++) {
                    deploy(war, i);
                    visitors.awaitAnswers(20);
                }
                visitors.leave();
                assertThat(visitors.failures()).as("failed requests").isEmpty();
                assertThat(visitors.losses()).as("lost updates of sessions").isEmpty();
            }
            for (int i = UNDER_LOAD + 1; i <= versions; i++) {
                deploy(war, i);
                assertThat(site.browser().get("/hello.jsp").body()).contains("1024");
            }
            assertThat(site.browser().get("/version.txt").body()).isEqualTo("v" + versions);
            await("the class loaders of old versions go")
                    .atMost(LONG)
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> site.bridge().living(".*\\.WebAppClassLoader") <= before + 1);
            assertThat(site.bridge().complaintsAfter(0)).isEmpty();
        }
    }

    private void deploy(Path war, int version) throws IOException {
        Versions.copy("v" + version, war);
        Ended ended = command("deploy", war.toString());
        assertThat(ended.output()).startsWith("/ is up: " + folder.resolve("ROOT.war"));
        assertThat(ended.exitCode()).isZero();
    }
}
