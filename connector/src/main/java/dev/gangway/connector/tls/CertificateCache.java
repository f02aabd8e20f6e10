package dev.gangway.connector.tls;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificates of late, by the text they came as: a client sends the same with each of its requests.
 *
 * <p>At most 128 chains are remembered, none of which is longer than 16384 characters. Those that cannot be read are
 * remembered as such.
 */
final class CertificateCache {
    /** The cache of the process. */
    static final CertificateCache SHARED = new CertificateCache();

    private static final Logger LOG = LoggerFactory.getLogger(CertificateCache.class);
    private static final int MAX_CHAINS = 128;
    private static final int MAX_LENGTH = 16 * 1024;

    /** The chains, from the one used least lately. */
    private static final class Chains extends LinkedHashMap<List<String>, List<X509Certificate>> {
        private static final long serialVersionUID = 1;

        Chains() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<List<String>, List<X509Certificate>> eldest) {
            return size() > MAX_CHAINS;
        }
    }

    private final Chains chains = new Chains(); // guarded by itself
    private boolean warned; // guarded by chains

    /** Returns the certificates of these texts in order, without repetition; none if one of them cannot be read. */
    List<X509Certificate> get(List<String> texts) {
        int length = texts.stream().mapToInt(String::length).sum();
        if (length > MAX_LENGTH) {
            return decode(texts);
        }
        synchronized (chains) {
            List<X509Certificate> known = chains.get(texts);
            if (known != null) {
                return known;
            }
        }
        List<X509Certificate> decoded = decode(texts);
        synchronized (chains) {
            chains.put(List.copyOf(texts), decoded);
        }
        return decoded;
    }

    /** Returns how many chains are remembered. */
    int size() {
        synchronized (chains) {
            return chains.size();
        }
    }

    private List<X509Certificate> decode(List<String> texts) {
        List<X509Certificate> found = new ArrayList<>();
        try {
            for (String text : texts) {
                for (X509Certificate certificate : CertificateText.decode(text)) {
                    if (!found.contains(certificate)) {
                        found.add(certificate);
                    }
                }
            }
            return List.copyOf(found);
        } catch (CertificateException e) {
            complain(e);
            return List.of();
        }
    }

    /** Warns once, for whatever a web server sends wrong it sends with every request. */
    private void complain(CertificateException e) {
        boolean first;
        synchronized (chains) {
            first = !warned;
            warned = true;
        }
        if (first) {
            LOG.warn(
                    "A client certificate of the web server cannot be read, so applications see none: {}. "
                            + "Expected in SSL_CLIENT_CERT: PEM, URL-encoded PEM, or DER in base64. "
                            + "Further ones are logged at debug",
                    e.getMessage());
        } else {
            LOG.debug("A client certificate of the web server cannot be read", e);
        }
    }
}
