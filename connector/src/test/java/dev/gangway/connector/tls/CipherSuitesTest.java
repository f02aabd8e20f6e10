package dev.gangway.connector.tls;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CipherSuitesTest {
    @ParameterizedTest
    @CsvSource({
        "TLS_AES_256_GCM_SHA384, 256",
        "TLS_AES_128_GCM_SHA256, 128",
        "TLS_AES_128_CCM_8_SHA256, 128",
        "TLS_CHACHA20_POLY1305_SHA256, 256",
        "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256, 128",
        "TLS_RSA_WITH_AES_256_CBC_SHA, 256",
        "TLS_RSA_WITH_3DES_EDE_CBC_SHA, 168",
        "SSL_RSA_WITH_DES_CBC_SHA, 56",
        "SSL_RSA_EXPORT_WITH_RC4_40_MD5, 40",
        "TLS_RSA_WITH_CAMELLIA_256_CBC_SHA, 256",
        "TLS_RSA_WITH_RC4_128_SHA, 128",
        "TLS_RSA_WITH_NULL_SHA256, 0",
        "ECDHE-RSA-AES256-GCM-SHA384, 256",
        "ECDHE-ECDSA-AES128-GCM-SHA256, 128",
        "ECDHE-RSA-AES128-SHA256, 128",
        "AES256-SHA, 256",
        "ECDHE-ECDSA-AES256-CCM8, 256",
        "ECDHE-ECDSA-CHACHA20-POLY1305, 256",
        "DHE-RSA-CHACHA20-POLY1305, 256",
        "ECDHE-ARIA256-GCM-SHA384, 256",
        "ECDHE-RSA-CAMELLIA128-SHA256, 128",
        "DES-CBC3-SHA, 168",
        "ECDHE-RSA-DES-CBC3-SHA, 168",
        "DES-CBC-SHA, 56",
        "EXP-RC4-MD5, 40",
        "RC4-SHA, 128",
        "IDEA-CBC-SHA, 128",
        "SEED-SHA, 128",
        "NULL-SHA256, 0",
        "unknown, 0"
    })
    void tellsTheLengthOfTheKey(String suite, int bits) {
        assertThat(CipherSuites.keySize(suite)).isEqualTo(bits);
    }
}
