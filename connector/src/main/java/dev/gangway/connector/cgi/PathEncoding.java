package dev.gangway.connector.cgi;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** Percent-encoding of bytes, and back; in texts each byte is the character of that code. */
final class PathEncoding {
    private static final byte[] HEX = "0123456789ABCDEF".getBytes(ISO_8859_1);

    /** What a path may hold beside letters and digits; {@code ;} is left out, since it would begin a parameter. */
    private static final String PATH_PUNCTUATION = "/-._~!$&'()*+,=:@";

    private PathEncoding() {}

    /** Returns a target or query that was passed on as the client sent it; only bytes that no URI holds change. */
    static String ofRaw(byte[] bytes, int start, int length) {
        int end = start + length;
        int clean = start;
        while (clean < end && bytes[clean] > ' ' && bytes[clean] != 0x7F) { // those above 127 are negative
            clean++;
        }
        String text = new String(bytes, start, length, ISO_8859_1);
        return clean == end ? text : encode(text, false);
    }

    /** Returns the path that a web server has decoded, encoded again. */
    static String ofDecoded(String path) {
        for (int i = 0; i < path.length(); i++) {
            if (!isPathCharacter(path.charAt(i))) {
                return encode(path, true);
            }
        }
        return path;
    }

    private static String encode(String text, boolean decoded) {
        byte[] out = new byte[3 * text.length()];
        int size = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (decoded ? isPathCharacter(c) : c > ' ' && c < 0x7F) {
                out[size++] = (byte) c;
            } else {
                out[size++] = '%';
                out[size++] = HEX[c >> 4 & 0xF];
                out[size++] = HEX[c & 0xF];
            }
        }
        return new String(out, 0, size, ISO_8859_1);
    }

    private static boolean isPathCharacter(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || PATH_PUNCTUATION.indexOf(c) >= 0;
    }

    /** Returns the text with escapes decoded; what is no escape stays. */
    static String decode(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int high = c == '%' && i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
            int low = high < 0 ? -1 : Character.digit(text.charAt(i + 2), 16);
            if (low < 0) {
                out.append(c);
            } else {
                out.append((char) (high << 4 | low));
                i += 2;
            }
        }
        return out.toString();
    }
}
