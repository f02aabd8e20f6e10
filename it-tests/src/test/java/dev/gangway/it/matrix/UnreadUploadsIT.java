package dev.gangway.it.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.it.harness.Bridge;
import dev.gangway.it.harness.ConfiguredFront;
import dev.gangway.it.harness.Programs;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Uploads that the application does not read, from a browser all of whose requests share a connection: what it asks for
 * next must not wait for what is left of them. Apache is left out, where HTTP/2 is not what {@code gangway config} prints.
 */
class UnreadUploadsIT {
    private static final int UPLOADS = 50;
    private static final int LENGTH = 200_000;

    @ParameterizedTest
    @ValueSource(strings = {"nginx", "lighttpd", "haproxy", "caddy"})
    void holdNothingUp(String front) throws Exception {
        Programs.require(front, front);
        Path probe = ProbeApplication.create();
        Certificates certificates =
                Certificates.create(Files.createDirectories(probe.resolveSibling(probe.getFileName() + "-tls")));
        Http2Browser browser = new Http2Browser(certificates, Certificates.Browser.WITHOUT_CERTIFICATE);
        try (Bridge bridge = Bridge.builder().tcp().application("/=" + probe).start();
                ConfiguredFront server = ConfiguredFront.start(
                        front,
                        List.of(
                                "--listen",
                                bridge.tcpAddress(),
                                "--tls-cert",
                                certificates.certificate().toString(),
                                "--tls-key",
                                certificates.key().toString()))) {
            for (int i = 0; i < UPLOADS; i++) {
                assertThat(browser.shown(
                                server.port(),
                                "/answer?text=unread",
                                request -> request.POST(BodyPublishers.ofByteArray(new byte[LENGTH]))))
                        .as("upload " + i)
                        .isEqualTo("HTTP_2 200\nunread");
                assertThat(browser.shown(server.port(), "/answer?text=next", request -> {}))
                        .as("the request after upload " + i)
                        .isEqualTo("HTTP_2 200\nnext");
            }
        }
    }
}
