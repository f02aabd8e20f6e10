package dev.gangway.launcher.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTreeTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void goesWithAllThatIsInItAndNotWithWhatLinksLeadTo() throws Exception {
        Path other = Files.createDirectory(folder.resolve("other"));
        Files.writeString(other.resolve("kept"), "kept");
        Path root = folder.resolve("root");
        Files.createDirectories(root.resolve("a/b"));
        Files.writeString(root.resolve("a/b/c"), "c");
        Files.createSymbolicLink(root.resolve("a/link"), other);
        FileTree.delete(root);
        assertThat(folder).isDirectoryNotContaining("glob:**/root");
        assertThat(other.resolve("kept")).hasContent("kept");
        FileTree.delete(root);
    }

    @Test
    void whatCannotBeLookedIntoIsToldAndTheRestIsGone() throws Exception {
        Path root = Files.createDirectory(folder.resolve("root"));
        Path closed = Files.createDirectory(root.resolve("closed"));
        Files.writeString(closed.resolve("file"), "x");
        Files.writeString(root.resolve("other"), "x");
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
        try {
            FileTree.delete(root); // an administrator can
            assertThat(root).doesNotExist();
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("closed");
            assertThat(root.resolve("other")).doesNotExist();
            Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
        }
    }
}
