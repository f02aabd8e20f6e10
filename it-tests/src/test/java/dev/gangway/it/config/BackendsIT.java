package dev.gangway.it.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.it.harness.AwaitedFile;
import dev.gangway.it.harness.Bridge;
import dev.gangway.it.harness.Browser;
import dev.gangway.it.harness.ConfiguredFront;
import dev.gangway.it.harness.ExplodedWar;
import dev.gangway.it.harness.Programs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Several bridges behind one web server, as {@code gangway config} prints it. What the two web servers say that are left
 * out is seen in {@link ConfigIT}.
 */
@ParameterizedClass(name = "{0}")
@EnumSource(
        mode = EnumSource.Mode.EXCLUDE,
        names = {"APACHE_HANDLER", "MOD_FCGID"})
class BackendsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static Path application;
    private static Bridge one;
    private static Bridge two;

    private final ConfigIT.Front front;

    BackendsIT(ConfigIT.Front front) {
        this.front = front;
        Programs.require(front.program, front.program);
    }

    @BeforeAll
    static void startBridges() {
        application = ExplodedWar.of(TellServlet.class, AwaitedFile.class);
        one = bridge("one");
        two = bridge("two");
    }

    private static Bridge bridge(String node) {
        return Bridge.builder()
                .tcp()
                .application("/=" + application)
                .options("--node", node)
                .start();
    }

    @AfterAll
    static void stopBridges() {
        one.close();
        two.close();
    }

    private ConfiguredFront start(String first, String second) {
        return ConfiguredFront.start(front.id, List.of("--backend", first, "--backend", second));
    }

    @Test
    void areAskedInTurnWhereNoneIsNamed() {
        try (ConfiguredFront server = start(one.tcpAddress(), two.tcpAddress())) {
            Set<String> nodes = new HashSet<>();
            Browser browser = new Browser(server.origin());
            for (int request = 0; request < 8; request++) {
                nodes.add(node(browser));
            }
            assertThat(nodes).as("of one session").containsExactlyInAnyOrder("one", "two");
        }
    }

    @Test
    void doWithoutOneThatIsDown() {
        // By names lighttpd asks no other than the one that the cookie tells, see docs/web-servers.md.
        String first = front == ConfigIT.Front.LIGHTTPD ? "" : "one=";
        String second = front == ConfigIT.Front.LIGHTTPD ? "" : "three=";
        try (Bridge three = bridge("three");
                ConfiguredFront server = start(first + one.tcpAddress(), second + three.tcpAddress())) {
            List<Browser> browsers = new ArrayList<>();
            Set<String> nodes = new HashSet<>();
            while (browsers.size() < 4 || !nodes.contains("three")) {
                Browser browser = new Browser(server.origin());
                nodes.add(node(browser));
                browsers.add(browser);
                assertThat(browsers.size()).isLessThan(50);
            }
            three.signal("KILL");
            assertThat(three.awaitExit(PATIENCE)).isNotZero();
            for (Browser browser : browsers) {
                assertThat(node(browser)).isEqualTo("one");
            }
        }
    }

    private static String node(Browser browser) {
        return browser.get("/count").body().split(" ", -1)[1];
    }
}
