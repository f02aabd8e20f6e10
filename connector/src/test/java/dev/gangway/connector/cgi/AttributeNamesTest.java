package dev.gangway.connector.cgi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AttributeNamesTest {
    @ParameterizedTest
    @CsvSource({
        "*, SSL_PROTOCOL, true",
        "*, eppn, true",
        "*, HTTP_X, false",
        "* HTTP_*, HTTP_X, true",
        "* HTTP_X, HTTP_X, true",
        "* HTTP_X, HTTP_XY, false",
        "*_X, HTTP_X, false",
        "SSL_*, SSL_PROTOCOL, true",
        "SSL_*, SSL_, true",
        "SSL_*, SSL, false",
        "SSL_*, XSSL_A, false",
        "SSL_* eppn, eppn, true",
        "SSL_* eppn, Eppn, false",
        "* !DB_*, DB_PASSWORD, false",
        "!DB_* *, DB_PASSWORD, false",
        "* !DB_*, DBA, true",
        "!DB_*, OTHER, false",
        "Shib-*-ID, Shib-Session-ID, true",
        "Shib-*-ID, Shib-Session-IDs, false",
        "*a*b*, xaxxbx, true",
        "*a*b*, xbxxa, false"
    })
    void matches(String patterns, String name, boolean contained) {
        assertThat(AttributeNames.of(List.of(patterns.split(" "))).contains(name))
                .isEqualTo(contained);
    }

    @Test
    void hasNothingWithoutAPattern() {
        assertThat(AttributeNames.of(List.of()).contains("SSL_PROTOCOL")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "!"})
    void refusesWhatIsNoPattern(String pattern) {
        assertThatThrownBy(() -> AttributeNames.of(List.of(pattern))).hasMessageContaining("'" + pattern + "'");
    }
}
