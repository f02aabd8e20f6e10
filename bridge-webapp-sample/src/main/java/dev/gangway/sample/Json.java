package dev.gangway.sample;

import java.io.IOException;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON text of maps, collections, strings, numbers and booleans; anything else becomes its string. */
final class Json {
    private Json() {}

    static String of(@Nullable Object value) {
        StringBuilder json = new StringBuilder();
        try {
            write(value, json);
        } catch (IOException cannotHappen) {
            throw new IllegalStateException(cannotHappen);
        }
        return json.toString();
    }

    static void write(@Nullable Object value, Appendable out) throws IOException {
        if (value == null || value instanceof Boolean || isFinite(value)) {
            out.append(String.valueOf(value));
        } else if (value instanceof Map<?, ?> map) {
            object(map, out);
        } else if (value instanceof Iterable<?> several) {
            array(several, out);
        } else {
            string(value.toString(), out);
        }
    }

    /** Tells numbers from NaN and the infinities, for which JSON has no word. */
    private static boolean isFinite(Object value) {
        return value instanceof Number number && Double.isFinite(number.doubleValue());
    }

    private static void object(Map<?, ?> map, Appendable out) throws IOException {
        out.append('{');
        Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator();
        while (entries.hasNext()) {
            Map.Entry<?, ?> entry = entries.next();
            string(String.valueOf(entry.getKey()), out);
            out.append(':');
            write(entry.getValue(), out);
            if (entries.hasNext()) {
                out.append(',');
            }
        }
        out.append('}');
    }

    private static void array(Iterable<?> several, Appendable out) throws IOException {
        out.append('[');
        Iterator<?> each = several.iterator();
        while (each.hasNext()) {
            write(each.next(), out);
            if (each.hasNext()) {
                out.append(',');
            }
        }
        out.append(']');
    }

    private static void string(String text, Appendable out) throws IOException {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (needsEscape(text, i)) {
                        out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    /** Control characters, the line ends of JavaScript, and halves of a pair, which UTF-8 cannot say. */
    private static boolean needsEscape(String text, int i) {
        char c = text.charAt(i);
        if (Character.isHighSurrogate(c)) {
            return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
        }
        if (Character.isLowSurrogate(c)) {
            return i == 0 || !Character.isHighSurrogate(text.charAt(i - 1));
        }
        return Character.isISOControl(c) || c == '\u2028' || c == '\u2029';
    }
}
