package dev.gangway.connector.cgi;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/**
 * Path and query of a request as they stand in a request line: ASCII, with everything else percent-encoded.
 *
 * <p>REQUEST_URI is what the client sent, and the only variable that tells {@code %2F} from {@code /}; the others have
 * been decoded by the web server and are encoded again.
 */
final class RequestTarget {
    private static final byte[] HEX = "0123456789ABCDEF".getBytes(ISO_8859_1);

    private RequestTarget() {}

    /** Returns a target that the web server passed on as the client sent it; only bytes that no URI holds change. */
    static String ofRaw(byte[] bytes, int start, int length) {
        return encode(bytes, start, length, false);
    }

    /** Returns the target for a path that the web server has decoded. */
    static String ofDecoded(byte[] bytes, int start, int length) {
        return encode(bytes, start, length, true);
    }

    private static String encode(byte[] bytes, int start, int length, boolean decoded) {
        int end = start + length;
        int clean = start;
        while (clean < end && !isEncoded(bytes[clean], decoded)) {
            clean++;
        }
        if (clean == end) {
            return new String(bytes, start, length, ISO_8859_1);
        }
        byte[] out = new byte[3 * length];
        int size = 0;
        for (int i = start; i < end; i++) {
            byte b = bytes[i];
            if (isEncoded(b, decoded)) {
                out[size++] = '%';
                out[size++] = HEX[b >> 4 & 0xF];
                out[size++] = HEX[b & 0xF];
            } else {
                out[size++] = b;
            }
        }
        return new String(out, 0, size, ISO_8859_1);
    }

    private static boolean isEncoded(byte b, boolean decoded) {
        if (b <= ' ' || b == 0x7F) { // controls, the space, and, as negative numbers, all above 127
            return true;
        }
        return decoded && (b == '%' || b == '?' || b == '#' || b == ';');
    }
}
