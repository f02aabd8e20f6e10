package dev.gangway.connector.cgi;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The variables of one request, as bytes and an index of them; text is made only of what is asked for.
 *
 * <p>First the joined content of the PARAMS stream is {@linkplain #append collected}, then the places of its pairs are
 * {@linkplain #add added}. Names may repeat, and values may be empty.
 */
public final class CgiVariables {
    private static final int FIRST_BYTES = 2048;
    private static final int FIRST_PAIRS = 32;
    private static final int KEPT_BYTES = 16 * 1024;
    private static final int KEPT_PAIRS = 256;

    // Where the parts of pair i stand: index[4 i] and the three after it.
    private static final int NAME_START = 0;
    private static final int NAME_LENGTH = 1;
    private static final int VALUE_START = 2;
    private static final int VALUE_LENGTH = 3;

    private byte[] bytes = new byte[FIRST_BYTES];
    private int size;
    private int[] index = new int[4 * FIRST_PAIRS];
    private int count;

    /** Takes in the rest of {@code content}. */
    public void append(ByteBuffer content) {
        int length = content.remaining();
        if (bytes.length - size < length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + length));
        }
        content.get(bytes, size, length);
        size += length;
    }

    /** Returns the bytes collected so far, of which {@link #size} count; not to be changed. */
    public byte[] bytes() {
        return bytes;
    }

    /** Returns how many bytes have been collected. */
    public int size() {
        return size;
    }

    /** Adds the pair whose name and value stand at these places of {@link #bytes}. */
    public void add(int nameStart, int nameLength, int valueStart, int valueLength) {
        int at = 4 * count;
        if (at == index.length) {
            index = Arrays.copyOf(index, 2 * at);
        }
        index[at + NAME_START] = nameStart;
        index[at + NAME_LENGTH] = nameLength;
        index[at + VALUE_START] = valueStart;
        index[at + VALUE_LENGTH] = valueLength;
        count++;
    }

    /** Returns how many pairs there are. */
    public int count() {
        return count;
    }

    /** Forgets everything but the memory for it. */
    public void clear() {
        size = 0;
        count = 0;
    }

    /** Returns whether this takes more memory than is to be kept for requests to come. */
    public boolean isLarge() {
        return bytes.length > KEPT_BYTES || index.length > 4 * KEPT_PAIRS;
    }

    /**
     * Returns the value of the variable with this name, or null if there is none; of several the last.
     *
     * <p>The bytes are read as UTF-8 where they are well-formed UTF-8, and as ISO-8859-1 where they are not.
     */
    public @Nullable String get(String name) {
        return get("", name);
    }

    /** Returns the same for the name that begins with {@code prefix} and ends with {@code name}. */
    public @Nullable String get(String prefix, String name) {
        int length = prefix.length() + name.length();
        for (int i = count - 1; i >= 0; i--) {
            if (index[4 * i + NAME_LENGTH] == length) {
                int start = index[4 * i + NAME_START];
                if (isAt(start, prefix) && isAt(start + prefix.length(), name)) {
                    return text(i);
                }
            }
        }
        return null;
    }

    private boolean isAt(int start, String text) {
        for (int i = 0; i < text.length(); i++) {
            if ((bytes[start + i] & 0xFF) != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private String text(int pair) {
        int start = valueStart(pair);
        int length = valueLength(pair);
        for (int i = start; i < start + length; i++) {
            if (bytes[i] < 0) {
                try {
                    return UTF_8.newDecoder()
                            .decode(ByteBuffer.wrap(bytes, start, length))
                            .toString();
                } catch (CharacterCodingException e) {
                    break;
                }
            }
        }
        return new String(bytes, start, length, ISO_8859_1);
    }

    String name(int pair) {
        return new String(bytes, index[4 * pair + NAME_START], index[4 * pair + NAME_LENGTH], ISO_8859_1);
    }

    /** Returns the value of a pair, each byte as the character of that code. */
    String value(int pair) {
        return new String(bytes, valueStart(pair), valueLength(pair), ISO_8859_1);
    }

    /**
     * Returns the value of a pair that is an HTTP field's: without the spaces and tabs around it, which are no part of
     * it. Some web servers leave those at its end.
     */
    String fieldValue(int pair) {
        int start = valueStart(pair);
        int end = start + valueLength(pair);
        while (end > start && isSpace(bytes[end - 1])) {
            end--;
        }
        while (start < end && isSpace(bytes[start])) {
            start++;
        }
        return new String(bytes, start, end - start, ISO_8859_1);
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\t';
    }

    int valueStart(int pair) {
        return index[4 * pair + VALUE_START];
    }

    int valueLength(int pair) {
        return index[4 * pair + VALUE_LENGTH];
    }

    /** Returns whether pair {@code pair} has the same name as the pair at the same place in {@code other}. */
    boolean hasNameOf(CgiVariables other, int pair) {
        int at = 4 * pair + NAME_START;
        int start = index[at];
        int length = index[at + 1];
        int otherStart = other.index[at];
        return length == other.index[at + 1]
                && Arrays.equals(bytes, start, start + length, other.bytes, otherStart, otherStart + length);
    }

    /** Returns whether pair {@code pair} has the same value as the pair at the same place in {@code other}. */
    boolean hasValueOf(CgiVariables other, int pair) {
        int start = valueStart(pair);
        int length = valueLength(pair);
        int otherStart = other.valueStart(pair);
        return length == other.valueLength(pair)
                && Arrays.equals(bytes, start, start + length, other.bytes, otherStart, otherStart + length);
    }
}
