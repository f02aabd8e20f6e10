package dev.gangway.client;

import java.nio.ByteBuffer;

/**
 * The eight bytes before the content of a record (FastCGI 1.0, section 3.3).
 *
 * <pre>
 *   version(1) type(1) requestId(2) contentLength(2) paddingLength(1) reserved(1)
 * </pre>
 *
 * Multi-byte numbers are unsigned and big-endian.
 */
record RecordHeader(int version, int type, int requestId, int contentLength, int paddingLength) {
    static final int LENGTH = 8;
    static final int VERSION_1 = 1;
    static final int MAX_CONTENT_LENGTH = 0xFFFF;

    /** A header of version 1 whose padding brings the record to a multiple of eight bytes. */
    static RecordHeader of(int type, int requestId, int contentLength) {
        return new RecordHeader(VERSION_1, type, requestId, contentLength, -contentLength & 7);
    }

    static RecordHeader read(ByteBuffer in) {
        int version = in.get() & 0xFF;
        int type = in.get() & 0xFF;
        int requestId = in.getShort() & 0xFFFF;
        int contentLength = in.getShort() & 0xFFFF;
        int paddingLength = in.get() & 0xFF;
        in.get(); // reserved: any value
        return new RecordHeader(version, type, requestId, contentLength, paddingLength);
    }

    void write(ByteBuffer out) {
        out.put((byte) version);
        out.put((byte) type);
        out.putShort((short) requestId);
        out.putShort((short) contentLength);
        out.put((byte) paddingLength);
        out.put((byte) 0);
    }
}
