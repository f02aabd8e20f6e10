package dev.gangway.client;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A notation for bytes in tests: hexadecimal digits, text in single quotes, {@code 00*8} for a byte repeated, and white
 * space anywhere between.
 */
final class WireBytes {
    private static final Pattern TOKEN = Pattern.compile("\\s+|'([^']*)'|([0-9A-Fa-f]{2})\\*(\\d+)|([0-9A-Fa-f]{2})");

    private WireBytes() {}

    static byte[] bytes(String... notation) {
        String text = String.join(" ", notation);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Matcher token = TOKEN.matcher(text);
        int at = 0;
        while (at < text.length()) {
            token.region(at, text.length());
            if (!token.lookingAt()) {
                throw new IllegalArgumentException("not in the notation: " + text.substring(at));
            }
            append(token, out);
            at = token.end();
        }
        return out.toByteArray();
    }

    private static void append(Matcher token, ByteArrayOutputStream out) {
        if (token.group(1) != null) {
            out.writeBytes(token.group(1).getBytes(StandardCharsets.UTF_8));
        } else if (token.group(2) != null) {
            for (int i = 0; i < Integer.parseInt(token.group(3)); i++) {
                out.write(Integer.parseInt(token.group(2), 16));
            }
        } else if (token.group(4) != null) {
            out.write(Integer.parseInt(token.group(4), 16));
        }
    }
}
