package dev.gangway.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CgiShortcutTest {

    @ParameterizedTest
    @CsvSource({
        "cgi,                             ,                127.0.0.1:9000",
        "cgi,                             unix:/env.sock,  unix:/env.sock",
        "cgi --connect unix:/arg.sock,    unix:/env.sock,  unix:/arg.sock"
    })
    void takesTheSimpleForm(String args, String variable, String address) {
        Map<String, String> environment = variable == null ? Map.of() : Map.of("GANGWAY_CONNECT", variable);

        assertThat(CgiShortcut.server(args.split(" ", -1), environment)).hasToString(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "get",
                "cgi --help",
                "cgi --connect",
                "cgi --connect nowhere",
                "cgi --timeout 5s",
                "cgi --connect :9000 --timeout 5s"
            })
    void leavesTheRestToTheParser(String args) {
        assertThat(CgiShortcut.server(args.split(" ", -1), Map.of())).isNull();
    }

    @Test
    void leavesSettingsInTheEnvironmentToTheParser() {
        String[] args = {"cgi"};
        assertThat(CgiShortcut.server(args, Map.of("GANGWAY_CONFIG", "file"))).isNull();
        assertThat(CgiShortcut.server(args, Map.of("GANGWAY_TIMEOUT", "5s"))).isNull();
        assertThat(CgiShortcut.server(args, Map.of("GANGWAY_CONNECT", "nowhere")))
                .isNull();
        assertThat(CgiShortcut.server(new String[0], Map.of())).isNull();
    }
}
