package dev.gangway.it.matrix;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.gangway.it.harness.Bridge;
import dev.gangway.it.harness.H2o;
import dev.gangway.it.matrix.Wire.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * The cases of the matrix behind h2o as the documentation configures it, for which {@code gangway config} prints
 * nothing.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class H2oIT {
    private static final Place NONE = new Place(0, "not asked");

    /** Where something else is seen than on Jetty's own port: the case, and a part of what is seen. */
    private static final Map<String, String> DEVIATIONS = Map.ofEntries(
            // Of the bridge, behind every web server.
            entry("Path: UTF-8, not encoded", "pathInfo = /caf\u00e9"),
            entry("Header: a name with an underscore", "header:X_A = []"),
            entry("Header: Proxy", "header:Proxy = []"),
            entry("Origin: a host without a port", "serverPort = PORT"),
            entry("Answer: a header Status", "200 OK\ncontent-type"),
            entry("Answer: WebSocket, which the application does not have", "501"),
            entry("HTTP/2: the header Host", "header:Host = [localhost"),
            // h2o applies its rules for paths to all of the URL, so the bridge refuses it.
            entry("Origin: a target with a host", "400"),
            // h2o ends such an answer as if it were complete.
            entry("Streaming: an end that is missing is seen, without a length", "whole: true"),
            entry("HTTP/2: an end that is missing is seen, without a length", "whole: true"),
            // h2o tells nothing of TLS but that it is used, and asks for no certificate.
            entry("TLS: cipher suite", "cipher_suite = null"),
            entry("TLS: key size", "key_size = null"),
            entry("TLS: session id", "ssl_session_id = false"),
            entry("TLS: a certificate of the browser", "certificates = none"),
            entry("TLS: the certificates above it", "chain = none"),
            entry("TLS: a certificate that nobody has signed", "certificates = none"),
            entry("HTTP/2: TLS", "cipher_suite = null"),
            entry("HTTP/2: a certificate of the browser", "certificates = none"));

    private final List<Case> cases = new ArrayList<>();
    private Certificates certificates;
    private Reference reference;
    private Bridge bridge;
    private H2o h2o;

    @BeforeAll
    void start() throws Exception {
        Path probe = ProbeApplication.create();
        certificates = Certificates.create(folder(probe, "tls"));
        bridge = Bridge.builder()
                .tcp()
                .application("/=" + probe)
                .application("/shop=" + probe)
                .start();
        h2o = H2o.startWithTls(bridge.tcpAddress(), certificates.certificate(), certificates.key());
        reference = new Reference(probe, certificates);
        cases.addAll(RequestCases.all());
        cases.addAll(ContentCases.all());
        cases.addAll(StateCases.all(folder(probe, "steps")));
        cases.addAll(TlsCases.all());
        cases.addAll(Http2Cases.all(
                new Http2Browser(certificates, Certificates.Browser.WITHOUT_CERTIFICATE),
                new Http2Browser(certificates, Certificates.Browser.KNOWN),
                folder(probe, "http2")));
    }

    private static Path folder(Path probe, String what) throws IOException {
        return Files.createDirectories(probe.resolveSibling(probe.getFileName() + "-" + what));
    }

    @AfterAll
    void stop() {
        if (h2o != null) {
            h2o.close();
        }
        if (bridge != null) {
            bridge.close();
        }
        if (reference != null) {
            reference.close();
        }
    }

    @TestFactory
    Stream<DynamicTest> behindH2o() {
        return cases.stream().map(one -> dynamicTest(name(one), () -> check(one)));
    }

    private void check(Case one) throws IOException {
        int port = h2o.origin().getPort();
        int tlsPort = h2o.secureOrigin().getPort();
        String seen = one.script().run(new Wire(port, tlsPort, tlsPort, certificates, NONE, NONE));
        String expected = one.script().run(reference.wire());
        String deviation = DEVIATIONS.get(name(one));
        if (deviation == null) {
            assertThat(seen).as("as on Jetty's own port").isEqualTo(expected);
        } else {
            assertThat(seen).as("still deviates").isNotEqualTo(expected).contains(deviation);
        }
    }

    private static String name(Case one) {
        return one.group() + ": " + one.title();
    }

    @Test
    void everyDeviationIsOfACase() {
        assertThat(cases).map(H2oIT::name).containsAll(DEVIATIONS.keySet());
    }
}
