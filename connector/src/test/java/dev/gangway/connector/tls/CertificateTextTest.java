package dev.gangway.connector.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CertificateTextTest {
    private static final String ALICE = TestCertificates.pem("CN=alice, O=Example");
    private static final String CA = TestCertificates.pem("CN=ca, O=Example");

    private static void requireAlice(String text) throws CertificateException {
        assertThat(CertificateText.decode(text))
                .extracting(X509Certificate::getSubjectX500Principal)
                .extracting(Object::toString)
                .containsExactly("CN=alice, O=Example");
    }

    @Test
    void readsPem() throws Exception {
        requireAlice(ALICE);
        requireAlice(ALICE.replace("\n", "\r\n"));
        requireAlice("subject=alice\n" + ALICE + "\n\n");
    }

    @Test
    void readsPemWithIndentedLines() throws Exception {
        requireAlice(ALICE.strip().replace("\n", "\n\t"));
    }

    @Test
    void readsPemOnOneLine() throws Exception {
        requireAlice(ALICE.strip().replace("\n", " "));
        requireAlice(ALICE.replace("\n", ""));
    }

    @Test
    void readsUrlEncodedPem() throws Exception {
        String encoded = URLEncoder.encode(ALICE, StandardCharsets.UTF_8).replace("+", "%20");
        assertThat(encoded).doesNotContain("\n", "+", " ");
        requireAlice(encoded);
        // nginx leaves what needs no escape in a URI component, and so might others leave the plus signs of base64
        requireAlice(ALICE.replace("\n", "%0A").replace(" ", "%20"));
    }

    @Test
    void readsDerInBase64() throws Exception {
        String base64 = ALICE.replaceAll("-----[A-Z ]+-----|\\s", "");
        requireAlice(base64);
        requireAlice(base64.replaceAll("=+$", ""));
        requireAlice("\t" + base64.replaceAll("(.{64})", "$1\n "));
    }

    @Test
    void readsSeveralInOrder() throws Exception {
        assertThat(CertificateText.decode(ALICE + CA))
                .extracting(each -> each.getSubjectX500Principal().getName())
                .containsExactly("CN=alice,O=Example", "CN=ca,O=Example");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " ",
                "(null)",
                "none",
                "-----BEGIN CERTIFICATE-----",
                "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----",
                "-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----",
                "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
                "MIIB",
                "%",
                "%2",
                "%zz"
            })
    void refusesWhatIsNoCertificate(String text) {
        assertThatThrownBy(() -> CertificateText.decode(text)).isInstanceOf(CertificateException.class);
    }

    @Test
    void refusesEveryCutOfACertificate() {
        String base64 = ALICE.replaceAll("-----[A-Z ]+-----|\\s", "");
        for (int length = 1; length < base64.length() - 4; length += 7) {
            String cut = base64.substring(0, length);
            assertThatThrownBy(() -> CertificateText.decode(cut)).isInstanceOf(CertificateException.class);
        }
    }
}
