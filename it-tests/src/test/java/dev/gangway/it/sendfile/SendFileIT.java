package dev.gangway.it.sendfile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.it.harness.Bridge;
import dev.gangway.it.harness.Browser;
import dev.gangway.it.harness.ExplodedWar;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Web servers that send files of an application from the disk: the bridge sends no byte of them. */
@ParameterizedClass(name = "{0}")
@EnumSource
class SendFileIT {
    private static final int LENGTH = 300_000;

    enum Sender {
        NGINX("x-accel-redirect=/internal") {
            @Override
            FileServer start(String bridge, Path files) {
                return FileServer.nginx(bridge, files);
            }
        },
        LIGHTTPD("x-sendfile") {
            @Override
            FileServer start(String bridge, Path files) {
                return FileServer.lighttpd(bridge, files);
            }
        },
        APACHE("x-sendfile") {
            @Override
            FileServer start(String bridge, Path files) {
                return FileServer.apache(bridge, files);
            }
        };

        final String how;

        Sender(String how) {
            this.how = how;
        }

        abstract FileServer start(String bridge, Path files);
    }

    private static final Map<String, Bridge> BRIDGES = new HashMap<>();
    private static final byte[] CONTENT = new byte[LENGTH];
    private static Path files;

    private final Sender sender;
    private FileServer server;
    private Browser browser;

    SendFileIT(Sender sender) {
        this.sender = sender;
    }

    @BeforeAll
    static void write() throws Exception {
        new Random(7).nextBytes(CONTENT);
        files = ExplodedWar.of(GiveServlet.class);
        Files.write(files.resolve("large.bin"), CONTENT);
        Files.write(files.resolve("odd name %41+\u00e9.bin"), CONTENT);
        Files.writeString(files.resolve("small.txt"), "small");
        Files.write(files.resolve("WEB-INF/secret.bin"), CONTENT);
    }

    @AfterAll
    static void stopBridges() {
        BRIDGES.values().forEach(Bridge::close);
        BRIDGES.clear();
    }

    @BeforeEach
    void start() {
        Bridge bridge = BRIDGES.computeIfAbsent(sender.how, how -> Bridge.builder()
                .tcp()
                .application("/app=" + files)
                .options("--sendfile", how)
                .start());
        server = sender.start(bridge.tcpAddress(), files);
        browser = new Browser(server.origin());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpResponse<byte[]> get(String target, String... headers) {
        HttpRequest.Builder request = browser.request(target);
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpResponse<byte[]> answer = browser.send(request, BodyHandlers.ofByteArray());
        assertThat(answer.headers().map().keySet())
                .as("nobody learns where files are")
                .noneMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("x-"));
        return answer;
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    @Test
    void sendsStaticFilesWholeAndInParts() {
        HttpResponse<byte[]> whole = get("/app/large.bin");
        assertThat(whole.statusCode()).isEqualTo(200);
        assertThat(whole.body()).isEqualTo(CONTENT);
        assertThat(header(whole, "Content-Length")).isEqualTo("" + LENGTH);

        HttpResponse<byte[]> part = get("/app/large.bin", "Range", "bytes=100000-100009");
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).isEqualTo(Arrays.copyOfRange(CONTENT, 100_000, 100_010));
        assertThat(header(part, "Content-Range")).isEqualTo("bytes 100000-100009/" + LENGTH);

        HttpResponse<byte[]> beyond = get("/app/large.bin", "Range", "bytes=" + LENGTH + "-");
        assertThat(beyond.statusCode()).isEqualTo(416);

        HttpResponse<byte[]> head = browser.send(
                browser.request("/app/large.bin").method("HEAD", HttpRequest.BodyPublishers.noBody()),
                BodyHandlers.ofByteArray());
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        if (sender != Sender.APACHE) { // which leaves it out in answers to HEAD
            assertThat(header(head, "Content-Length")).isEqualTo("" + LENGTH);
        }
    }

    @Test
    void knowsWhatTheBrowserHas() {
        HttpResponse<byte[]> whole = get("/app/large.bin");
        String changed = header(whole, "Last-Modified");
        assertThat(changed).isNotEmpty();
        HttpResponse<byte[]> again = get("/app/large.bin", "If-Modified-Since", changed);
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        String tag = header(whole, "ETag");
        if (!tag.isEmpty()) {
            assertThat(get("/app/large.bin", "If-None-Match", tag).statusCode()).isEqualTo(304);
            assertThat(get("/app/large.bin", "If-Range", tag, "Range", "bytes=1-2")
                            .statusCode())
                    .isEqualTo(206);
        }
        assertThat(get("/app/large.bin", "If-None-Match", "\"other\"").body()).isEqualTo(CONTENT);
        assertThat(get("/app/large.bin", "If-Range", "\"other\"", "Range", "bytes=1-2")
                        .body())
                .as("the file is not the one of which the browser has a part")
                .isEqualTo(CONTENT);
    }

    @Test
    void sendsWhatTheApplicationHandsOver() {
        for (String name : new String[] {"large.bin", "odd name %41+\u00e9.bin"}) {
            String file = URLEncoder.encode(files.resolve(name).toString(), StandardCharsets.UTF_8);
            HttpResponse<byte[]> answer = get("/app/give?file=" + file);
            assertThat(answer.statusCode()).as(name).isEqualTo(200);
            assertThat(answer.body()).as(name).isEqualTo(CONTENT);
            assertThat(header(answer, "Content-Type")).isEqualTo("application/x-given");
            assertThat(header(answer, "Cache-Control")).isEqualTo("max-age=60");
        }
        HttpResponse<byte[]> part = get("/app/give?file=" + files.resolve("large.bin"), "Range", "bytes=-5");
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).isEqualTo(Arrays.copyOfRange(CONTENT, LENGTH - 5, LENGTH));
        HttpResponse<byte[]> small = get("/app/give?file=" + files.resolve("small.txt"));
        assertThat(small.body()).asString(StandardCharsets.UTF_8).isEqualTo("small");
        HttpResponse<byte[]> secret = get("/app/give?file=" + files.resolve("WEB-INF/secret.bin"));
        assertThat(secret.body()).as("by the bridge itself").isEqualTo(CONTENT);
    }

    @Test
    void keepsPrivateFilesPrivate() {
        assertThat(get("/app/WEB-INF/secret.bin").statusCode()).isEqualTo(404);
        if (sender == Sender.NGINX) {
            assertThat(get("/internal" + files + "/large.bin").statusCode()).isEqualTo(404);
        }
    }
}
