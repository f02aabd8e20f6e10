package dev.gangway.launcher.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CidrBlockTest {
    @ParameterizedTest
    @CsvSource({
        "10.1.0.0/16, 10.1.255.255, true",
        "10.1.0.0/16, 10.2.0.0, false",
        "192.0.2.7, 192.0.2.7, true",
        "192.0.2.7, 192.0.2.8, false",
        "0.0.0.0/0, 203.0.113.9, true",
        "192.0.2.128/25, 192.0.2.127, false",
        "2001:db8::/32, 2001:db8:ffff::1, true",
        "2001:db8::/32, 2001:db9::1, false",
        "::/0, 192.0.2.7, false",
    })
    void containsItsAddresses(String block, String address, boolean contained) throws Exception {
        assertThat(CidrBlock.parse(block).contains(InetAddress.getByName(address)))
                .isEqualTo(contained);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "example.test | 'example.test' is no IP address or range; write it like 192.0.2.7, 10.1.0.0/16 or 2001:db8::/32",
                "10.1.0.0/33 | '10.1.0.0/33' has no prefix length from 0 to 32 behind the /",
                "10.1.0.0/ | '10.1.0.0/' has no prefix length from 0 to 32 behind the /",
                "10.1.2.3/16 | '10.1.2.3/16' is not the first address of its range; write 10.1.0.0/16",
                "300.1.2.3 | '300.1.2.3' is no IP address or range; write it like 192.0.2.7, 10.1.0.0/16 or 2001:db8::/32",
            })
    void refusesOthers(String text, String message) {
        assertThatThrownBy(() -> CidrBlock.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
