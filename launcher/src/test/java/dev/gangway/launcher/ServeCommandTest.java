package dev.gangway.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.launcher.options.ListenAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Where {@code serve} listens. */
class ServeCommandTest {
    private static List<String> addresses(boolean reached, String... arguments) {
        ServeCommand command = CommandLine.populateCommand(new ServeCommand(), arguments);
        return command.addresses(reached).stream().map(ListenAddress::toString).toList();
    }

    @Test
    void isTheDefaultUnlessSomebodyHasSaidOtherwise() {
        assertThat(addresses(false)).containsExactly("127.0.0.1:9000");
        assertThat(addresses(false, "--listen", "127.0.0.1:9001")).containsExactly("127.0.0.1:9001");
    }

    @Test
    void isNowhereElseWhereTheWebServerHasLeftASocket() {
        assertThat(addresses(true)).isEmpty();
    }

    /** Who asks for the default gets it, as for any other address. */
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:9000", "127.0.0.1:9001"})
    void isWhatIsAskedForBesideThatSocket(String address) {
        assertThat(addresses(true, "--listen", address)).containsExactly(address);
    }
}
