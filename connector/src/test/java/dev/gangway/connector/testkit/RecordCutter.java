package dev.gangway.connector.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Cuts bytes into records (section 3.3) and keeps what is no whole record yet. */
public final class RecordCutter {
    private byte[] rest = new byte[0];
    private int restLength;

    /** Returns the records that {@code bytes} complete. */
    public List<WireRecord> add(byte[] bytes, int length) {
        append(bytes, length);
        List<WireRecord> records = new ArrayList<>();
        int at = 0;
        int next = recordLength(at);
        while (next > 0 && at + next <= restLength) {
            records.add(new WireRecord(Arrays.copyOfRange(rest, at, at + next)));
            at += next;
            next = recordLength(at);
        }
        System.arraycopy(rest, at, rest, 0, restLength - at);
        restLength -= at;
        return records;
    }

    /** Returns the bytes after the last whole record. */
    public byte[] rest() {
        return Arrays.copyOf(rest, restLength);
    }

    /** Returns the records of {@code bytes}, which hold nothing else. */
    public static List<WireRecord> cut(byte[] bytes) {
        RecordCutter cutter = new RecordCutter();
        List<WireRecord> records = cutter.add(bytes, bytes.length);
        if (cutter.restLength > 0) {
            throw new IllegalArgumentException(cutter.restLength + " bytes after the last whole record");
        }
        return records;
    }

    private void append(byte[] bytes, int length) {
        if (restLength + length > rest.length) {
            rest = Arrays.copyOf(rest, Math.max(2 * rest.length, restLength + length));
        }
        System.arraycopy(bytes, 0, rest, restLength, length);
        restLength += length;
    }

    /** Returns the length of the record that starts at {@code at}, or 0 while its header is incomplete. */
    private int recordLength(int at) {
        if (restLength - at < WireBytes.HEADER_LENGTH) {
            return 0;
        }
        int content = ((rest[at + 4] & 0xFF) << 8) + (rest[at + 5] & 0xFF);
        return WireBytes.HEADER_LENGTH + content + (rest[at + 6] & 0xFF);
    }
}
