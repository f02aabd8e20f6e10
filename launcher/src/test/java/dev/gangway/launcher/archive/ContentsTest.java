package dev.gangway.launcher.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContentsTest {
    private final Path lib;
    private String before = "";

    ContentsTest(@TempDir Path lib) {
        this.lib = lib;
    }

    @BeforeEach
    void fill() throws IOException {
        for (String folder : new String[] {"ee8", "drivers", "archive"}) {
            Files.createDirectory(lib.resolve(folder));
        }
        touch("program.jar");
        touch("ee8/servlet.jar");
        before = Contents.describe(lib);
    }

    private void touch(String name) throws IOException {
        Path file = Files.writeString(lib.resolve(name), "12345");
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_700_000_000_000L));
    }

    @Test
    void tellJavaAndEachJar() {
        assertThat(before)
                .contains(System.getProperty("java.vm.version"))
                .contains("\nprogram.jar 5 1700000000000\n")
                .contains("ee8/servlet.jar 5 1700000000000\n");
    }

    @Test
    void changeWithSizeTimeAndNumberOfJars() throws IOException {
        Files.writeString(lib.resolve("ee8/servlet.jar"), "123456");
        assertThat(Contents.describe(lib)).isNotEqualTo(before);
        touch("ee8/servlet.jar");
        assertThat(Contents.describe(lib)).isEqualTo(before);
        Files.setLastModifiedTime(lib.resolve("program.jar"), FileTime.fromMillis(1_700_000_000_001L));
        assertThat(Contents.describe(lib)).isNotEqualTo(before);
        touch("program.jar");
        touch("another.jar");
        assertThat(Contents.describe(lib)).isNotEqualTo(before);
    }

    @Test
    void leaveDriversAndArchivesOut() throws IOException {
        touch("drivers/database.jar");
        touch("archive/java.jsa");
        assertThat(Contents.describe(lib)).isEqualTo(before);
    }

    @Test
    void stampOfOtherContentsIsNotFresh() throws IOException {
        ClassArchive archive = new ClassArchive(lib.resolve("archive/java.aot"));
        assertThat(archive.isFresh(before)).isFalse();
        Files.writeString(archive.stamp(), before);
        assertThat(archive.isFresh(before)).isTrue();
        assertThat(archive.isFresh(before + "more.jar 1 1\n")).isFalse();
        assertThat(archive.isAotCache()).isTrue();
    }
}
