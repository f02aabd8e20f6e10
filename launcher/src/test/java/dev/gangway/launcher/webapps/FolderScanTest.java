package dev.gangway.launcher.webapps;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a look at an exploded application sees. */
class FolderScanTest {
    private final Path folder;
    private final Path webInf;

    FolderScanTest(@TempDir Path folder) {
        this.folder = folder;
        webInf = folder.resolve("shop/WEB-INF");
    }

    @BeforeEach
    void makeApplication() throws IOException {
        write("web.xml");
        write("classes/shop/Start.class");
    }

    @Test
    void aLinkToNothingIsNotThereAndNothingElseIsGone() throws IOException {
        String before = fingerprint();
        Files.createSymbolicLink(webInf.resolve(".#web.xml"), Path.of("me@example.org.4711:1"));
        Files.createSymbolicLink(webInf.resolve("classes/shop/.#Start.java"), Path.of("me@example.org.4711:1"));
        assertThat(fingerprint()).isEqualTo(before);
    }

    @Test
    void aLinkThatLeadsBackIsNoFailure() throws IOException {
        String before = fingerprint();
        Files.createSymbolicLink(webInf.resolve("classes/again"), webInf.resolve("classes"));
        assertThat(fingerprint()).isEqualTo(before);
        write("web.xml");
        assertThat(fingerprint()).isNotEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "web.xml",
                "jetty-web.xml",
                "shop.tld",
                "classes/shop/Start.class",
                "classes/shop.properties",
                "classes/META-INF/persistence.xml",
                "lib/shop.jar",
            })
    void whatItIsMadeOfCounts(String file) throws IOException {
        String before = fingerprint();
        write(file);
        String after = fingerprint();
        assertThat(after).isNotEqualTo(before);
        write(file);
        assertThat(fingerprint()).isNotEqualTo(after);
    }

    @ParameterizedTest
    @ValueSource(strings = {"shop.mv.db", "logs/shop.log", "index/segments_1", "data/state.xml", "classes.bak/A.class"})
    void whatItWritesBelowWebInfDoesNot(String file) throws IOException {
        String before = fingerprint();
        write(file);
        write(file);
        assertThat(fingerprint()).isEqualTo(before);
    }

    @Test
    void withoutWebInfItIsNoApplicationUnlessSettingsNameIt() throws IOException {
        Files.createDirectory(folder.resolve("pictures"));
        Path elsewhere = Files.createDirectory(folder.resolve(".elsewhere"));
        Files.writeString(folder.resolve("named.properties"), "war = " + elsewhere);
        assertThat(FolderScan.of(folder)).containsOnlyKeys("shop", "named");
        String before = fingerprint("named");
        Files.createDirectory(elsewhere.resolve("WEB-INF"));
        assertThat(fingerprint("named")).isNotEqualTo(before);
    }

    private void write(String file) throws IOException {
        Path path = webInf.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, Files.exists(path) ? Files.readString(path) + "more" : "content");
    }

    private String fingerprint() throws IOException {
        return fingerprint("shop");
    }

    private String fingerprint(String name) throws IOException {
        return Objects.requireNonNull(FolderScan.of(folder).get(name), "the application is gone")
                .fingerprint();
    }
}
