package dev.gangway.launcher.scan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JarContentTest {
    private static final String PURPOSE = "test";

    private final Path folder;

    JarContentTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void theSameContentHasTheSameNameAtEveryPlace() throws Exception {
        assertThat(name(jar("A.class", "1", ""))).isNotNull().isEqualTo(name(jar("A.class", "1", "")));
    }

    @Test
    void jarsOfTheSameLengthAndTimeAreToldApart() throws Exception {
        byte[] one = jar("A.class", "1", "");
        byte[] other = jar("A.class", "2", "");
        assertThat(one).hasSameSizeAs(other);
        assertThat(name(one)).isNotEqualTo(name(other));
        assertThat(name(one)).isNotEqualTo(name(jar("B.class", "1", "")));
    }

    @Test
    void aCommentAtTheEndIsNoHindrance() throws Exception {
        assertThat(name(jar("A.class", "1", "c".repeat(0xFFFF)))).isNotNull();
        // The comment looks like the end of an archive, but for its length.
        assertThat(name(jar("A.class", "1", "PK\5\6" + "\0".repeat(20)))).isNotNull();
    }

    @Test
    void findingsForAnotherPurposeHaveAnotherName() throws Exception {
        Path file = write(jar("A.class", "1", ""));
        assertThat(JarContent.name(file, "a", "0")).isNotEqualTo(JarContent.name(file, "a", "9"));
    }

    @Test
    void whatIsNoArchiveHasNoName() throws Exception {
        byte[] jar = jar("A.class", "1", "");
        assertThat(name(new byte[0])).isNull();
        assertThat(name("no archive at all, but longer than the end of one".getBytes(UTF_8)))
                .isNull();
        assertThat(JarContent.name(folder.resolve("missing.jar"), PURPOSE)).isNull();
        for (int length = 0; length < jar.length; length++) {
            assertThat(name(Arrays.copyOf(jar, length))).as("%d bytes", length).isNull();
        }
    }

    @Test
    void aDirectoryThatStandsElsewhereIsNotRead() throws Exception {
        byte[] jar = jar("A.class", "1", "");
        Arrays.fill(jar, jar.length - 10, jar.length - 6, (byte) 0xFF); // the length of an archive of 64 bits
        assertThat(name(jar)).isNull();
    }

    private @Nullable String name(byte[] jar) throws IOException {
        return JarContent.name(write(jar), PURPOSE);
    }

    private Path write(byte[] jar) throws IOException {
        return Files.write(Files.createTempFile(folder, "a", ".jar"), jar);
    }

    /** Returns an archive as a reproducible build makes it. */
    private static byte[] jar(String name, String content, String comment) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.setComment(comment);
            ZipEntry entry = new ZipEntry(name);
            entry.setTime(0);
            entry.setMethod(ZipEntry.STORED);
            entry.setSize(content.length());
            CRC32 sum = new CRC32();
            sum.update(content.getBytes(UTF_8));
            entry.setCrc(sum.getValue());
            zip.putNextEntry(entry);
            zip.write(content.getBytes(UTF_8));
        }
        return bytes.toByteArray();
    }
}
