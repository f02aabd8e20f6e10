package dev.gangway.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedirectServletTest {
    private static final URI APPLICATION = URI.create("http://host:8080/app/");

    @ParameterizedTest
    @CsvSource({
        "request, http://host:8080/app/request",
        "/request?a=b, http://host:8080/app/request?a=b",
        "session/../request, http://host:8080/app/request",
        "%C3%A4%2F, http://host:8080/app/%C3%A4%2F",
        "http://host:8080/app/request, http://host:8080/app/request"
    })
    void leadsToPagesOfTheApplication(String to, String expected) throws BadParameterException {
        assertThat(RedirectServlet.target(APPLICATION, to)).hasToString(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://evil.example/",
                "http://evil.example/app/",
                "//evil.example/app/",
                "https://host:8080/app/request",
                "http://host:8080/application",
                "../other",
                "/../other",
                "a/../../other",
                "http://host:8080/app/../other",
                "javascript:alert(1)",
                "\\\\evil.example",
                "a\r\nX-Evil: 1"
            })
    void refusesAnyOtherTarget(String to) {
        assertThatExceptionOfType(BadParameterException.class)
                .isThrownBy(() -> RedirectServlet.target(APPLICATION, to));
    }

    @Test
    void staysOnTheHostInTheRootContext() {
        assertThatExceptionOfType(BadParameterException.class)
                .isThrownBy(() -> RedirectServlet.target(URI.create("http://host/"), "//evil.example"));
    }
}
