package dev.gangway.launcher.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.connector.FastCgiConfiguration;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class ProtocolOptionsTest {
    private static FastCgiConfiguration parse(String... args) throws UserException {
        CommandLine line = new CommandLine(new Serve());
        line.parseArgs(args);
        return line.<Serve>getCommand().protocol.configuration();
    }

    @Test
    void limitsOfNamesAndValuesOfParameters() throws Exception {
        FastCgiConfiguration given = parse("--max-param-name-size=100", "--max-param-value-size=3k");
        assertThat(given.maxNameLength()).isEqualTo(100);
        assertThat(given.maxValueLength()).isEqualTo(3072);
        assertThat(parse().maxNameLength()).isEqualTo(65_536);
    }

    @Test
    void aValueMayBeAsLongAsAllParametersUnlessSaidOtherwise() throws Exception {
        assertThat(parse().maxValueLength()).isEqualTo(2 << 20);
        assertThat(parse("--max-params-size=5m").maxValueLength()).isEqualTo(5 << 20);
    }

    @Test
    void aLimitOfNothingIsRefused() {
        assertThatThrownBy(() -> parse("--max-param-name-size=0"))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("maxNameLength");
    }

    @Command
    static class Serve {
        @Mixin
        final ProtocolOptions protocol = new ProtocolOptions();
    }
}
