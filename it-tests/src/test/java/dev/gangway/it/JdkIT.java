package dev.gangway.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.it.harness.Bridge;
import dev.gangway.it.harness.Browser;
import dev.gangway.it.harness.Content;
import dev.gangway.it.harness.Front;
import dev.gangway.it.harness.Jdk;
import dev.gangway.it.harness.RawConnection;
import dev.gangway.it.harness.SeenRequest;
import dev.gangway.it.harness.Site;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The core of the suite once more, on each Java that is installed for it. */
@ParameterizedClass(name = "{0}, {1}")
@MethodSource("everyJavaOnTwoFronts")
class JdkIT {
    private final Jdk jdk;
    private final Front front;
    private Site site;

    JdkIT(Jdk jdk, Front front) {
        this.jdk = jdk;
        this.front = front;
    }

    static Stream<Arguments> everyJavaOnTwoFronts() {
        return Jdk.all().stream()
                .flatMap(jdk -> Stream.of(Front.NGINX_KEPT, Front.NGINX_UNIX).map(front -> Arguments.of(jdk, front)));
    }

    @BeforeEach
    void start() {
        site = Site.own(front, Bridge.builder().sampleAtRoot().jdk(jdk.home()));
    }

    @AfterEach
    void stop() {
        site.close();
    }

    @Test
    void bridgeServesAndStopsCleanly() throws IOException {
        Browser browser = site.browser();
        assertThat(browser.get("/").body()).contains("OpenJDK 64-Bit Server VM " + jdk.version());

        SeenRequest seen = new SeenRequest(browser.json("/request/a%20b?q=%E2%82%AC", "X-Own", "mine"));
        assertThat(seen.property("pathInfo")).isEqualTo("/a b");
        assertThat(seen.parameter("q")).containsExactly("€");
        assertThat(seen.header("X-Own")).containsExactly("mine");
        assertThat(seen.attribute("SERVER_SOFTWARE")).startsWith("nginx/");
        assertThat(browser.json("/session").get("counter").asInt()).isEqualTo(2);

        for (String servlet : List.of("/digest", "/digest/async")) {
            HttpResponse<String> upload = browser.post(
                    servlet, "application/octet-stream", BodyPublishers.ofByteArray(Content.bytes(3_000_000)));
            assertThat(Browser.json(upload).get("sha256").asText()).isEqualTo(Content.sha256(3_000_000));
        }
        for (String servlet : List.of("/download", "/download/async")) {
            HttpResponse<byte[]> download =
                    browser.send(browser.request(servlet + "?size=3000000"), BodyHandlers.ofByteArray());
            assertThat(download.body()).isEqualTo(Content.bytes(3_000_000));
        }
        assertThat(browser.get("/hello.jsp").body()).contains("1024");
        assertThat(browser.get("/async?ms=50").statusCode()).isEqualTo(200);
        assertThat(browser.get("/error?throw=true").statusCode()).isEqualTo(500);
        assertThat(browser.get("/static/lines.txt", "Range", "bytes=64-127").statusCode())
                .isEqualTo(206);

        try (RawConnection connection = new RawConnection(site.origin())) {
            connection.sendGet("/stream/events?count=5&interval=100");
            connection.readUntil("\"n\":1,");
            site.bridge().signal("TERM");
            assertThat(connection.readToEnd()).contains("\"n\":5,").contains("event: end");
        }
        assertThat(site.bridge().awaitExit(Duration.ofSeconds(20))).isZero();
    }
}
