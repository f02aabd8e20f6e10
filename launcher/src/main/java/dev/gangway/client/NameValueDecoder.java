package dev.gangway.client;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads name-value pairs back into text (FastCGI 1.0, section 3.4). */
final class NameValueDecoder {
    private NameValueDecoder() {}

    /**
     * Reads all pairs of {@code content}; of a name that comes twice the last value counts.
     *
     * @throws ProtocolException if a pair reaches past the end
     */
    static Map<String, String> decode(ByteBuffer content) throws ProtocolException {
        ByteBuffer in = content.duplicate();
        Map<String, String> pairs = new LinkedHashMap<>();
        while (in.hasRemaining()) {
            int nameLength = length(in);
            int valueLength = length(in);
            String name = text(in, nameLength);
            pairs.put(name, text(in, valueLength));
        }
        return pairs;
    }

    private static int length(ByteBuffer in) throws ProtocolException {
        need(in, 1);
        int first = in.get(in.position());
        if (first >= 0) {
            return in.get();
        }
        need(in, 4);
        return in.getInt() & 0x7FFF_FFFF;
    }

    private static String text(ByteBuffer in, int length) throws ProtocolException {
        need(in, length);
        byte[] bytes = new byte[length];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static void need(ByteBuffer in, int length) throws ProtocolException {
        if (in.remaining() < length) {
            throw new ProtocolException("a name-value pair reaches past the end of its record: it needs " + length
                    + " bytes, and there are " + in.remaining());
        }
    }
}
