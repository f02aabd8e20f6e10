package dev.gangway.connector.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Bytes as the wire has them, from a notation for people or from the layouts of the FastCGI 1.0 specification.
 *
 * <p>Names in capitals are the specification's constants (section 8).
 */
public final class WireBytes {
    public static final int VERSION_1 = 1;
    public static final int HEADER_LENGTH = 8;
    public static final int MAX_CONTENT = 65535;

    public static final int BEGIN_REQUEST = 1;
    public static final int ABORT_REQUEST = 2;
    public static final int END_REQUEST = 3;
    public static final int PARAMS = 4;
    public static final int STDIN = 5;
    public static final int STDOUT = 6;
    public static final int STDERR = 7;
    public static final int DATA = 8;
    public static final int GET_VALUES = 9;
    public static final int GET_VALUES_RESULT = 10;
    public static final int UNKNOWN_TYPE = 11;

    public static final int RESPONDER = 1;
    public static final int AUTHORIZER = 2;
    public static final int FILTER = 3;

    /** The flag of BEGIN_REQUEST that asks to leave the connection open. */
    public static final int KEEP_CONN = 1;

    /** The flags of BEGIN_REQUEST that ask to close the connection after the answer. */
    public static final int CLOSE = 0;

    public static final int REQUEST_COMPLETE = 0;
    public static final int CANT_MPX_CONN = 1;
    public static final int OVERLOADED = 2;
    public static final int UNKNOWN_ROLE = 3;

    private WireBytes() {}

    /**
     * Reads hex digits and quoted text, for example {@code "01 05 0001 0003 00 00  'abc'"}.
     *
     * <p>White space between hex digits means nothing. Text in single quotes stands for its ISO-8859-1 bytes; a single
     * quote itself is written {@code 27}.
     */
    public static byte[] bytes(String notation) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StringBuilder hex = new StringBuilder();
        int i = 0;
        while (i < notation.length()) {
            char c = notation.charAt(i);
            if (c == '\'') {
                flush(hex, out);
                int end = notation.indexOf('\'', i + 1);
                if (end < 0) {
                    throw new IllegalArgumentException("unclosed quote at " + i + " in: " + notation);
                }
                out.writeBytes(latin1(notation.substring(i + 1, end)));
                i = end;
            } else if (!Character.isWhitespace(c)) {
                hex.append(c);
            }
            i++;
        }
        flush(hex, out);
        return out.toByteArray();
    }

    private static void flush(StringBuilder hex, ByteArrayOutputStream out) {
        out.writeBytes(HexFormat.of().parseHex(hex));
        hex.setLength(0);
    }

    /** Returns the ISO-8859-1 bytes of {@code text}. */
    public static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Returns the bytes one after the other. */
    public static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    /** Returns {@code length} bytes that differ from place to place, the same ones each time. */
    public static byte[] pattern(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 31 + (i >>> 8) * 7 + (i >>> 16));
        }
        return bytes;
    }

    /** Returns a record with zero padding of the given length; {@code content} of at most 65535 bytes. */
    public static byte[] raw(int type, int id, byte[] content, int padding) {
        return raw(VERSION_1, type, id, content, new byte[padding], 0);
    }

    /** Returns a record with every field as given. */
    public static byte[] raw(int version, int type, int id, byte[] content, byte[] padding, int reserved) {
        if (content.length > MAX_CONTENT || padding.length > 255) {
            throw new IllegalArgumentException(
                    "content " + content.length + " (at most 65535), padding " + padding.length + " (at most 255)");
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(HEADER_LENGTH + content.length + padding.length);
        out.write(version);
        out.write(type);
        out.write(id >>> 8);
        out.write(id);
        out.write(content.length >>> 8);
        out.write(content.length);
        out.write(padding.length);
        out.write(reserved);
        out.writeBytes(content);
        out.writeBytes(padding);
        return out.toByteArray();
    }

    /** Returns a record that is padded to a multiple of eight bytes. */
    public static byte[] padded(int type, int id, byte[] content) {
        return raw(type, id, content, -content.length & 7);
    }

    /** Returns the records that carry {@code content} on a stream, without the one that ends it. */
    public static byte[] stream(int type, int id, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(content.length + 64);
        for (int from = 0; from < content.length; from += MAX_CONTENT) {
            int to = Math.min(content.length, from + MAX_CONTENT);
            out.writeBytes(raw(type, id, java.util.Arrays.copyOfRange(content, from, to), 0));
        }
        return out.toByteArray();
    }

    /** Returns BEGIN_REQUEST (section 5.1): role, flags, five reserved bytes. */
    public static byte[] begin(int id, int role, int flags) {
        byte[] content = {(byte) (role >>> 8), (byte) role, (byte) flags, 0, 0, 0, 0, 0};
        return raw(BEGIN_REQUEST, id, content, 0);
    }

    public static byte[] abort(int id) {
        return raw(ABORT_REQUEST, id, new byte[0], 0);
    }

    /** Returns PARAMS with these names and values in turn, in as many records as they need. */
    public static byte[] params(int id, String... namesAndValues) {
        return stream(PARAMS, id, pairs(namesAndValues));
    }

    public static byte[] paramsEnd(int id) {
        return raw(PARAMS, id, new byte[0], 0);
    }

    public static byte[] stdin(int id, byte[] content) {
        return stream(STDIN, id, content);
    }

    public static byte[] stdin(int id, String content) {
        return stdin(id, latin1(content));
    }

    public static byte[] stdinEnd(int id) {
        return raw(STDIN, id, new byte[0], 0);
    }

    public static byte[] data(int id, byte[] content) {
        return stream(DATA, id, content);
    }

    public static byte[] dataEnd(int id) {
        return raw(DATA, id, new byte[0], 0);
    }

    /** Returns GET_VALUES (section 4.1) with these names and empty values. */
    public static byte[] getValues(String... names) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (String name : names) {
            out.writeBytes(pair(name, ""));
        }
        return raw(GET_VALUES, 0, out.toByteArray(), 0);
    }

    /** Returns a whole Responder request without a body. */
    public static byte[] request(int id, int flags, String... namesAndValues) {
        return join(begin(id, RESPONDER, flags), params(id, namesAndValues), paramsEnd(id), stdinEnd(id));
    }

    /** Returns a whole GET request for this target, with no more variables than a target needs. */
    public static byte[] get(int id, int flags, String target) {
        return request(id, flags, getParams(target));
    }

    /** Returns a whole POST request with this body. */
    public static byte[] post(int id, int flags, String target, byte[] body) {
        return join(
                begin(id, RESPONDER, flags),
                params(id, postParams(target, body.length)),
                paramsEnd(id),
                stdin(id, body),
                stdinEnd(id));
    }

    /** Returns the names and values of a GET request. */
    public static String[] getParams(String target) {
        return new String[] {"REQUEST_METHOD", "GET", "REQUEST_URI", target, "SERVER_PROTOCOL", "HTTP/1.1"};
    }

    /** Returns the names and values of a POST request. */
    public static String[] postParams(String target, long contentLength) {
        return new String[] {
            "REQUEST_METHOD",
            "POST",
            "REQUEST_URI",
            target,
            "SERVER_PROTOCOL",
            "HTTP/1.1",
            "CONTENT_LENGTH",
            Long.toString(contentLength)
        };
    }

    /** Returns {@code first} and then {@code more}. */
    public static String[] and(String[] first, String... more) {
        String[] all = java.util.Arrays.copyOf(first, first.length + more.length);
        System.arraycopy(more, 0, all, first.length, more.length);
        return all;
    }

    /** Returns name-value pairs (section 3.4), lengths below 128 in one byte. */
    public static byte[] pairs(String... namesAndValues) {
        if (namesAndValues.length % 2 != 0) {
            throw new IllegalArgumentException("a name without a value");
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            out.writeBytes(pair(namesAndValues[i], namesAndValues[i + 1]));
        }
        return out.toByteArray();
    }

    /** Returns one name-value pair (section 3.4), lengths below 128 in one byte. */
    public static byte[] pair(String name, String value) {
        return join(length(name.length()), length(value.length()), latin1(name), latin1(value));
    }

    /** Returns a length as name-value pairs have it: one byte below 128, else four with the top bit set. */
    public static byte[] length(int length) {
        return length < 128 ? new byte[] {(byte) length} : longLength(length);
    }

    /** Returns a length in four bytes, however small it is. */
    public static byte[] longLength(int length) {
        return new byte[] {(byte) (length >>> 24 | 0x80), (byte) (length >>> 16), (byte) (length >>> 8), (byte) length};
    }
}
