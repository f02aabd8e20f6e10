package dev.gangway.launcher.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class QuotingTest {
    private static final String ODD = "/a b;#{}'\"\\$%<&>";

    private static Stream<Arguments> written() {
        return Stream.of(
                Arguments.of("nginx", dialect(Quoting::nginx), "/a b;#{}'\"\\%<&>", "\"/a b;#{}'\\\"\\\\%<&>\""),
                Arguments.of("Apache", dialect(Quoting::apache), ODD, "\"/a b;#{}'\\\"\\\\$%<&>\""),
                Arguments.of("lighttpd", dialect(Quoting::lighttpd), "/a b;#{}'$%<&>", "\"/a b;#{}'$%<&>\""),
                Arguments.of("HAProxy", dialect(Quoting::haproxy), "/a b;#{}\"\\$%<&>", "'/a b;#{}\"\\$%<&>'"),
                Arguments.of("Caddy", dialect(Quoting::caddy), "/a b;#'$%<&>", "\"/a b;#'$%<&>\""),
                Arguments.of("XML", dialect(Quoting::xml), ODD, "\"/a b;#{}'&quot;\\$%&lt;&amp;&gt;\""));
    }

    private static Function<Object, String> dialect(Function<Object, String> function) {
        return function;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("written")
    void everyDialectHasItsWay(String name, Function<Object, String> dialect, String value, String expected) {
        assertThat(dialect.apply(value)).isEqualTo(expected);
    }

    private static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of("nginx", dialect(Quoting::nginx), "a$b", "'$'"),
                Arguments.of("Apache", dialect(Quoting::apache), "a${b}", "'${'"),
                Arguments.of("lighttpd", dialect(Quoting::lighttpd), "a\"b", "'\"'"),
                Arguments.of("lighttpd", dialect(Quoting::lighttpd), "a\\b", "'\\'"),
                Arguments.of("HAProxy", dialect(Quoting::haproxy), "a'b", "'''"),
                Arguments.of("Caddy", dialect(Quoting::caddy), "a{b}", "'{'"));
    }

    @ParameterizedTest(name = "{0} {2}")
    @MethodSource("refused")
    void whatADialectCannotWriteIsRefused(String name, Function<Object, String> dialect, String value, String what) {
        assertThatThrownBy(() -> dialect.apply(value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'" + value + "' has " + what + ", which cannot be written in a configuration of " + name
                        + "; use another name");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("written")
    void noDialectTakesALineBreak(String name, Function<Object, String> dialect) {
        for (String value : new String[] {"a\nb", "a\rb", "a\0b", "a\u007fb"}) {
            assertThatThrownBy(() -> dialect.apply(value))
                    .hasMessageContaining("has a control character")
                    .hasMessageNotContaining("\n");
        }
    }
}
