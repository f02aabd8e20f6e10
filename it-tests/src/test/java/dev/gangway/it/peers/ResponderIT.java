package dev.gangway.it.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gangway.it.harness.Apache;
import dev.gangway.it.harness.Bridge;
import dev.gangway.it.harness.Browser;
import dev.gangway.it.harness.Caddy;
import dev.gangway.it.harness.Content;
import dev.gangway.it.harness.H2o;
import dev.gangway.it.harness.Lighttpd;
import dev.gangway.it.harness.RawConnection;
import dev.gangway.it.harness.SeenRequest;
import dev.gangway.it.harness.WebServer;
import dev.gangway.it.peers.MixedLoad.Visit;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Web servers in front of one bridge, with the body of a request and of an answer in every way that they know. */
@ParameterizedClass(name = "{0}")
@EnumSource
class ResponderIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String BINARY = "application/octet-stream";

    enum Peer {
        APACHE_PROXY_PASS {
            @Override
            WebServer start(String bridge) {
                String pass = "ProxyPass \"/\" \"fcgi://" + bridge + "/\" enablereuse=on";
                return Apache.start(pass, pass + " flushpackets=on");
            }
        },
        APACHE_SET_HANDLER {
            @Override
            WebServer start(String bridge) {
                String handler = "<Location \"/\">\nSetHandler \"proxy:fcgi://" + bridge + "/\"\n</Location>";
                return Apache.start(
                        handler,
                        handler,
                        "<Proxy \"fcgi://" + bridge + "/\" enablereuse=on flushpackets=on>\n</Proxy>");
            }
        },
        LIGHTTPD {
            @Override
            WebServer start(String bridge) {
                return Lighttpd.start(bridge);
            }
        },
        CADDY {
            @Override
            WebServer start(String bridge) {
                return Caddy.start(bridge);
            }
        },
        H2O {
            @Override
            WebServer start(String bridge) {
                return H2o.start(bridge);
            }
        };

        abstract WebServer start(String bridge);

        boolean keepsConnections() {
            return this == APACHE_PROXY_PASS || this == APACHE_SET_HANDLER || this == H2O;
        }
    }

    private static Bridge bridge;

    private final Peer peer;
    private WebServer webServer;
    private int logged;
    private long sockets;

    ResponderIT(Peer peer) {
        this.peer = peer;
    }

    @BeforeAll
    static void startBridge() {
        bridge = Bridge.builder().tcp().sampleAtRoot().start();
    }

    @AfterAll
    static void stopBridge() {
        bridge.close();
    }

    @BeforeEach
    void start() {
        logged = bridge.output().length();
        sockets = bridge.openSockets();
        webServer = peer.start(bridge.tcpAddress());
    }

    @AfterEach
    void stop() {
        webServer.close();
        await("connections of " + peer + " are closed").atMost(SOON).until(() -> bridge.openSockets() <= sockets);
        assertThat(bridge.complaintsAfter(logged)).isEmpty();
    }

    private List<URI> origins() {
        return List.of(webServer.origin(), webServer.streamingOrigin());
    }

    @Test
    void questionsAndContentArriveAndComeBack() throws IOException {
        for (URI origin : origins()) {
            Browser browser = new Browser(origin);
            for (int i = 0; i < 5; i++) {
                SeenRequest seen = new SeenRequest(browser.json("/request?own=" + i + "&q=a%20b", "X-Own", "x" + i));
                assertThat(seen.parameter("own")).containsExactly(String.valueOf(i));
                assertThat(seen.parameter("q")).containsExactly("a b");
                assertThat(seen.header("X-Own")).containsExactly("x" + i);
                assertThat(browser.post("/echo", "text/plain", "body " + i).body())
                        .isEqualTo("body " + i);
            }
            HttpResponse<String> refusal = browser.get("/error?status=418");
            assertThat(refusal.statusCode()).as(refusal.body()).isEqualTo(418);
        }
        if (peer.keepsConnections()) {
            assertThat(bridge.openSockets()).as("connections kept").isGreaterThan(sockets);
        }
    }

    @Test
    void uploadsOfEveryKindArriveWhole() {
        int size = 5_000_000;
        for (URI origin : origins()) {
            Browser browser = new Browser(origin);
            assertDigest(browser.post("/digest", BINARY, BodyPublishers.ofByteArray(Content.bytes(size))), size);
            HttpResponse<String> chunked =
                    browser.post("/digest/async", BINARY, BodyPublishers.ofInputStream(() -> Content.stream(size)));
            if (peer == Peer.LIGHTTPD && origin.equals(webServer.streamingOrigin())) {
                assertThat(chunked.statusCode()).isEqualTo(411); // lighttpd's own answer to a body of unknown length
            } else {
                assertDigest(chunked, size);
            }
        }
    }

    private static void assertDigest(HttpResponse<String> response, int size) {
        assertThat(Browser.json(response).get("size").asInt()).isEqualTo(size);
        assertThat(Browser.json(response).get("sha256").asText()).isEqualTo(Content.sha256(size));
    }

    @Test
    void largeDownloadArrivesWhole() throws IOException {
        int size = 40_000_000;
        for (URI origin : origins()) {
            Browser browser = new Browser(origin);
            MessageDigest digest = Content.newSha256();
            HttpResponse<InputStream> response =
                    browser.send(browser.request("/download?size=" + size), BodyHandlers.ofInputStream());
            try (InputStream body = new DigestInputStream(response.body(), digest)) {
                assertThat(body.transferTo(OutputStream.nullOutputStream())).isEqualTo(size);
            }
            assertThat(HexFormat.of().formatHex(digest.digest())).isEqualTo(Content.sha256(size));
        }
    }

    @Test
    void browserThatLeavesADownloadLeavesNothingBehind() throws IOException {
        for (URI origin : origins()) {
            for (int i = 0; i < 3; i++) {
                try (RawConnection connection = new RawConnection(origin)) {
                    connection.sendGet("/download?size=30000000");
                    assertThat(connection.readHead()).startsWith("HTTP/1.1 200 ");
                    connection.skip(100_000);
                }
                assertThat(new Browser(origin)
                                .json("/request?own=" + i)
                                .get("method")
                                .asText())
                        .isEqualTo("GET");
            }
        }
    }

    /** The servlet answers without a look at the body; what is left of it is in the way of nobody. */
    @Test
    void answerMayComeBeforeTheUploadHasEnded() {
        int size = 3_000_000;
        for (URI origin : origins()) {
            for (int i = 0; i < 5; i++) {
                Browser browser = new Browser(origin);
                HttpResponse<String> early = browser.post(
                        "/request?format=json&own=" + i, BINARY, BodyPublishers.ofByteArray(Content.bytes(size)));
                assertThat(Browser.json(early).at("/parameters/own/0").asText()).isEqualTo(String.valueOf(i));
                // A web server may close the browser's connection, which has content under way; it keeps its own to us.
                assertThat(new Browser(origin)
                                .post("/echo", "text/plain", "next")
                                .body())
                        .isEqualTo("next");
            }
        }
    }

    @Test
    void everybodyGetsTheirOwnAnswerWhileOthersLeave() throws Exception {
        for (URI origin : origins()) {
            new MixedLoad(origin, EnumSet.allOf(Visit.class)).run(9, 1);
        }
    }
}
