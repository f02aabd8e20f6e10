package dev.gangway.launcher.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.launcher.options.IdentitySettings;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoleListTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ':',
            value = {
                "'' : ''",
                "' ' : ''",
                "staff : staff",
                "staff; admin,reader : staff|admin|reader",
                ";;staff,, ; : staff",
                // a value of mod_shib that has a semicolon is no second role
                "reader\\;admin : reader;admin",
                "\\;admin : ;admin",
                "reader;\\;admin;x : reader|;admin|x",
                "a\\;b\\,c;d : a;b,c|d",
                "reader\\; : reader;",
                // a backslash elsewhere is one
                "EXAMPLE\\staff;EXAMPLE\\admin : EXAMPLE\\staff|EXAMPLE\\admin",
            })
    void areCutAtCommasAndSemicolonsThatStandAlone(String text, String roles) {
        assertThat(RoleList.of(text, IdentitySettings.SEPARATOR))
                .isEqualTo(roles.isEmpty() ? List.of() : List.of(roles.split("\\|")));
    }

    @ParameterizedTest
    @CsvSource({"::, a::b\\::c:d, a|b::c:d", "\\, a\\b\\\\c, a|b|c", "' ', a b\\ c, a|b c"})
    void areCutAtOtherSeparators(String separator, String text, String roles) {
        assertThat(RoleList.of(text, Pattern.compile(Pattern.quote(separator)))).containsExactly(roles.split("\\|"));
    }
}
