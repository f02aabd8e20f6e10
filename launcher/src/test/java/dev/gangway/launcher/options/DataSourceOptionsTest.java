package dev.gangway.launcher.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DataSourceOptionsTest {
    private final Path folder;

    DataSourceOptionsTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void aNameAndAFile() throws Exception {
        Path file = file("url = jdbc:h2:mem:shop");
        assertThat(settings("--data-source=jdbc/shop=" + file, "--data-source=jdbc/other=" + file))
                .extracting(DataSourceSettings::name, DataSourceSettings::file)
                .containsExactly(tuple("jdbc/shop", file), tuple("jdbc/other", file));
    }

    @Test
    void mistakesNameTheOption() throws IOException {
        assertMistake(
                "--data-source jdbc/shop is not of the form NAME=FILE, such as jdbc/shop=/etc/gangway/shop.properties",
                "--data-source=jdbc/shop");
        assertMistake(
                "--data-source jdbc/shop=/no/such.properties: no such configuration file: /no/such.properties",
                "--data-source=jdbc/shop=/no/such.properties");
        Path file = file("url = jdbc:h2:mem:shop");
        assertMistake(
                "--data-source names jdbc/shop twice",
                "--data-source=jdbc/shop=" + file + ",java:comp/env/jdbc/shop=" + file);
        Path wrong = file("uri = jdbc:h2:mem:shop");
        assertThatThrownBy(() -> settings("--data-source=jdbc/shop=" + wrong))
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith("--data-source jdbc/shop=" + wrong + ": unknown key 'uri' in " + wrong + "; ");
    }

    private void assertMistake(String message, String argument) {
        assertThatThrownBy(() -> settings(argument))
                .isInstanceOf(UserException.class)
                .hasMessage(message);
    }

    private Path file(String... lines) throws IOException {
        return Files.write(Files.createTempFile(folder, "database", ".properties"), List.of(lines));
    }

    private static List<DataSourceSettings> settings(String... arguments) throws UserException {
        DataSourceOptions options = new DataSourceOptions();
        new CommandLine(new Holder(options)).parseArgs(arguments);
        return options.settings();
    }

    @CommandLine.Command
    private record Holder(@CommandLine.Mixin DataSourceOptions options) {}
}
