package dev.gangway.connector.protocol;

import java.nio.ByteBuffer;

/** Writes records into buffers, padded so that every record's length is a multiple of eight (section 3.3). */
public final class RecordWriter {
    /** The most content that a padded record can carry: the largest multiple of eight below 65536. */
    public static final int MAX_CONTENT = 0xFFF8;

    /** The bytes of an END_REQUEST record. */
    public static final int END_REQUEST_LENGTH = RecordParser.HEADER_LENGTH + 8;

    private static final byte[] ZEROS = new byte[8];

    private RecordWriter() {}

    /** Returns how much padding follows content of this length. */
    public static int padding(int contentLength) {
        return -contentLength & 7;
    }

    /** Writes the header of a record whose content and {@link #padding} the caller writes after it. */
    public static void putHeader(ByteBuffer out, RecordType type, int requestId, int contentLength) {
        out.putLong(header(type, requestId, contentLength));
    }

    /** Writes the header of a record that nothing follows in its write, so that padding would align nothing. */
    public static void putUnpaddedHeader(ByteBuffer out, RecordType type, int requestId, int contentLength) {
        out.putLong(header(type, requestId, contentLength) & ~0xFF00L);
    }

    /** Writes a header at a place that was left for it. */
    public static void putHeader(ByteBuffer out, int index, RecordType type, int requestId, int contentLength) {
        out.putLong(index, header(type, requestId, contentLength));
    }

    private static long header(RecordType type, int requestId, int contentLength) {
        return 1L << 56
                | (long) type.code() << 48
                | (long) requestId << 32
                | (long) contentLength << 16
                | (long) padding(contentLength) << 8;
    }

    /** Writes the padding of a record with this much content. */
    public static void putPadding(ByteBuffer out, int contentLength) {
        out.put(ZEROS, 0, padding(contentLength));
    }

    /** Writes the empty record that ends a stream. */
    public static void putStreamEnd(ByteBuffer out, RecordType type, int requestId) {
        putHeader(out, type, requestId, 0);
    }

    /** Writes END_REQUEST (section 5.5); all 32 bits of {@code appStatus} are sent. */
    public static void putEndRequest(ByteBuffer out, int requestId, int appStatus, ProtocolStatus status) {
        putHeader(out, RecordType.END_REQUEST, requestId, 8);
        out.putInt(appStatus).putInt(status.code() << 24);
    }

    /** Writes UNKNOWN_TYPE, the answer to a management record of a type we do not know (section 4.2). */
    public static void putUnknownType(ByteBuffer out, int typeCode) {
        putHeader(out, RecordType.UNKNOWN_TYPE, 0, 8);
        out.putLong((long) typeCode << 56);
    }
}
