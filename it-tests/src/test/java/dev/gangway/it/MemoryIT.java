package dev.gangway.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gangway.it.harness.Bridge;
import dev.gangway.it.harness.Browser;
import dev.gangway.it.harness.Content;
import dev.gangway.it.harness.Front;
import dev.gangway.it.harness.OnEveryFront;
import dev.gangway.it.harness.Site;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Bodies larger than the memory of the bridge.
 *
 * <p>How it is measured: the Java heap has 64 MiB and not a byte more, and all of it is touched at the start. So a body
 * that is collected in the heap ends in an OutOfMemoryError, and one that is collected outside of it (buffers of the
 * operating system's memory) shows in the kernel's high-water mark of the process, {@code VmHWM} in
 * {@code /proc/<pid>/status}. That mark is read after small bodies have gone the same way, so many of them that the
 * compiler has done its work, which needs memory too; and once more after the large one: it may have grown by no more
 * than {@link #MAX_GROWTH_BYTES}.
 */
@OnEveryFront
class MemoryIT {
    private static final String HEAP = "-Xms64m -Xmx64m -XX:+AlwaysPreTouch";
    private static final long MAX_GROWTH_BYTES = 40L << 20;

    private static final long UPLOAD_BYTES = 100L << 20;
    private static final long DOWNLOAD_BYTES = 1L << 30;
    private static final long WARM_UP_BYTES = 5L << 20;
    private static final int WARM_UPS = 40;

    private static final String BOUNDARY = "gangway-boundary";

    private final Front front;
    private Site site;

    MemoryIT(Front front) {
        this.front = front;
    }

    @BeforeEach
    void start() {
        site = Site.own(front, Bridge.builder().sampleAtRoot().javaOptions(HEAP));
    }

    @AfterEach
    void stop() {
        site.close();
    }

    @Test
    void multipartUploadOf100MegabytesNeedsNoMemory() {
        for (int i = 0; i < WARM_UPS; i++) {
            upload(site.browser(), WARM_UP_BYTES);
        }
        long warm = site.bridge().peakResidentBytes();
        JsonNode part = upload(site.browser(), UPLOAD_BYTES);
        assertThat(part.get("size").asLong()).isEqualTo(UPLOAD_BYTES);
        assertThat(part.get("sha256").asText()).isEqualTo(Content.sha256(UPLOAD_BYTES));
        assertThat(site.bridge().peakResidentBytes() - warm).isLessThan(MAX_GROWTH_BYTES);
    }

    private static JsonNode upload(Browser browser, long size) {
        HttpResponse<String> response = browser.post(
                "/upload?format=json", "multipart/form-data; boundary=" + BOUNDARY, multipart("file", size));
        JsonNode parts = Browser.json(response).get("parts");
        assertThat(parts).hasSize(1);
        assertThat(parts.get(0).get("fileName").asText()).isEqualTo("large.bin");
        return parts.get(0);
    }

    /** One file of that size, made while it is sent, with a Content-Length. */
    private static BodyPublisher multipart(String field, long size) {
        String head = "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + field
                + "\"; filename=\"large.bin\"\r\nContent-Type: application/octet-stream\r\n\r\n";
        String tail = "\r\n--" + BOUNDARY + "--\r\n";
        BodyPublisher body = BodyPublishers.ofInputStream(() -> new SequenceInputStream(
                Collections.enumeration(List.of(Content.text(head), Content.stream(size), Content.text(tail)))));
        return BodyPublishers.fromPublisher(body, head.length() + size + tail.length());
    }

    @Test
    void downloadOf1GigabyteNeedsNoMemory() throws IOException {
        for (int i = 0; i < WARM_UPS; i++) {
            download("/download", WARM_UP_BYTES);
        }
        long warm = site.bridge().peakResidentBytes();
        String digest = download("/download", DOWNLOAD_BYTES);
        assertThat(digest).isEqualTo(Content.sha256OfGibibyte());
        assertThat(site.bridge().peakResidentBytes() - warm).isLessThan(MAX_GROWTH_BYTES);
    }

    private String download(String servlet, long size) throws IOException {
        Browser browser = site.browser();
        HttpResponse<InputStream> response =
                browser.send(browser.request(servlet + "?size=" + size), BodyHandlers.ofInputStream());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValueAsLong("Content-Length")).hasValue(size);
        MessageDigest digest = Content.newSha256();
        try (InputStream body = new DigestInputStream(response.body(), digest)) {
            assertThat(body.transferTo(OutputStream.nullOutputStream())).isEqualTo(size);
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
