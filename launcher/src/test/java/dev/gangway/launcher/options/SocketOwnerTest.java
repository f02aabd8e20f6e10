package dev.gangway.launcher.options;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SocketOwnerTest {
    @Test
    void isAUserAGroupOrBoth() {
        assertThat(SocketOwner.parse("web:www")).isEqualTo(new SocketOwner("web", "www"));
        assertThat(SocketOwner.parse("web")).isEqualTo(new SocketOwner("web", null));
        assertThat(SocketOwner.parse("web:")).isEqualTo(new SocketOwner("web", null));
        assertThat(SocketOwner.parse(":www")).isEqualTo(new SocketOwner(null, "www"));
    }

    @Test
    void isTheProcessWhereNothingIsSaid() {
        assertThat(SocketOwner.parse("")).isEqualTo(SocketOwner.PROCESS);
        assertThat(SocketOwner.parse(":")).isEqualTo(SocketOwner.PROCESS);
    }
}
