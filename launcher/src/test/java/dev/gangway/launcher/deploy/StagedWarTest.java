package dev.gangway.launcher.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import org.junit.jupiter.api.Test;

class StagedWarTest {
    @Test
    void spaceHasToBeEnough() {
        assertThatCode(() -> StagedWar.requireSpace(1000, 1000)).doesNotThrowAnyException();
        assertThatCode(() -> StagedWar.requireSpace(1000, 0)).as("not known").doesNotThrowAnyException();
        assertThatThrownBy(() -> StagedWar.requireSpace(1001, 1000))
                .isInstanceOf(IOException.class)
                .hasMessage("No space left on device: it needs 1001 bytes, and 1000 are free");
    }

    @Test
    void tellsWhatToDoAboutALocale() {
        assertThat(StagedWar.reason(new InvalidPathException("gr\u00fc\u00dfe.txt", "unmappable characters")))
                .isEqualTo("'gr\u00fc\u00dfe.txt' can be no file here, as the locale has not all of its characters; "
                        + "start the bridge with LC_ALL=C.UTF-8");
    }
}
