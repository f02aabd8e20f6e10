package dev.gangway.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.it.harness.Bridge;
import dev.gangway.it.harness.WorkFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The start script at the top of a checkout of the sources. */
class CheckoutIT {
    private final Path checkout = WorkFolders.create("checkout");

    @Test
    void saysThatSourcesAreNewerThanWhatIsStarted() throws IOException {
        Path program = Files.copy(Bridge.program(), checkout.resolve("gangway"));
        Path target = Files.createDirectories(checkout.resolve("launcher/target"));
        Files.createSymbolicLink(
                target.resolve("gangway-1"),
                Bridge.program().resolveSibling(".").toRealPath());
        Path source = Files.createFile(Files.createDirectories(checkout.resolve("launcher/src/main/java"))
                .resolve("Main.java"));
        Instant built = Files.getLastModifiedTime(Files.createFile(target.resolve("gangway-launcher-1.jar")))
                .toInstant();

        Files.setLastModifiedTime(source, FileTime.from(built.minusSeconds(60)));
        assertThat(version(program)).startsWith("gangway ");

        Files.setLastModifiedTime(source, FileTime.from(built.plusSeconds(60)));
        assertThat(version(program))
                .startsWith(
                        "gangway: launcher has changed since it was built; to build again, stop what runs and remove ")
                .contains("gangway ");
    }

    /** The shell prints where it goes if it has found that by CDPATH. */
    @Test
    void isStartedByARelativePathWhateverFoldersTheShellLooksThrough() {
        Bridge.Ended ended = Bridge.builder()
                .variable("CDPATH", ".")
                .through("sh", "-c", "cd \"${0%/*/*}\" && home=${0%/*} && exec \"${home##*/}/gangway\" \"$@\"")
                .run("--version");
        assertThat(ended.output()).startsWith("gangway ").hasLineCount(1);
        assertThat(ended.exitCode()).isZero();
    }

    private static String version(Path program) {
        Bridge.Ended ended = Bridge.builder().program(program).run("--version");
        assertThat(ended.exitCode()).isZero();
        return ended.output();
    }
}
