package dev.gangway.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTargetTest {

    @ParameterizedTest
    @CsvSource({
        "/,                /,              ''",
        "/a/b?x=1&y=%20,   /a/b,           x=1&y=%20",
        "/a?b?c,           /a,             b?c",
        "/a%20b%2Fc,       /a b/c,         ''",
        "/%C3%A9,          /\u00e9,        ''",
        "/a/./b//c/../d,   /a/b/d,         ''",
        "/a/..,            /,              ''",
        "/../../a/,        /a/,            ''",
        "/a/b/..,          /a/,            ''",
        "/a/%2e%2e/b,      /b,             ''",
        "/100%,            /100%,          ''",
        "/%zz%4,           /%zz%4,         ''"
    })
    void dividesAndDecodes(String text, String path, String query) {
        RequestTarget target = RequestTarget.parse(text);

        assertThat(target.raw()).isEqualTo(text);
        assertThat(new String(target.decodedPath(), StandardCharsets.UTF_8)).isEqualTo(path);
        assertThat(target.query()).isEqualTo(query);
        assertThat(target.isSecure()).isFalse();
    }

    @Test
    void keepsBytesThatAreNoUtf8() {
        assertThat(RequestTarget.parse("/%E9").decodedPath()).isEqualTo(new byte[] {'/', (byte) 0xE9});
    }

    @ParameterizedTest
    @CsvSource({
        "http://host/a?b#c,         http,  host,      /a?b",
        "https://host:8443,         https, host:8443, /",
        "HTTPS://[::1]:1?q,         https, [::1]:1,   /?q"
    })
    void readsUrls(String text, String scheme, String authority, String raw) {
        assertThat(RequestTarget.parse(text)).isEqualTo(new RequestTarget(scheme, authority, raw));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "ftp://host/", "http:///a"})
    void refuses(String text) {
        assertThatThrownBy(() -> RequestTarget.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
