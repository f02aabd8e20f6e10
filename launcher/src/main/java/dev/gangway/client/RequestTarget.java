package dev.gangway.client;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is asked for: {@code /path?query}, or a whole URL as it stands in a browser.
 *
 * @param scheme {@code http} or {@code https}
 * @param authority host and port for the Host header; empty if the target is a path alone
 * @param raw path and query as given
 */
record RequestTarget(String scheme, String authority, String raw) {
    private static final Pattern URL = Pattern.compile("(https?)://([^/?#]+)([^#]*)(?:#.*)?", Pattern.CASE_INSENSITIVE);

    /**
     * Reads a target.
     *
     * @throws IllegalArgumentException if the text is none
     */
    static RequestTarget parse(String text) {
        Matcher url = URL.matcher(text);
        if (url.matches()) {
            String rest = url.group(3);
            return new RequestTarget(
                    url.group(1).toLowerCase(Locale.ROOT), url.group(2), rest.startsWith("/") ? rest : "/" + rest);
        }
        if (!text.startsWith("/")) {
            throw new IllegalArgumentException("'" + text + "' is no target (expected /path or http://host/path)");
        }
        return new RequestTarget("http", "", text);
    }

    boolean isSecure() {
        return scheme.equals("https");
    }

    String query() {
        int mark = raw.indexOf('?');
        return mark < 0 ? "" : raw.substring(mark + 1);
    }

    /** The path as a web server names it in SCRIPT_NAME: decoded, without empty and dot segments. */
    byte[] decodedPath() {
        int mark = raw.indexOf('?');
        // One character for each byte, so that segments can be cut as text.
        String path = new String(decode(mark < 0 ? raw : raw.substring(0, mark)), StandardCharsets.ISO_8859_1);
        Deque<String> segments = new ArrayDeque<>();
        String[] parts = path.split("/", -1);
        for (String part : parts) {
            if (part.equals("..")) {
                segments.pollLast();
            } else if (!part.isEmpty() && !part.equals(".")) {
                segments.addLast(part);
            }
        }
        String last = parts[parts.length - 1];
        boolean directory = last.isEmpty() || last.equals(".") || last.equals("..");
        String joined = "/" + String.join("/", segments) + (directory && !segments.isEmpty() ? "/" : "");
        return joined.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] decode(String path) {
        byte[] in = path.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream(in.length);
        for (int i = 0; i < in.length; i++) {
            int high = i + 2 < in.length ? Character.digit(in[i + 1], 16) : -1;
            int low = i + 2 < in.length ? Character.digit(in[i + 2], 16) : -1;
            if (in[i] == '%' && high >= 0 && low >= 0) {
                out.write(high << 4 | low);
                i += 2;
            } else {
                out.write(in[i]);
            }
        }
        return out.toByteArray();
    }
}
