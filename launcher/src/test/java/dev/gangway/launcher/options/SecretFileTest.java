package dev.gangway.launcher.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretFileTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void isTheFirstLine() throws Exception {
        Path file = Files.writeString(folder.resolve("secret"), "  0123456789abcdef \nmore\n");
        assertThat(SecretFile.read(file)).isEqualTo("0123456789abcdef");
    }

    @Test
    void isWithoutTheMarkThatAnEditorMayPutBefore() throws Exception {
        Path file = Files.writeString(folder.resolve("secret"), "\uFEFF0123456789abcdef\r\n");
        assertThat(SecretFile.read(file)).isEqualTo("0123456789abcdef");
        Path empty = Files.writeString(folder.resolve("empty"), "");
        assertThatThrownBy(() -> SecretFile.readPassword(empty))
                .hasMessage("the password file " + empty + " has nothing in its first line");
    }

    @Test
    void isNotShort() throws Exception {
        Path file = Files.writeString(folder.resolve("secret"), "0123456789abcde\n");
        assertThatThrownBy(() -> SecretFile.read(file))
                .isInstanceOf(UserException.class)
                .hasMessage("the secret in " + file
                        + " has 15 characters, fewer than 16; make one by 'openssl rand -hex 32'");
    }

    @Test
    void isThere() {
        Path file = folder.resolve("none");
        assertThatThrownBy(() -> SecretFile.read(file))
                .isInstanceOf(UserException.class)
                .hasMessage("the secret file " + file + " does not exist");
    }
}
