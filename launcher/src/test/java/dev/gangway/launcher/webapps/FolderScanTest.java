package dev.gangway.launcher.webapps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.launcher.deploy.ApplicationSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

    /** They may name files of data sources, which are read with them: once a second, of each application. */
    @Test
    void aLookReadsEachFileOfSettingsOnce() throws IOException {
        Files.writeString(folder.resolve("shop.properties"), "context = /store\n");
        Files.writeString(folder.resolve("elsewhere.properties"), "war = " + folder.resolve("shop") + "\n");
        Files.writeString(folder.resolve("broken.properties"), "wra = x\n");
        Files.writeString(folder.resolve("many.properties"), "session-timeout = 5m\n");
        Files.createFile(folder.resolve("many##1.war"));
        Files.createFile(folder.resolve("many##2.war"));
        List<String> read = new ArrayList<>();
        var found = FolderScan.of(folder, file -> {
            read.add(file.getFileName().toString());
            return ApplicationSettings.read(file);
        });
        assertThat(found).containsOnlyKeys("broken", "elsewhere", "many", "shop");
        assertThat(Objects.requireNonNull(found.get("many")).settings()).isEqualTo(folder.resolve("many.properties"));
        assertThat(Objects.requireNonNull(found.get("elsewhere")).path()).isEqualTo(folder.resolve("shop"));
        assertThat(read)
                .containsExactlyInAnyOrder(
                        "broken.properties", "elsewhere.properties", "many.properties", "shop.properties");
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
