package dev.gangway.launcher.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListenAddressTest {

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:9000, 127.0.0.1:9000, true",
        "127.0.0.2:1, 127.0.0.2:1, true",
        "localhost:9000, 127.0.0.1:9000, true",
        "[::1]:9000, [0:0:0:0:0:0:0:1]:9000, true",
        "127.0.0.1:0, 127.0.0.1:0, true",
        "127.0.0.1:65535, 127.0.0.1:65535, true",
        "*:9000, *:9000, false",
        "0.0.0.0:9000, *:9000, false",
        "[::]:9000, *:9000, false",
        "192.0.2.1:9000, 192.0.2.1:9000, false",
        "[2001:db8::1]:9000, [2001:db8:0:0:0:0:0:1]:9000, false",
        "unix:/run/gangway.sock, unix:/run/gangway.sock, true",
        "unix:/run/../run/a b.sock, unix:/run/a b.sock, true",
    })
    void reads(String text, String shown, boolean isPrivate) {
        ListenAddress address = ListenAddress.parse(text);
        assertThat(address).hasToString(shown);
        assertThat(address.isPrivate()).isEqualTo(isPrivate);
    }

    @Test
    void believesUsersWhereTold() {
        assertThat(ListenAddress.parse("127.0.0.1:9000").trustsRemoteUser()).isFalse();
        assertThat(ListenAddress.parse("127.0.0.1:9000;trust-remote-user").trustsRemoteUser())
                .isTrue();
        assertThat(ListenAddress.parse("unix:/run/x.sock; trust-remote-user").address())
                .isEqualTo(UnixDomainSocketAddress.of("/run/x.sock"));
        assertThatThrownBy(() -> ListenAddress.parse("127.0.0.1:9000;trust-remote-users"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'127.0.0.1:9000;trust-remote-users' has an unknown setting behind the semicolon; "
                        + "there is trust-remote-user alone");
        assertThatThrownBy(() -> ListenAddress.parse("127.0.0.1:9000;")).hasMessageContaining("unknown setting");
    }

    @Test
    void knowsTheKindOfSocket() {
        assertThat(ListenAddress.parse("[::1]:9000").address()).isInstanceOf(InetSocketAddress.class);
        assertThat(ListenAddress.parse("unix:/run/x.sock").address())
                .isEqualTo(UnixDomainSocketAddress.of("/run/x.sock"));
    }

    @Test
    void aRelativePathIsOfTheWorkingDirectory() {
        assertThat(ListenAddress.parse("unix:x.sock").address())
                .isEqualTo(UnixDomainSocketAddress.of(Path.of("x.sock").toAbsolutePath()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "9000              | '9000' is a port alone; write 127.0.0.1:9000, or *:9000 for all interfaces",
                ":9000             | ':9000' lacks a host; write 127.0.0.1:9000, or *:9000 for all interfaces",
                "127.0.0.1         | '127.0.0.1' is no HOST:PORT; write it like 127.0.0.1:9000, [::1]:9000 or unix:/path/to.sock",
                "''                | '' is no HOST:PORT; write it like 127.0.0.1:9000, [::1]:9000 or unix:/path/to.sock",
                "127.0.0.1:        | '127.0.0.1:' is no HOST:PORT; write it like 127.0.0.1:9000, [::1]:9000 or unix:/path/to.sock",
                "127.0.0.1:http    | '127.0.0.1:http' is no HOST:PORT; write it like 127.0.0.1:9000, [::1]:9000 or unix:/path/to.sock",
                "127.0.0.1:65536   | '127.0.0.1:65536' has no valid port; use 1 to 65535, or 0 for any free one",
                "::1:9000          | '::1:9000' has an IPv6 address without brackets; write it like [::1]:9000",
                "[]:9000           | '[]:9000' has no IPv6 address between its brackets; write it like [::1]:9000",
                "[127.0.0.1]:9000  | '[127.0.0.1]:9000' has no IPv6 address between its brackets; write it like [::1]:9000",
                "[::g]:9000        | '[::g]:9000' has no IPv6 address between its brackets; write it like [::1]:9000",
                "no.such.host.invalid:9000 | 'no.such.host.invalid:9000' names an unknown host; check the name no.such.host.invalid, or use an IP address",
                "unix:             | 'unix:' lacks a path; write it like unix:/path/to.sock",
                "/run/x.sock       | '/run/x.sock' is a path; write unix:/run/x.sock for a Unix-domain socket",
                "./x.sock          | './x.sock' is a path; write unix:./x.sock for a Unix-domain socket",
                "tcp://127.0.0.1:9000 | 'tcp://127.0.0.1:9000' is no HOST:PORT; write it like 127.0.0.1:9000, [::1]:9000 or unix:/path/to.sock",
            })
    void refuses(String text, String message) {
        assertThatThrownBy(() -> ListenAddress.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void refusesAPathThatNoSocketCanHave() {
        String longest = "unix:/" + "x".repeat(102);
        assertThat(ListenAddress.parse(longest)).hasToString(longest);
        assertThatThrownBy(() -> ListenAddress.parse(longest + "x"))
                .hasMessageContaining("104 bytes, more than the 103 that a Unix-domain socket may have");
    }
}
