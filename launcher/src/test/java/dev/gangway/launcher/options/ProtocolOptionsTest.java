package dev.gangway.launcher.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.connector.FastCgiConfiguration;
import dev.gangway.connector.cgi.AttributeNames;
import dev.gangway.connector.cgi.Mapping;
import dev.gangway.connector.cgi.Mount;
import dev.gangway.connector.cgi.TargetSource;
import dev.gangway.connector.protocol.Role;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.jetty.http.UriCompliance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.OptionSpec;

class ProtocolOptionsTest {
    private static final List<String> SWITCHES = List.of(
            "--overloaded-status", "--stderr", "--interrupt-when-gone", "--unsafe-log-content", "--absolute-redirects");

    @TempDir
    private Path folder = Path.of("");

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
    void eachOptionIsTheSettingThatItNames() throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), "0123456789abcdef");
        Map<String, String> values = new HashMap<>();
        values.put("--allow", "192.0.2.7");
        values.put("--secret-file", secret.toString());
        values.put("--socket-mode", "0606");
        values.put("--socket-owner", "web:www");
        values.put("--role", "authorizer,filter");
        values.put("--multiplex", "on");
        values.put("--uri-from", "script-name");
        values.put("--add-prefix", "/prefix");
        values.put("--mount", "/outside=/inside");
        values.put("--uri-compliance", "LEGACY");
        values.put("--attributes", "SSL_*,!SSL_KEY");
        values.put("--max-connections", "101");
        values.put("--max-requests-per-connection", "102");
        values.put("--max-params-size", "103");
        values.put("--max-params", "104");
        values.put("--max-param-name-size", "105");
        values.put("--max-param-value-size", "106");
        values.put("--body-memory", "107");
        values.put("--body-spool", "108");
        values.put("--max-response-header-size", "109");
        values.put("--params-timeout", "110s");
        values.put("--idle-timeout", "111s");
        values.put("--request-idle-timeout", "112s");
        CommandLine line = new CommandLine(new Serve());
        assertThat(line.getCommandSpec().options().stream().map(OptionSpec::longestName))
                .as("all options but switches, which are below")
                .containsOnlyOnceElementsOf(values.keySet())
                .hasSize(values.size() + SWITCHES.size());
        line.parseArgs(values.entrySet().stream()
                .map(option -> option.getKey() + "=" + option.getValue())
                .toArray(String[]::new));
        ProtocolOptions options = line.<Serve>getCommand().protocol;

        assertThat(options.configuration())
                .usingRecursiveComparison()
                .isEqualTo(FastCgiConfiguration.builder()
                        .roles(Set.of(Role.AUTHORIZER, Role.FILTER))
                        .maxConnections(101)
                        .maxRequestsPerConnection(102)
                        .maxParamsBytes(103)
                        .maxParamPairs(104)
                        .maxNameLength(105)
                        .maxValueLength(106)
                        .maxBufferedBodyBytes(107)
                        .maxSpooledBodyBytes(108)
                        .maxResponseHeaderBytes(109)
                        .paramsTimeout(Duration.ofSeconds(110))
                        .idleTimeout(Duration.ofSeconds(111))
                        .secret("0123456789abcdef")
                        .mapping(new Mapping(
                                TargetSource.SCRIPT_NAME,
                                "/prefix",
                                List.of(new Mount("/outside", "/inside")),
                                AttributeNames.of(List.of("SSL_*", "!SSL_KEY"))))
                        .build());
        assertThat(options.requestIdleTimeout()).isEqualTo(Duration.ofSeconds(112));
        assertThat(options.uriCompliance()).isEqualTo(UriCompliance.LEGACY);
        assertThat(options.socketMode()).isEqualTo(PosixFilePermissions.fromString("rw----rw-"));
        assertThat(options.socketOwner()).isEqualTo(new SocketOwner("web", "www"));
        assertThat(options.hasSecret()).isTrue();
        assertThat(options.peers().test(new InetSocketAddress("192.0.2.7", 1))).isTrue();
        assertThat(options.peers().test(new InetSocketAddress("192.0.2.8", 1))).isFalse();
    }

    @Test
    void eachSwitchIsTheSettingThatItNames() throws Exception {
        for (String name : SWITCHES) {
            CommandLine line = new CommandLine(new Serve());
            line.parseArgs(name);
            ProtocolOptions options = line.<Serve>getCommand().protocol;
            assertThat(options.configuration())
                    .as(name)
                    .usingRecursiveComparison()
                    .isEqualTo(FastCgiConfiguration.builder()
                            .overloadedStatus(name.equals("--overloaded-status"))
                            .stderr(name.equals("--stderr"))
                            .interruptWhenGone(name.equals("--interrupt-when-gone"))
                            .unsafeLogContent(name.equals("--unsafe-log-content"))
                            .build());
            assertThat(options.absoluteRedirects()).as(name).isEqualTo(name.equals("--absolute-redirects"));
        }
        assertThat(parse("--multiplex=off").multiplex()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--max-params-size",
                "--max-param-name-size",
                "--max-param-value-size",
                "--body-memory",
            })
    void whatIsHeldInMemoryIsSomethingThatAnArrayCanHold(String option) throws Exception {
        assertThat(parse(option + "=1")).isNotNull();
        assertThat(parse(option + "=2147483647")).isNotNull();
        for (String wrong : List.of("0", "2147483648", "2g", "999999999g")) {
            assertRefused(option, wrong, "is no size from 1 to 2147483647 bytes");
        }
    }

    @Test
    void aHeaderBlockFitsARecord() throws Exception {
        assertThat(parse("--max-response-header-size=1").maxResponseHeaderBytes())
                .isEqualTo(1);
        assertThat(parse("--max-response-header-size=65528").maxResponseHeaderBytes())
                .isEqualTo(65_528);
        assertRefused("--max-response-header-size", "0", "is no size from 1 to 65528 bytes");
        assertRefused("--max-response-header-size", "65529", "is no size from 1 to 65528 bytes");
    }

    @Test
    void aFileMayBeLarge() throws Exception {
        assertRefused("--body-spool", "9999999999g", "is no size from 0 to 9223372036854775807 bytes");
        assertThat(parse("--body-spool=2g").maxSpooledBodyBytes()).isEqualTo(2L << 30);
        assertThat(parse("--body-spool=0").maxSpooledBodyBytes()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--params-timeout", "--idle-timeout"})
    void noTimeAtAllIsRefused(String option) throws Exception {
        assertThat(parse(option + "=1ms")).isNotNull();
        assertRefused(option, "0", "is no time at all; write it like 30s, 500ms, 2m or 1h");
    }

    private static void assertRefused(String option, String value, String complaint) {
        assertThatThrownBy(() -> parse(option + "=" + value))
                .isInstanceOf(CommandLine.ParameterException.class)
                .hasMessage("Invalid value for option '" + option + "': '" + value + "' " + complaint);
    }

    @ParameterizedTest
    @CsvSource({"0660, rw-rw----", "660, rw-rw----", "0777, rwxrwxrwx", "000, ---------", "0421, r---w---x"})
    void readsModes(String mode, String permissions) {
        assertThat(new ProtocolOptions.ModeConverter().convert(mode))
                .isEqualTo(PosixFilePermissions.fromString(permissions));
    }

    @ParameterizedTest
    @ValueSource(strings = {"08", "0680", "1777", "00660", "66", "rw-", ""})
    void refusesOtherModes(String mode) {
        assertThatThrownBy(() -> new ProtocolOptions.ModeConverter().convert(mode))
                .hasMessage("'" + mode + "' is no mode; write it like 0660");
    }

    @Command
    static class Serve {
        @Mixin
        final ProtocolOptions protocol = new ProtocolOptions();
    }
}
