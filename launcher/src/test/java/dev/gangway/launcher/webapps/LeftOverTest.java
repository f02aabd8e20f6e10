package dev.gangway.launcher.webapps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.launcher.testkit.LogCapture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder in which a bridge was killed, when the next one starts. */
class LeftOverTest extends ServedFolderTest {
    private final Path shop;

    LeftOverTest(@TempDir Path temp) throws Exception {
        super(temp);
        shop = folder.resolve("shop.war");
    }

    @Test
    void whatHadNotProvenToBeGoodGivesItsPlaceBack() throws Exception {
        copy("one", "shop.war");
        Replacement unused = Replacement.put(upload("two"), shop);
        try (LogCapture log = new LogCapture()) {
            webapps.deployAll();
            assertThat(log.warnings())
                    .singleElement()
                    .asString()
                    .endsWith(shop + " is what it was before: the bridge was killed while it started a new version"
                            + " from there");
        }
        assertThat(get("/shop/page.jsp")).contains("one at /shop ");
        assertThat(files()).containsExactly("shop.war");
    }

    @Test
    void whatWasPutThereSinceStays() throws Exception {
        copy("one", "shop.war");
        Replacement unused = Replacement.put(upload("two"), shop);
        Path mended = war("three");
        Files.setLastModifiedTime(mended, FileTime.from(Instant.now().plusSeconds(10)));
        Files.copy(mended, shop, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
        webapps.deployAll();
        assertThat(get("/shop/page.jsp")).contains("three at /shop ");
        assertThat(files()).containsExactly("shop.war");
    }

    @Test
    void whatWasTakenAwaySinceDoesNotComeBack() throws Exception {
        copy("one", "shop.war");
        Replacement unused = Replacement.put(upload("two"), shop);
        Files.delete(shop);
        webapps.deployAll();
        assertThat(files()).isEmpty();
    }

    @Test
    void whatWasRemovedOrNeverSentWholeGoesOffTheDisk() throws Exception {
        Files.createDirectories(folder.resolve(".shop." + UUID.randomUUID() + ".removed/WEB-INF/classes"));
        Files.writeString(folder.resolve(".shop.war." + UUID.randomUUID() + ".removed"), "removed");
        age(upload("old"), Duration.ofHours(25));
        Path young = upload("young");
        age(young, Duration.ofHours(23));
        webapps.deployAll();
        assertThat(files()).containsExactly(young.getFileName().toString());
    }

    @Test
    void filesOfOthersStay() throws Exception {
        List<String> others = List.of(".a.upload", ".mine.removed", ".shop.war.upload-before-1-2", "x.removed");
        for (String name : others) {
            age(Files.writeString(folder.resolve(name), name), Duration.ofDays(400));
        }
        webapps.deployAll();
        assertThat(files()).containsExactlyInAnyOrderElementsOf(others);
    }

    private Path upload(String version) throws Exception {
        return Files.copy(war(version), folder.resolve(".shop.war." + UUID.randomUUID() + ".upload"));
    }

    private static void age(Path file, Duration age) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
