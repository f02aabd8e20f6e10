package dev.gangway.connector.protocol;

import org.jspecify.annotations.Nullable;

/** What a record carries: byte 1 of its header (FastCGI 1.0, section 8). */
public enum RecordType {
    BEGIN_REQUEST(1),
    ABORT_REQUEST(2),
    END_REQUEST(3),
    PARAMS(4),
    STDIN(5),
    STDOUT(6),
    STDERR(7),
    DATA(8),
    GET_VALUES(9),
    GET_VALUES_RESULT(10),
    UNKNOWN_TYPE(11);

    private static final @Nullable RecordType[] BY_CODE = new @Nullable RecordType[12];

    static {
        for (RecordType type : values()) {
            BY_CODE[type.code] = type;
        }
    }

    private final int code;

    RecordType(int code) {
        this.code = code;
    }

    /** Returns the type with this code, 0 to 255, or null: a peer may send a type we do not know. */
    public static @Nullable RecordType ofCode(int code) {
        return code < BY_CODE.length ? BY_CODE[code] : null;
    }

    /** Returns the byte that stands for this type on the wire. */
    public int code() {
        return code;
    }
}
