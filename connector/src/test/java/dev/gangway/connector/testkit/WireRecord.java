package dev.gangway.connector.testkit;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** One record as it was on the wire, padding and reserved byte included. */
public final class WireRecord {
    private static final String[] TYPES = {
        "",
        "BEGIN_REQUEST",
        "ABORT_REQUEST",
        "END_REQUEST",
        "PARAMS",
        "STDIN",
        "STDOUT",
        "STDERR",
        "DATA",
        "GET_VALUES",
        "GET_VALUES_RESULT",
        "UNKNOWN_TYPE"
    };
    private static final String[] ROLES = {"", "RESPONDER", "AUTHORIZER", "FILTER"};
    private static final String[] PROTOCOL_STATUS = {"REQUEST_COMPLETE", "CANT_MPX_CONN", "OVERLOADED", "UNKNOWN_ROLE"};

    private final byte[] bytes;

    /** Takes the bytes of exactly one record. */
    WireRecord(byte[] bytes) {
        this.bytes = bytes;
    }

    public int version() {
        return bytes[0] & 0xFF;
    }

    public int type() {
        return bytes[1] & 0xFF;
    }

    public int id() {
        return unsigned16(2);
    }

    public int contentLength() {
        return unsigned16(4);
    }

    public int paddingLength() {
        return bytes[6] & 0xFF;
    }

    public int reserved() {
        return bytes[7] & 0xFF;
    }

    private int unsigned16(int at) {
        return ((bytes[at] & 0xFF) << 8) + (bytes[at + 1] & 0xFF);
    }

    public byte[] content() {
        return Arrays.copyOfRange(bytes, 8, 8 + contentLength());
    }

    /** Returns the content as ISO-8859-1 text. */
    public String text() {
        return new String(content(), StandardCharsets.ISO_8859_1);
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    /** Returns the number of bytes of header, content and padding. */
    public int totalLength() {
        return bytes.length;
    }

    public boolean is(int type, int id) {
        return type() == type && id() == id;
    }

    /** Returns appStatus of an END_REQUEST, all 32 bits of it. */
    public long appStatus() {
        return ((long) unsigned16(8) << 16) + unsigned16(10);
    }

    /** Returns protocolStatus of an END_REQUEST. */
    public int protocolStatus() {
        return bytes[12] & 0xFF;
    }

    /** Returns the record as one line, in the columns of the connector's record log. */
    public String line(String direction) {
        return "%s %5d  %-15s %5d   %s"
                .formatted(direction, id(), typeName(), contentLength(), details())
                .stripTrailing();
    }

    private String typeName() {
        return name(TYPES, type());
    }

    private static String name(String[] names, int code) {
        return code < names.length && !names[code].isEmpty() ? names[code] : Integer.toString(code);
    }

    private String details() {
        int length = contentLength();
        if (type() == WireBytes.BEGIN_REQUEST && length == 8) {
            int role = unsigned16(8);
            return name(ROLES, role) + ((bytes[10] & 1) == 0 ? "" : " KEEP_CONN");
        }
        if (type() == WireBytes.END_REQUEST && length == 8) {
            return name(PROTOCOL_STATUS, protocolStatus()) + " " + appStatus();
        }
        if (type() == WireBytes.UNKNOWN_TYPE && length == 8) {
            return Integer.toString(bytes[8] & 0xFF);
        }
        return "";
    }

    /** Returns the first bytes of the record as hex and text. */
    public String hex() {
        int shown = Math.min(bytes.length, 96);
        String hex = HexFormat.of().withDelimiter(" ").formatHex(bytes, 0, shown);
        String text = new String(bytes, 0, shown, StandardCharsets.ISO_8859_1).replaceAll("[^ -~]", ".");
        return hex + (shown < bytes.length ? " ..." : "") + "  |" + text + "|";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof WireRecord record && Arrays.equals(bytes, record.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return line("  ").strip() + "  " + hex();
    }
}
