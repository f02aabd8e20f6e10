package dev.gangway.connector.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsSessionTest {
    private static final String ALICE = TestCertificates.pem("CN=alice");
    private static final String CA = TestCertificates.pem("CN=ca");
    private static final String ROOT = TestCertificates.pem("CN=root");

    private static TlsSession session(String... namesAndValues) {
        Map<String, String> parameters = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            parameters.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return Objects.requireNonNull(TlsSession.of(parameters::get));
    }

    private static List<String> names(TlsSession session) {
        X509Certificate[] certificates = session.peerCertificates();
        return Stream.ofNullable(certificates)
                .flatMap(Stream::of)
                .map(each -> each.getSubjectX500Principal().getName())
                .toList();
    }

    @Test
    void isAbsentWithoutParameters() {
        assertThat(TlsSession.of(name -> null)).isNull();
        assertThat(TlsSession.of(name -> "")).isNull();
    }

    @Test
    void prefersTheKeySizeThatIsSent() {
        assertThat(session("SSL_CIPHER", "AES256-SHA", "SSL_CIPHER_USEKEYSIZE", "128")
                        .keySize())
                .isEqualTo(128);
        assertThat(session("SSL_CIPHER", "AES256-SHA", "SSL_CIPHER_USEKEYSIZE", "much")
                        .keySize())
                .isEqualTo(256);
        assertThat(session("SSL_CIPHER", "AES256-SHA", "SSL_CIPHER_USEKEYSIZE", "")
                        .keySize())
                .isEqualTo(256);
        assertThat(session("SSL_SESSION_ID", "0a").keySize()).isZero();
    }

    @Test
    void hasTheWholeChainWithoutRepetition() {
        assertThat(names(session(
                        "SSL_CLIENT_VERIFY", "SUCCESS",
                        "SSL_CLIENT_CERT", ALICE,
                        "SSL_CLIENT_CERT_CHAIN_0", ALICE,
                        "SSL_CLIENT_CERT_CHAIN_1", CA,
                        "SSL_CLIENT_CERT_CHAIN_2", ROOT,
                        "SSL_CLIENT_CERT_CHAIN_4", "behind a gap")))
                .containsExactly("CN=alice", "CN=ca", "CN=root");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "NONE", "FAILED", "FAILED:certificate has expired", "GENEROUS", "success", "SUCCESS ", "0"})
    void hasNoCertificateThatTheWebServerHasNotVerified(String verify) {
        TlsSession session = session("SSL_CLIENT_VERIFY", verify, "SSL_CLIENT_CERT", ALICE);
        assertThat(session.peerCertificates()).isNull();
    }

    @Test
    void hasNoCertificateIfNothingIsSaidOfVerification() {
        assertThat(session("SSL_CLIENT_CERT", ALICE).peerCertificates()).isNull();
    }

    @Test
    void hasNoCertificateIfOneCannotBeRead() {
        assertThat(names(session("SSL_CLIENT_VERIFY", "SUCCESS", "SSL_CLIENT_CERT", "MIIB")))
                .isEmpty();
        assertThat(names(session(
                        "SSL_CLIENT_VERIFY",
                        "SUCCESS",
                        "SSL_CLIENT_CERT",
                        ALICE,
                        "SSL_CLIENT_CERT_CHAIN_0",
                        "nonsense")))
                .isEmpty();
    }

    @Test
    void remembersBoundedNumbersOfChains() {
        CertificateCache cache = new CertificateCache();
        assertThat(cache.get(List.of(ALICE))).isSameAs(cache.get(List.of(ALICE)));
        for (int i = 0; i < 127; i++) {
            cache.get(List.of("nonsense " + i));
        }
        assertThat(cache.size()).isEqualTo(128);
        cache.get(List.of("one more"));
        assertThat(cache.size()).isEqualTo(128);
        cache.get(List.of("x".repeat(16 * 1024 + 1)));
        cache.get(List.of("one more"));
        assertThat(cache.size()).isEqualTo(128);
    }

    @Test
    void doesNotRememberLongChains() {
        CertificateCache cache = new CertificateCache();
        cache.get(List.of("x".repeat(16 * 1024 + 1)));
        assertThat(cache.size()).isZero();
        cache.get(List.of("x".repeat(16 * 1024)));
        assertThat(cache.size()).isOne();
    }
}
