package dev.gangway.launcher.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.launcher.options.PropertiesFile;
import dev.gangway.launcher.options.SecretFile;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IoFailureTest {
    @Test
    void tellsWhatTheMessageDoesNot() {
        assertThat(IoFailure.tell(new AccessDeniedException("/x"))).isEqualTo("permission denied");
        assertThat(IoFailure.tell(new NoSuchFileException("/x"))).isEqualTo("no such file or folder");
        assertThat(IoFailure.tell(new FileSystemException("/x", null, "No space left on device")))
                .isEqualTo("No space left on device");
        assertThat(IoFailure.tell(new FileAlreadyExistsException("/x")))
                .isEqualTo("java.nio.file.FileAlreadyExistsException: /x");
        assertThat(IoFailure.tell(new IOException("it is damaged"))).isEqualTo("it is damaged");
        assertThat(IoFailure.tell(new IOException())).isEqualTo("java.io.IOException");
    }

    @Test
    void standsInComplaintsAboutFiles(@TempDir Path folder) throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        Path below = file.resolve("below");
        assertThatThrownBy(() -> PropertiesFile.read(below))
                .hasMessage("cannot read configuration file " + below + ": Not a directory");
        assertThatThrownBy(() -> SecretFile.read(below))
                .hasMessage("the secret file " + below + " cannot be read: Not a directory");
    }
}
