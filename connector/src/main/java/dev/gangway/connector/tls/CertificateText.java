package dev.gangway.connector.tls;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Certificates in the forms in which web servers write them into a parameter.
 *
 * <pre>
 *   PEM, one certificate or several             Apache, lighttpd, Caddy, nginx ($ssl_client_raw_cert)
 *   PEM with its lines indented                 nginx ($ssl_client_cert)
 *   PEM, URL-encoded                            nginx ($ssl_client_escaped_cert)
 *   PEM with blanks in place of line breaks     what has been through a header
 *   DER in base64                               HAProxy
 * </pre>
 */
final class CertificateText {
    private static final Pattern PEM = Pattern.compile(
            "-----BEGIN ((?:X509 |TRUSTED )?CERTIFICATE)-----([^-]*)-----END \\1-----", Pattern.CASE_INSENSITIVE);
    private static final Pattern WHITE = Pattern.compile("\\s+");

    private CertificateText() {}

    /**
     * Returns the certificates in {@code text}, at least one.
     *
     * @throws CertificateException if it has none, or one that cannot be read
     */
    static List<X509Certificate> decode(String text) throws CertificateException {
        String plain = text.indexOf('%') < 0 ? text : withoutEscapes(text);
        List<X509Certificate> found = new ArrayList<>();
        if (plain.contains("-----")) {
            Matcher matcher = PEM.matcher(plain);
            while (matcher.find()) {
                found.add(decodeBase64(matcher.group(2)));
            }
            if (found.isEmpty()) {
                throw new CertificateException("no whole certificate between BEGIN and END");
            }
        } else {
            found.add(decodeBase64(plain));
        }
        return found;
    }

    private static X509Certificate decodeBase64(String text) throws CertificateException {
        byte[] der;
        try {
            der = Base64.getDecoder().decode(WHITE.matcher(text).replaceAll(""));
        } catch (IllegalArgumentException e) {
            throw new CertificateException("no base64: " + e.getMessage(), e);
        }
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        return (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der));
    }

    /** Undoes %XX and nothing else: a plus sign is one, as base64 has them. */
    private static String withoutEscapes(String text) throws CertificateException {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] != '%') {
                out.write(bytes[i]);
                continue;
            }
            int high = i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
            int low = high < 0 ? -1 : Character.digit(bytes[i + 2], 16);
            if (low < 0) {
                throw new CertificateException("% without two hexadecimal digits");
            }
            out.write(16 * high + low);
            i += 2;
        }
        return out.toString(StandardCharsets.ISO_8859_1);
    }
}
