package dev.gangway.connector.protocol;

/**
 * Finds the name-value pairs in the joined content of a PARAMS or GET_VALUES stream (FastCGI 1.0, section 3.4).
 *
 * <pre>
 *   name length  value length  name  value      a length: 0xxxxxxx, or 1xxxxxxx and three bytes more
 * </pre>
 */
public final class NameValueDecoder {
    /** What is wrong with a stream of pairs, or {@link #NONE}. */
    public enum Fault {
        NONE("the pairs are well formed"),
        CUT("a name-value pair reaches past the end of its stream"),
        EMPTY_NAME("a name-value pair has no name"),
        NUL("a name or value holds a NUL"),
        TOO_MANY("there are too many name-value pairs"),
        LONG_NAME("the name of a name-value pair is too long"),
        LONG_VALUE("the value of a name-value pair is too long");

        private final String sentence;

        Fault(String sentence) {
            this.sentence = sentence;
        }

        /** Returns what is wrong, for a log line or an answer. */
        public String sentence() {
            return sentence;
        }

        /** Returns whether a limit of ours was passed; otherwise the bytes themselves are wrong. */
        public boolean isLimit() {
            return this == TOO_MANY || this == LONG_NAME || this == LONG_VALUE;
        }
    }

    /** Receives where a pair is. */
    public interface PairHandler {
        /** Name and value stand at these places of the array that is decoded. */
        void onPair(int nameStart, int nameLength, int valueStart, int valueLength);
    }

    private final int maxPairs;
    private final int maxNameLength;
    private final int maxValueLength;

    /** Makes a decoder that accepts up to these many pairs, bytes of a name, and bytes of a value. */
    public NameValueDecoder(int maxPairs, int maxNameLength, int maxValueLength) {
        this.maxPairs = maxPairs;
        this.maxNameLength = maxNameLength;
        this.maxValueLength = maxValueLength;
    }

    /**
     * Tells {@code pairs} every pair in the first {@code length} bytes, in order, up to the first fault.
     *
     * @return what stopped it, or {@link Fault#NONE}
     */
    public Fault decode(byte[] bytes, int length, PairHandler pairs) {
        int at = 0;
        for (int count = 0; at < length; count++) {
            if (count == maxPairs) {
                return Fault.TOO_MANY;
            }
            int nameLength = bytes[at++];
            if (nameLength < 0) {
                if (length - at < 3) {
                    return Fault.CUT;
                }
                nameLength = longLength(bytes, at);
                at += 3;
            }
            if (at == length) {
                return Fault.CUT;
            }
            int valueLength = bytes[at++];
            if (valueLength < 0) {
                if (length - at < 3) {
                    return Fault.CUT;
                }
                valueLength = longLength(bytes, at);
                at += 3;
            }
            if (nameLength > maxNameLength) {
                return Fault.LONG_NAME;
            }
            if (valueLength > maxValueLength) {
                return Fault.LONG_VALUE;
            }
            if ((long) nameLength + valueLength > length - at) {
                return Fault.CUT;
            }
            if (nameLength == 0) {
                return Fault.EMPTY_NAME;
            }
            if (holdsNul(bytes, at, nameLength + valueLength)) {
                return Fault.NUL;
            }
            pairs.onPair(at, nameLength, at + nameLength, valueLength);
            at += nameLength + valueLength;
        }
        return Fault.NONE;
    }

    /** Reads the three bytes after a first one whose top bit said that they follow: 31 bits in all. */
    private static int longLength(byte[] bytes, int at) {
        return (bytes[at - 1] & 0x7F) << 24
                | (bytes[at] & 0xFF) << 16
                | (bytes[at + 1] & 0xFF) << 8
                | (bytes[at + 2] & 0xFF);
    }

    private static boolean holdsNul(byte[] bytes, int start, int length) {
        for (int i = start; i < start + length; i++) {
            if (bytes[i] == 0) {
                return true;
            }
        }
        return false;
    }
}
