package dev.gangway.it.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.it.harness.Bridge;
import dev.gangway.it.harness.Browser;
import dev.gangway.it.harness.HaProxy;
import dev.gangway.it.harness.HaProxy.Version;
import dev.gangway.it.peers.MixedLoad.Visit;
import java.time.Duration;
import java.util.EnumSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** HAProxy, the one web server that multiplexes, asks for the bridge's limits and aborts requests. */
@ParameterizedClass(name = "{0}")
@EnumSource
class HaProxyIT {
    enum Mode {
        MULTIPLEXED(Version.OF_THE_SYSTEM, "option mpxs-conns", "option max-reqs 40"),
        MULTIPLEXED_AFTER_ASKING(Version.OF_THE_SYSTEM, "option get-values", "option mpxs-conns", "option max-reqs 40"),
        ONE_REQUEST_AT_A_TIME(Version.OF_THE_SYSTEM),
        ONE_REQUEST_PER_CONNECTION(Version.OF_THE_SYSTEM, "no option keep-conn"),
        NEWER_MULTIPLEXED(Version.NEWER, "option mpxs-conns", "option max-reqs 40"),
        NEWER_MULTIPLEXED_AFTER_ASKING(Version.NEWER, "option get-values", "option mpxs-conns", "option max-reqs 40");

        private final Version version;
        private final String options;

        Mode(Version version, String... options) {
            this.version = version;
            this.options = String.join("\n", options);
        }
    }

    private static final Duration TO_STOP = Duration.ofSeconds(20);

    private final Mode mode;
    private Bridge bridge;
    private HaProxy haproxy;

    HaProxyIT(Mode mode) {
        this.mode = mode;
        mode.version.require();
    }

    @BeforeEach
    void start() {
        bridge = Bridge.builder().tcp().sampleAtRoot().start();
        haproxy = HaProxy.start(mode.version, bridge.tcpAddress(), mode.options);
    }

    @AfterEach
    void stop() {
        haproxy.close();
        bridge.close();
    }

    @Test
    void everybodyGetsTheirOwnAnswerWhileOthersLeave() throws Exception {
        int logged = bridge.output().length();
        new MixedLoad(haproxy, EnumSet.allOf(Visit.class)).run(16, 4);
        assertThat(new Browser(haproxy.origin())
                        .post("/echo", "text/plain", "late")
                        .body())
                .isEqualTo("late");
        assertThat(bridge.complaintsAfter(logged)).isEmpty();

        haproxy.close();
        bridge.signal("TERM"); // it waits for requests that somebody may still want, so none may be left
        assertThat(bridge.awaitExit(TO_STOP)).isZero();
    }
}
