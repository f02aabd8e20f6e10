package dev.gangway.connector.tls;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLSession;
import org.eclipse.jetty.io.EndPoint;
import org.jspecify.annotations.Nullable;

/**
 * What the web server says of the browser's TLS connection, in the form in which Jetty's servlet containers ask for it.
 *
 * <p>The names of the parameters are those of Apache's mod_ssl, which others can be told to send. Certificates count
 * only if the web server says that it has verified them.
 */
public final class TlsSession implements EndPoint.SslSessionData {
    /** The parameter with the protocol, such as {@code TLSv1.3}. */
    public static final String PROTOCOL = "SSL_PROTOCOL";

    private static final String CIPHER = "SSL_CIPHER";
    private static final String KEY_SIZE = "SSL_CIPHER_USEKEYSIZE";
    private static final String SESSION_ID = "SSL_SESSION_ID";
    private static final String VERIFY = "SSL_CLIENT_VERIFY";
    private static final String VERIFIED = "SUCCESS";
    private static final String CERTIFICATE = "SSL_CLIENT_CERT";
    private static final String CHAIN = "SSL_CLIENT_CERT_CHAIN_";

    /** More certificates above the client's are not looked for; real chains have two or three. */
    private static final int MAX_CHAIN = 16;

    private final Parameters parameters;

    private TlsSession(Parameters parameters) {
        this.parameters = parameters;
    }

    /** The parameters of one request. */
    @FunctionalInterface
    public interface Parameters {
        /** Returns the value of a parameter, or null if there is none. */
        @Nullable
        String get(String name);
    }

    /** Returns the session that these parameters describe, or null if they describe none. */
    public static @Nullable TlsSession of(Parameters parameters) {
        TlsSession session = new TlsSession(parameters);
        return session.value(CIPHER) == null && session.value(SESSION_ID) == null && session.value(CERTIFICATE) == null
                ? null
                : session;
    }

    private @Nullable String value(String parameter) {
        String value = parameters.get(parameter);
        return value == null || value.isEmpty() ? null : value;
    }

    /** Returns null: the session itself is the web server's. */
    @Override
    @SuppressWarnings("NullAway") // Jetty's interface allows it
    public SSLSession sslSession() {
        return null;
    }

    @Override
    @SuppressWarnings("NullAway")
    public String sslSessionId() {
        return value(SESSION_ID);
    }

    @Override
    @SuppressWarnings("NullAway")
    public String cipherSuite() {
        return value(CIPHER);
    }

    /** Returns the length of the key in bits, or 0 if neither the web server nor the name of the suite tells it. */
    @Override
    public int keySize() {
        String size = value(KEY_SIZE);
        if (size != null && size.length() <= 5 && size.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Integer.parseInt(size);
        }
        String cipher = value(CIPHER);
        return cipher == null ? 0 : CipherSuites.keySize(cipher);
    }

    /**
     * Returns the client's certificate and those above it, in this order; null if the client has sent none, the web
     * server has not verified it, or it cannot be read.
     */
    @Override
    @SuppressWarnings("NullAway")
    public X509Certificate[] peerCertificates() {
        String certificate = value(CERTIFICATE);
        if (certificate == null || !VERIFIED.equals(value(VERIFY))) {
            return null;
        }
        List<String> texts = new ArrayList<>();
        texts.add(certificate);
        for (int i = 0; i < MAX_CHAIN; i++) {
            String above = value(CHAIN + i);
            if (above == null) {
                break;
            }
            texts.add(above);
        }
        List<X509Certificate> found = CertificateCache.SHARED.get(texts);
        return found.isEmpty() ? null : found.toArray(X509Certificate[]::new);
    }
}
