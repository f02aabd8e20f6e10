package dev.gangway.it.sendfile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.it.harness.Bridge;
import dev.gangway.it.harness.Browser;
import dev.gangway.it.harness.ConfiguredFront;
import dev.gangway.it.harness.ExplodedWar;
import dev.gangway.it.harness.Programs;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Web servers, as {@code gangway config --sendfile} configures them, that send files of an application from the disk. */
@ParameterizedClass(name = "{0}")
@EnumSource
class SendFileIT {
    private static final int LENGTH = 300_000;
    private static final String ODD_NAME = "odd name %41+\u00e9.bin";

    enum Sender {
        NGINX("nginx", "nginx", "x-accel-redirect=/internal"),
        APACHE("apache", "apache2", "x-sendfile"),
        APACHE_HANDLER("apache-handler", "apache2", "x-sendfile"),
        APACHE_BALANCER("apache-balancer", "apache2", "x-sendfile"),
        MOD_FCGID("mod-fcgid", "apache2", "x-sendfile"),
        LIGHTTPD("lighttpd", "lighttpd", "x-sendfile"),
        CADDY("caddy", "caddy", "x-sendfile");

        final String id;
        final String program;
        final String how;

        Sender(String id, String program, String how) {
            this.id = id;
            this.program = program;
            this.how = how;
        }

        boolean isApache() {
            return program.equals("apache2");
        }
    }

    private static final Map<String, Bridge> BRIDGES = new HashMap<>();
    private static final byte[] CONTENT = new byte[LENGTH];
    private static Path files;
    private static @Nullable ConfiguredFront server;

    private final Sender sender;
    private final Browser browser = new Browser(Objects.requireNonNull(server).origin());

    SendFileIT(Sender sender) {
        this.sender = sender;
    }

    @BeforeAll
    static void write() throws Exception {
        new Random(7).nextBytes(CONTENT);
        files = ExplodedWar.of(GiveServlet.class);
        Files.write(files.resolve("large.bin"), CONTENT);
        Files.write(files.resolve(ODD_NAME), CONTENT);
        Files.write(files.resolve("a b \u00e9.bin"), CONTENT);
        for (String name : new String[] {"large.bin", "a b \u00e9.bin"}) {
            // Apache gives a file that has just been changed a tag that is not for parts.
            Files.setLastModifiedTime(files.resolve(name), FileTime.fromMillis(1_700_000_000_000L));
        }
        Files.writeString(files.resolve("small.txt"), "small");
        Files.write(files.resolve("WEB-INF/secret.bin"), CONTENT);
    }

    @AfterAll
    static void stopBridges() {
        BRIDGES.values().forEach(Bridge::close);
        BRIDGES.clear();
    }

    @BeforeParameterizedClassInvocation
    static void start(Sender sender) {
        Programs.require(sender.program, sender.program);
        if (sender.isApache()) {
            Programs.requireFile(Path.of("/usr/lib/apache2/modules/mod_xsendfile.so"), "libapache2-mod-xsendfile");
        }
        List<String> words = new ArrayList<>(List.of("--sendfile", sender.how));
        if (sender == Sender.MOD_FCGID) {
            words.addAll(List.of("--env", "JAVA_HOME=" + System.getProperty("java.home"), "/app=" + files));
        } else {
            Bridge bridge = BRIDGES.computeIfAbsent(sender.how, how -> Bridge.builder()
                    .tcp()
                    .application("/app=" + files)
                    .options("--sendfile", how)
                    .start());
            words.addAll(List.of("--listen", bridge.tcpAddress(), "/app=" + files));
        }
        server = ConfiguredFront.start(sender.id, words);
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        Objects.requireNonNull(server).close();
    }

    private HttpResponse<byte[]> get(String target, String... headers) {
        return send("GET", target, headers);
    }

    private HttpResponse<byte[]> send(String method, String target, String... headers) {
        HttpRequest.Builder request = browser.request(target).method(method, BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpResponse<byte[]> answer = browser.send(request, BodyHandlers.ofByteArray());
        assertThat(answer.headers().map().keySet())
                .as("nobody learns where files are")
                .noneMatch(name -> name.toLowerCase(Locale.ROOT).matches("x-(accel|sendfile|lighttpd).*"))
                .doesNotContain("status");
        return answer;
    }

    private static String header(HttpResponse<?> answer, String name) {
        assertThat(answer.headers().allValues(name)).as(name).hasSizeLessThanOrEqualTo(1);
        return answer.headers().firstValue(name).orElse("");
    }

    private static String give(String name) {
        return "/app/give?file=" + URLEncoder.encode(files.resolve(name).toString(), StandardCharsets.UTF_8);
    }

    @Test
    void sendsStaticFilesWholeAndInParts() {
        for (String name : new String[] {"large.bin", "a%20b%20%C3%A9.bin"}) {
            HttpResponse<byte[]> whole = get("/app/" + name);
            assertThat(whole.statusCode()).isEqualTo(200);
            assertThat(whole.body()).isEqualTo(CONTENT);
            assertThat(header(whole, "Content-Length")).isEqualTo("" + LENGTH);
            assertThat(header(whole, "Accept-Ranges")).isEqualTo("bytes");

            HttpResponse<byte[]> part = get("/app/" + name, "Range", "bytes=100000-100009");
            assertThat(part.statusCode()).isEqualTo(206);
            assertThat(part.body()).isEqualTo(Arrays.copyOfRange(CONTENT, 100_000, 100_010));
            assertThat(header(part, "Content-Range")).isEqualTo("bytes 100000-100009/" + LENGTH);

            HttpResponse<byte[]> beyond = get("/app/" + name, "Range", "bytes=" + LENGTH + "-");
            assertThat(beyond.statusCode()).isEqualTo(416);

            HttpResponse<byte[]> head = send("HEAD", "/app/" + name);
            assertThat(head.statusCode()).isEqualTo(200);
            assertThat(head.body()).isEmpty();
            assertThat(header(head, "Content-Length")).isEqualTo("" + LENGTH);
        }
        HttpResponse<byte[]> parts = get("/app/large.bin", "Range", "bytes=0-1,299998-");
        assertThat(parts.statusCode()).isEqualTo(206);
        assertThat(header(parts, "Content-Type")).startsWith("multipart/byteranges");
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
    void tellsThatAFileHasChanged() throws Exception {
        // A name of its own for each, as web servers remember for a second what a file was like.
        for (boolean given : new boolean[] {false, true}) {
            String name = "changing-" + sender + given + ".bin";
            String target = given ? give(name) : "/app/" + name;
            Path file = Files.write(files.resolve(name), CONTENT);
            Files.setLastModifiedTime(file, FileTime.fromMillis(1_700_000_000_000L));
            HttpResponse<byte[]> before = get(target);
            byte[] other = CONTENT.clone();
            other[0]++;
            Files.write(file, other);
            Files.setLastModifiedTime(file, FileTime.fromMillis(1_700_000_100_000L));
            String tag = header(before, "ETag");
            String[][] conditions = {
                {"If-None-Match", tag.isEmpty() ? "\"none\"" : tag},
                {"If-Modified-Since", header(before, "Last-Modified")}
            };
            for (String[] condition : conditions) {
                // Jetty looks every two seconds whether a file has changed that it knows.
                Awaitility.await(Arrays.toString(condition))
                        .atMost(Duration.ofSeconds(30))
                        .until(() -> Arrays.equals(get(target, condition).body(), other));
            }
        }
    }

    @Test
    void sendsWhatTheApplicationHandsOver() {
        for (String name : new String[] {"large.bin", "a b \u00e9.bin", ODD_NAME}) {
            HttpResponse<byte[]> answer = get(give(name));
            assertThat(answer.statusCode()).as(name).isEqualTo(200);
            assertThat(answer.body()).as(name).isEqualTo(CONTENT);
            assertThat(header(answer, "Content-Type")).isEqualTo("application/x-given");
            assertThat(header(answer, "Cache-Control")).isEqualTo("max-age=60");
            assertThat(header(answer, "Content-Disposition")).isEqualTo("attachment; filename=given");
            assertThat(header(answer, "Set-Cookie")).isEqualTo("given=yes");
            HttpResponse<byte[]> head = send("HEAD", give(name));
            assertThat(head.statusCode()).isEqualTo(200);
            assertThat(head.body()).isEmpty();
            assertThat(header(head, "Content-Length")).isEqualTo("" + LENGTH);
            assertThat(send("POST", give(name)).body()).as("to a POST").isEqualTo(CONTENT);
        }
        HttpResponse<byte[]> part = get(give("large.bin"), "Range", "bytes=-5");
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).isEqualTo(Arrays.copyOfRange(CONTENT, LENGTH - 5, LENGTH));
        HttpResponse<byte[]> small = get(give("small.txt"));
        assertThat(small.body()).asString(StandardCharsets.UTF_8).isEqualTo("small");
        HttpResponse<byte[]> secret = get(give("WEB-INF/secret.bin"));
        assertThat(secret.body()).as("by the bridge itself").isEqualTo(CONTENT);
    }

    @Test
    void keepsPrivateFilesPrivate() {
        assertThat(get("/app/WEB-INF/secret.bin").statusCode()).isEqualTo(404);
        for (String prefix : new String[] {"/internal", ""}) {
            assertThat(get(prefix + URI.create("file://" + files).getRawPath() + "/large.bin")
                            .statusCode())
                    .isEqualTo(404);
        }
        for (String order : new String[] {"X-Accel-Redirect", "X-Sendfile", "X-LIGHTTPD-send-file"}) {
            boolean isMeant = order.startsWith("X-Accel") == sender.how.startsWith("x-accel");
            if (isMeant) {
                assertThat(get(give("WEB-INF/secret.bin") + "&order=" + order).body())
                        .asString(StandardCharsets.ISO_8859_1)
                        .as("an application gives no orders by headers")
                        .isEqualTo("no file");
            }
        }
    }
}
