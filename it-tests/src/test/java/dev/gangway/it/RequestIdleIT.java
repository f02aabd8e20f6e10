package dev.gangway.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gangway.it.harness.Bridge;
import dev.gangway.it.harness.Nginx;
import dev.gangway.it.harness.RawConnection;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Browsers that stop in the middle of an upload, which a web server passes on as it comes. */
class RequestIdleIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    @Test
    void uploadThatStopsFailsAfterTheTimeThatIsSet() throws IOException {
        try (Bridge bridge = Bridge.builder()
                        .tcp()
                        .sampleAtRoot()
                        .options("--request-idle-timeout", "300ms")
                        .start();
                Nginx nginx = Nginx.start(false, bridge.tcpAddress());
                RawConnection connection = new RawConnection(nginx.streamingOrigin())) {
            connection.sendHead("POST /digest HTTP/1.1", "Content-Length: 100");
            connection.send(new byte[50]);
            assertThat(connection.readHead()).startsWith("HTTP/1.1 500 ");
            await("it is told")
                    .atMost(SOON)
                    .until(() -> bridge.output().contains("Idle timeout expired: ") && bridge.isAlive());
        }
    }
}
