package dev.gangway.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerAddressTest {

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:9000,    /127.0.0.1:9000",
        ":9000,             /127.0.0.1:9000",
        "[::1]:65535,       '/[0:0:0:0:0:0:0:1]:65535'",
        "unix:/run/a.sock,  /run/a.sock",
        "/run/a.sock,       /run/a.sock",
        "unix:a:b,          a:b"
    })
    void reads(String text, String resolved) throws IOException {
        ServerAddress address = ServerAddress.parse(text);

        assertThat(address).hasToString(text);
        assertThat(address.resolve()).extracting(Object::toString).containsExactly(resolved);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "localhost", "host:", "host:x", "host:0", "host:65536", "::1:9000", "[::1]", "unix:"})
    void refuses(String text) {
        assertThatThrownBy(() -> ServerAddress.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "'");
    }

    @Test
    void triesEveryAddressOfAName() throws IOException {
        assertThat(ServerAddress.parse("localhost:9000").resolve())
                .extracting(Object::toString)
                .contains("localhost/127.0.0.1:9000");
    }
}
