package dev.gangway.client;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a request: one value for each name, in the order in which the names were first set.
 *
 * <p>Values are bytes, as on the wire. Text goes in and out as UTF-8.
 */
final class ParameterTable {
    /** What a bridge may demand of web servers. */
    static final String SECRET = "GANGWAY_SECRET";

    private static final int LONGEST_SHORT_LENGTH = 127;

    private final Map<String, byte[]> values = new LinkedHashMap<>();

    /** Sets a value, in the place of the one that was there. */
    void set(String name, String value) {
        set(name, value.getBytes(StandardCharsets.UTF_8));
    }

    void set(String name, byte[] value) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a parameter needs a name");
        }
        values.put(name, value.clone());
    }

    void remove(String name) {
        values.remove(name);
    }

    /** The value as text, or null when the name is not set. */
    @Nullable
    String get(String name) {
        byte[] value = values.get(name);
        return value == null ? null : new String(value, StandardCharsets.UTF_8);
    }

    Set<String> names() {
        return values.keySet();
    }

    /** The name-value pairs as they go into a stream (FastCGI 1.0, section 3.4). */
    byte[] encode() {
        ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
        values.forEach((name, value) -> {
            byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
            writeLength(out, nameBytes.length);
            writeLength(out, value.length);
            out.writeBytes(nameBytes);
            out.writeBytes(value);
        });
        return out.toByteArray();
    }

    /** One byte up to 127, else four bytes, big-endian, with the top bit set. */
    private static void writeLength(ByteArrayOutputStream out, int length) {
        if (length > LONGEST_SHORT_LENGTH) {
            out.write(length >> 24 | 0x80);
            out.write(length >> 16);
            out.write(length >> 8);
        }
        out.write(length);
    }
}
