package dev.gangway.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gangway.it.harness.Bridge;
import dev.gangway.it.harness.Bridge.Ended;
import dev.gangway.it.harness.Browser;
import dev.gangway.it.harness.Exploded;
import dev.gangway.it.harness.Front;
import dev.gangway.it.harness.Ports;
import dev.gangway.it.harness.RawConnection;
import dev.gangway.it.harness.SeenRequest;
import dev.gangway.it.harness.Site;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The program as its user meets it: what it deploys and where, what it prints, and how it fails. */
class LauncherIT {
    private static final Path SAMPLE = Bridge.sample();

    private final Path folder;

    LauncherIT(@TempDir Path folder) {
        this.folder = folder;
    }

    private static String address() {
        return "127.0.0.1:" + Ports.free();
    }

    private static Ended gangway(String... words) {
        return Bridge.builder().run(words);
    }

    /** Asserts that the program said one line and nothing else, and that the line says all this. */
    private static void assertOneLine(Ended ended, int exitCode, String... parts) {
        assertThat(ended.output().lines().filter(line -> !line.isBlank()))
                .singleElement()
                .asString()
                .contains(parts);
        assertThat(ended.exitCode()).isEqualTo(exitCode);
    }

    @Test
    void takenPortIsNamed() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + other.getLocalPort();
            assertOneLine(gangway("serve", "--listen", address, "/=" + SAMPLE), 1, address, "in use");
        }
    }

    @Test
    void socketOfARunningBridgeIsLeftAlone() throws IOException {
        try (Bridge first = Bridge.builder().unix().sampleAtRoot().start()) {
            Ended second = gangway("serve", "--listen", first.unixAddress(), "/=" + SAMPLE);
            assertOneLine(second, 1, first.unixAddress());
            assertThat(first.isAlive()).isTrue();
            assertThat(Path.of(first.unixAddress().substring("unix:".length()))).exists();
        }
    }

    @Test
    void missingFileIsNamed() {
        Path missing = folder.resolve("missing.war");
        assertOneLine(gangway("serve", "--listen", address(), missing.toString()), 1, missing.toString());
    }

    @Test
    void fileThatIsNoWarIsNamed() throws IOException {
        Path text = Files.writeString(folder.resolve("text.war"), "not a zip file\n");
        assertOneLine(gangway("serve", "--listen", address(), text.toString()), 1, text.toString(), "not a WAR");
        Path plain = Files.writeString(folder.resolve("notes.txt"), "not a zip file\n");
        assertOneLine(gangway("serve", "--listen", address(), plain.toString()), 1, plain.toString());
    }

    @Test
    void applicationThatDoesNotStartSaysWhy() throws IOException {
        Files.createDirectories(folder.resolve("broken/WEB-INF"));
        Files.writeString(
                folder.resolve("broken/WEB-INF/web.xml"),
                """
                <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
                  <listener><listener-class>no.such.Listener</listener-class></listener>
                </web-app>
                """);
        Ended ended =
                gangway("serve", "--listen", address(), folder.resolve("broken").toString());
        assertOneLine(ended, 1, "gangway: ", "/broken", "failed to start", "no.such.Listener");
    }

    @ParameterizedTest
    @CsvSource({
        "serve --no-such-option app.war, --no-such-option",
        "serve --lissten 127.0.0.1:9000 app.war, --listen",
        "serve --listen 127.0.0.1 app.war, 127.0.0.1",
        "serve --listen 127.0.0.1:99999 app.war, 99999",
        "serve --listen unix: app.war, unix:",
        "serve --stop-timeout soon app.war, soon",
        "serve --generation ee7 app.war, ee11",
        "swim, swim",
    })
    void wrongUsageIsTold(String words, String part) {
        assertOneLine(gangway(words.split(" ", -1)), 2, part, "--help");
    }

    /** An installed distribution has a folder for applications, which may be empty. */
    @Test
    void withoutArgumentsTheFolderOfTheDistributionIsServed() {
        try (Bridge bridge = Bridge.builder().tcp().start()) {
            assertThat(bridge.output()).contains("There is no application in ").contains("/webapps yet");
        }
    }

    /** As users of Tomcat do it: unpack, copy a WAR into webapps, start. */
    @Test
    void applicationsInTheFolderOfADistributionAreServed() throws IOException {
        Path home = folder.resolve("gangway");
        Path original = Bridge.program().resolveSibling(".").normalize();
        try (Stream<Path> files = Files.walk(original)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path relative = original.relativize(file);
                if (!relative.toString().startsWith("webapps/")) {
                    Files.copy(file, home.resolve(relative), StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
        Files.copy(SAMPLE, home.resolve("webapps/ROOT.war"));
        Bridge.Builder builder = Bridge.builder().program(home.resolve("gangway"));
        try (Site site = Site.own(Front.NGINX_TCP, builder)) {
            assertThat(site.browser().get("/hello.jsp").body()).contains("1024");
            assertThat(builder.run("deploy", SAMPLE.toString()).output()).startsWith("/sample is up: ");
            assertThat(site.browser().json("/sample/request").get("contextPath").asText())
                    .isEqualTo("/sample");
            assertThat(builder.run("list").lines())
                    .satisfiesExactly(
                            line -> assertThat(line).startsWith("CONTEXT "),
                            line -> assertThat(line).startsWith("/ ").endsWith("/webapps/ROOT.war"),
                            line -> assertThat(line).startsWith("/sample ").endsWith("/webapps/sample.war"));
        }
        assertThat(builder.run("list"))
                .satisfies(ended -> assertOneLine(ended, 1, "there is no socket " + home.toRealPath()));
    }

    @Test
    void contextGivenTwiceIsTold() {
        assertThat(gangway("serve", "--listen", address(), "/a=" + SAMPLE, "/a=" + SAMPLE))
                .satisfies(ended -> assertThat(ended.exitCode()).isNotZero())
                .satisfies(ended -> assertThat(ended.output()).contains("/a").contains("twice"));
    }

    @Test
    void helpAndVersionAreNoFailures() {
        assertThat(gangway("--help"))
                .satisfies(ended -> assertThat(ended.exitCode()).isZero())
                .satisfies(ended -> assertThat(ended.output()).contains("serve").contains("demo"));
        assertThat(gangway("--version"))
                .satisfies(ended -> assertThat(ended.exitCode()).isZero())
                .satisfies(ended ->
                        assertThat(ended.output()).startsWith("gangway ").contains("Jetty 12.1.5"));
        assertThat(gangway("serve", "--help"))
                .satisfies(ended -> assertThat(ended.exitCode()).isZero())
                .satisfies(
                        ended -> assertThat(ended.output()).contains("--listen").contains("--stop-timeout"));
    }

    @Test
    void startIsToldInALineForEachApplicationAndOneForTheListener() {
        try (Bridge bridge = Bridge.builder()
                .tcp()
                .application("/one=" + SAMPLE)
                .application("/two=" + SAMPLE)
                .start()) {
            assertThat(bridge.output().lines())
                    .hasSize(3)
                    .satisfiesExactly(
                            line -> assertThat(line).contains("/one").contains(SAMPLE.toString()),
                            line -> assertThat(line).contains("/two").contains(SAMPLE.toString()),
                            line -> assertThat(line).contains(bridge.tcpAddress(), "/one", "/two"));
        }
    }

    @ParameterizedTest
    @CsvSource({"ROOT.war, ''", "shop.war, /shop", "shop#admin.war, /shop/admin", "shop##2.war, /shop"})
    void contextIsTheNameOfTheFile(String name, String context) throws IOException {
        Path war = Files.copy(SAMPLE, folder.resolve(name));
        try (Site site = Site.own(Front.NGINX_TCP, Bridge.builder().application(war.toString()))) {
            SeenRequest seen = new SeenRequest(site.browser().json(context + "/request"));
            assertThat(seen.property("contextPath")).isEqualTo(context);
        }
    }

    @Test
    void explodedDirectoryIsAsGoodAsAFile() throws IOException {
        Path exploded = folder.resolve("exploded");
        Exploded.unpack(SAMPLE, exploded);
        try (Site site = Site.own(Front.NGINX_TCP, Bridge.builder().application(exploded.toString()))) {
            Browser browser = site.browser();
            assertThat(browser.json("/exploded/request").get("contextPath").asText())
                    .isEqualTo("/exploded");
            assertThat(browser.get("/exploded/hello.jsp").body()).contains("1024");
            assertThat(browser.get("/exploded/static/lines.txt").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void generationIsTheOneThatWasSaid() {
        Bridge.Builder builder = Bridge.builder()
                .application("/one=" + SAMPLE)
                .application("/two=" + SAMPLE)
                .options("--generation", "/one=ee11", "--generation", "/two=6.0");
        try (Site site = Site.own(Front.NGINX_TCP, builder)) {
            assertThat(site.bridge().output().lines())
                    .anySatisfy(line -> assertThat(line).contains("Application /one is up", "Servlet 6.1"))
                    .anySatisfy(line -> assertThat(line).contains("Application /two is up", "Servlet 6.0"));
            assertThat(site.browser().get("/one/request").statusCode()).isEqualTo(200);
            assertThat(site.browser().get("/two/request").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void redirectsAreAsTheApplicationMadeThemUnlessWholeOnesAreAskedFor() {
        Bridge.Builder bridge = Bridge.builder().application("/sample=" + SAMPLE);
        try (Site site = Site.own(Front.NGINX_TCP, bridge)) {
            assertThat(location(site)).isEqualTo("/sample/request");
        }
        try (Site site = Site.own(Front.NGINX_TCP, bridge.options("--absolute-redirects"))) {
            assertThat(location(site)).isEqualTo(site.origin() + "/sample/request");
        }
    }

    private static String location(Site site) {
        return site.browser()
                .get("/sample/redirect?to=request")
                .headers()
                .firstValue("Location")
                .orElseThrow();
    }

    @Test
    void applicationsStandSideBySide() {
        Bridge.Builder builder = Bridge.builder().application("/one=" + SAMPLE).application("/one/more=" + SAMPLE);
        try (Site site = Site.own(Front.NGINX_TCP, builder)) {
            Browser browser = site.browser();
            assertThat(browser.json("/one/request").get("contextPath").asText()).isEqualTo("/one");
            assertThat(browser.json("/one/more/request").get("contextPath").asText())
                    .isEqualTo("/one/more");
            assertThat(browser.get("/other/request").statusCode()).isEqualTo(404);
            assertThat(browser.json("/one/session").get("counter").asInt()).isEqualTo(2);
            assertThat(browser.json("/one/more/session").get("counter").asInt()).isEqualTo(2);
        }
    }

    @Test
    void optionsMayComeFromAFile() throws IOException {
        Path war = Files.copy(SAMPLE, folder.resolve("configured.war"));
        Path file = Files.writeString(folder.resolve("gangway.conf"), "# one line each\napp = " + war + "\n");
        try (Site site = Site.own(Front.NGINX_TCP, Bridge.builder().options("--config", file.toString()))) {
            assertThat(site.browser().get("/configured/request").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void unixSocketIsThereWhileTheBridgeRunsAndClosedToStrangers() throws IOException {
        Bridge bridge = Bridge.builder().unix().sampleAtRoot().start();
        Path socket = Path.of(bridge.unixAddress().substring("unix:".length()));
        try (bridge) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
                    .endsWith("---");
        }
        assertThat(socket).doesNotExist();
    }

    /** As somebody does who has no more patience, by 'kill' or by Ctrl-C. */
    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void secondSignalEndsItAtOnce(String second) throws IOException {
        try (Site site = Site.own(Front.NGINX_TCP, Bridge.builder().sampleAtRoot());
                RawConnection connection = new RawConnection(site.origin())) {
            connection.sendGet("/stream/events?count=1000&interval=100");
            connection.readUntil("\"n\":1,");
            site.bridge().signal("TERM");
            await("it waits for the request").until(() -> site.bridge().output().contains("Received SIGTERM"));
            site.bridge().signal(second);
            assertThat(site.bridge().awaitExit(Duration.ofSeconds(20))).isNotZero();
        }
    }

    /** What Hawtio logs when its listener for the context is told of the end. */
    @Test
    void applicationIsToldOfTheStop() {
        try (Bridge bridge = Bridge.builder()
                .tcp()
                .application(Bridge.foreign("hawtio.war").toString())
                .start()) {
            assertThat(bridge.output()).contains("Initialising Hawtio services");
            bridge.signal("TERM");
            assertThat(bridge.awaitExit(Duration.ofSeconds(30))).isZero();
            assertThat(bridge.output()).contains("Destroying Hawtio services");
        }
    }
}
