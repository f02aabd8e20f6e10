package dev.gangway.launcher.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PeerRulesTest {
    private static final SocketAddress UNIX = UnixDomainSocketAddress.of("");

    @Test
    void letEverybodyInWhereNobodyHasSaidWho() {
        assertThat(PeerRules.NONE.isRestricted()).isFalse();
        assertThat(PeerRules.NONE.test(peer("203.0.113.9"))).isTrue();
        assertThat(PeerRules.NONE.test(UNIX)).isTrue();
    }

    @Test
    void letInWhoIsAllowedAndThisMachine() throws Exception {
        PeerRules rules = new PeerRules(List.of(CidrBlock.parse("192.0.2.0/24")), null);
        assertThat(rules.isRestricted()).isTrue();
        assertThat(rules.test(peer("192.0.2.7"))).isTrue();
        assertThat(rules.test(peer("203.0.113.9"))).isFalse();
        assertThat(rules.test(peer("127.0.0.1"))).isTrue();
        assertThat(rules.test(peer("::1"))).isTrue();
        assertThat(rules.test(UNIX)).isTrue();
    }

    @Test
    void letInOnlyTheWebServersOfTheEnvironment() throws Exception {
        PeerRules rules = new PeerRules(List.of(), "192.0.2.7,192.0.2.8");
        assertThat(rules.isRestricted()).isTrue();
        assertThat(rules.test(peer("192.0.2.7"))).isTrue();
        assertThat(rules.test(peer("192.0.2.8"))).isTrue();
        assertThat(rules.test(peer("192.0.2.9"))).isFalse();
        assertThat(rules.test(peer("127.0.0.1"))).isFalse();
        assertThat(rules.test(UNIX)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "192.0.2.7,", "192.0.2.7, 192.0.2.8", "::1", "192.0.2.256", "localhost"})
    void refuseAListThatIsNone(String list) {
        assertThatThrownBy(() -> new PeerRules(List.of(), list))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("FCGI_WEB_SERVER_ADDRS=" + list + " ");
    }

    private static SocketAddress peer(String address) {
        try {
            return new InetSocketAddress(InetAddress.getByName(address), 40000);
        } catch (java.net.UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
