package dev.gangway.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.connector.FastCgiConfiguration;
import dev.gangway.launcher.options.ProtocolOptions;
import dev.gangway.launcher.server.Listening;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What the program does without options is what the library does without settings: both are written down. */
class DefaultsTest {
    private static ProtocolOptions withoutOptions() {
        CommandLine line = new CommandLine(new Plain());
        line.parseArgs();
        return line.<Plain>getCommand().protocol;
    }

    @Test
    void ofTheProtocolAreThoseOfTheConnector() throws Exception {
        assertThat(withoutOptions().configuration())
                .usingRecursiveComparison()
                .isEqualTo(FastCgiConfiguration.defaults());
    }

    @Test
    void ofTheRestAreThoseOfListening() throws Exception {
        ProtocolOptions options = withoutOptions();
        Listening listening = Listening.on();
        assertThat(options.requestIdleTimeout()).isEqualTo(listening.requestIdleTimeout());
        assertThat(options.socketMode()).isEqualTo(listening.socketMode());
        assertThat(options.socketOwner()).isEqualTo(listening.socketOwner());
        assertThat(options.hasSecret()).isEqualTo(listening.hasSecret());
        assertThat(options.peers().isRestricted()).isEqualTo(listening.peers().isRestricted());
        assertThat(options.uriCompliance()).isEqualTo(listening.uriCompliance());
        assertThat(options.absoluteRedirects()).isEqualTo(listening.absoluteRedirects());
    }

    @Command(name = "plain")
    private static final class Plain {
        @Mixin
        private ProtocolOptions protocol = new ProtocolOptions();
    }
}
