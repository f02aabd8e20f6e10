package dev.gangway.connector.tls;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What names of cipher suites tell, in the spelling of the IANA ({@code TLS_AES_256_GCM_SHA384}) and of OpenSSL
 * ({@code ECDHE-RSA-AES256-GCM-SHA384}).
 */
final class CipherSuites {
    /** A cipher whose key has one of several lengths, and the length. */
    private static final Pattern WITH_LENGTH =
            Pattern.compile("(?:AES|CAMELLIA|ARIA|RC4|RC2_CBC|KUZNYECHIK|MAGMA)_?([0-9]{2,3})(?![0-9])");

    private CipherSuites() {}

    /** Returns the length of the key in bits, or 0 if the name does not tell. */
    static int keySize(String suite) {
        String name = suite.toUpperCase(Locale.ROOT).replace('-', '_');
        if (name.startsWith("EXP_") || name.contains("_EXPORT_")) {
            return 40;
        }
        Matcher matcher = WITH_LENGTH.matcher(name);
        if (matcher.find()) {
            return Integer.parseInt(matcher.group(1));
        }
        if (name.contains("CHACHA20")) {
            return 256;
        }
        if (name.contains("3DES") || name.contains("DES_CBC3")) {
            return 168;
        }
        if (name.contains("IDEA") || name.contains("SEED") || name.contains("RC4")) {
            return 128;
        }
        return name.contains("DES_CBC") || name.contains("DES40_CBC") ? 56 : 0;
    }
}
