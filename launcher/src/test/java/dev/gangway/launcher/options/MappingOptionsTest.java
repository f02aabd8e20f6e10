package dev.gangway.launcher.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.connector.cgi.Mount;
import dev.gangway.connector.cgi.TargetSource;
import java.util.List;
import org.eclipse.jetty.http.UriCompliance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

class MappingOptionsTest {

    @Command
    private static final class Program {
        @Mixin
        MappingOptions options = new MappingOptions();
    }

    private static MappingOptions parse(String... arguments) {
        Program program = new Program();
        new CommandLine(program).parseArgs(arguments);
        return program.options;
    }

    @Test
    void takesThePathAsItWasSentByDefault() {
        MappingOptions options = parse();
        assertThat(options.mapping().source()).isEqualTo(TargetSource.REQUEST_URI);
        assertThat(options.mapping().addedPrefix()).isEmpty();
        assertThat(options.mapping().mounts()).isEmpty();
        assertThat(options.mapping().attributes().contains("SSL_PROTOCOL")).isTrue();
        assertThat(options.mapping().attributes().contains("HTTP_COOKIE")).isFalse();
        assertThat(options.uriCompliance()).isEqualTo(UriCompliance.DEFAULT);
    }

    @ParameterizedTest
    @CsvSource({"request-uri, REQUEST_URI", "document-uri, DOCUMENT_URI", "script-name, SCRIPT_NAME", "auto, AUTO"})
    void readsTheSource(String text, TargetSource source) {
        assertThat(parse("--uri-from", text).mapping().source()).isEqualTo(source);
    }

    @Test
    void readsMountsAndPrefix() {
        MappingOptions options = parse("--mount", "/a=/b,/c/=/", "--mount", "/=/d", "--add-prefix", "/public/");
        assertThat(options.mapping().mounts())
                .containsExactly(new Mount("/a", "/b"), new Mount("/c", "/"), new Mount("/", "/d"));
        assertThat(options.mapping().addedPrefix()).isEqualTo("/public");
    }

    @Test
    void readsPatterns() {
        MappingOptions some = parse("--attributes", "SSL_*,!SSL_CLIENT_*", "--attributes", "eppn");
        assertThat(List.of("SSL_PROTOCOL", "SSL_CLIENT_CERT", "eppn", "other").stream()
                        .filter(some.mapping().attributes()::contains))
                .containsExactly("SSL_PROTOCOL", "eppn");
        assertThat(parse("--attributes", "none").mapping().attributes().contains("none"))
                .isFalse();
    }

    @Test
    void readsModesOfJetty() {
        assertThat(parse("--uri-compliance", "LEGACY").uriCompliance()).isEqualTo(UriCompliance.LEGACY);
        assertThat(parse("--uri-compliance", "DEFAULT,AMBIGUOUS_PATH_SEPARATOR")
                        .uriCompliance()
                        .getAllowed())
                .containsExactly(UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    --uri-from       | path-info  | 'path-info' is no source of the path; write request-uri, document-uri, script-name, auto
                    --mount          | /a         | '/a' is no mount; write it like /public/app=/app
                    --mount          | a=/b       | 'a' is no path; write it like /public/app
                    --mount          | /a=/a      | '/a' is mounted on itself
                    --uri-compliance | lax        | 'lax' is no mode; write DEFAULT, UNAMBIGUOUS, JETTY_11, LEGACY or UNSAFE
                    --uri-compliance | DEFAULT,NO | 'DEFAULT,NO' is no mode
                    --add-prefix     | public     | 'public' is no path; write it like /public/app
                    --attributes     | SSL_*,!    | '!' is no pattern; write it like SSL_*
                    """)
    void saysWhatIsWrong(String option, String value, String complaint) {
        assertThatThrownBy(() -> parse(option, value).mapping())
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining(complaint);
    }
}
