package dev.gangway.client;

import static dev.gangway.client.WireBytes.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CgiEnvironmentTest {

    @Test
    void keepsEveryByte() {
        ParameterTable parameters = CgiEnvironment.parse(
                bytes("'A=b=c' 00 'EMPTY=' 00 'X=' E9 C3A9 00 '_=/bin/sh' 00 'no entry' 00 '=x' 00"));

        assertThat(parameters.encode()).isEqualTo(bytes("01 03 'Ab=c'  05 00 'EMPTY'  01 03 'X' E9 C3A9"));
    }

    @Test
    void readsThatOfTheProcess() {
        assertThat(CgiEnvironment.ofProcess().get("PATH")).isEqualTo(System.getenv("PATH"));
    }
}
