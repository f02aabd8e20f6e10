package dev.gangway.connector;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The name-value pairs of one stream as the {@link RecordLog} shows them: values cut short, those of secrets masked.
 *
 * <p>The content comes record by record and may be cut anywhere, inside a value or a length as well. A pair is shown with
 * the record in which it ends, so that no part of a value is ever seen without its name.
 */
final class LoggedPairs {
    /** The most bytes of a value that are shown. */
    private static final int MAX_VALUE = 64;

    /** The most bytes of a name that are kept; what a longer one stands for nobody can tell. */
    private static final int MAX_NAME = 256;

    private static final Pattern SECRET =
            Pattern.compile("AUTHORIZATION|COOKIE|PASS|SECRET|TOKEN|_KEY|AUTH_PW|SESSION|CREDENTIAL");

    private enum State {
        NAME_LENGTH,
        VALUE_LENGTH,
        NAME,
        VALUE
    }

    private final ByteArrayOutputStream name = new ByteArrayOutputStream();
    private final ByteArrayOutputStream value = new ByteArrayOutputStream();
    private State state = State.NAME_LENGTH;
    private int length; // of which the first bytes may have been read
    private int lengthBytes; // still to come of it
    private int nameLength;
    private int valueLength;
    private int remaining; // of the name or the value

    /** Returns the pairs that end in the content of the next record. */
    String next(byte[] content) {
        StringBuilder shown = new StringBuilder();
        for (byte each : content) {
            switch (state) {
                case NAME_LENGTH -> {
                    if (completesLength(each)) {
                        nameLength = length;
                        state = State.VALUE_LENGTH;
                    }
                }
                case VALUE_LENGTH -> {
                    if (completesLength(each)) {
                        valueLength = length;
                        name.reset();
                        value.reset();
                        enter(State.NAME, nameLength, shown);
                    }
                }
                case NAME -> {
                    keep(name, each, MAX_NAME);
                    enter(State.NAME, remaining - 1, shown);
                }
                case VALUE -> {
                    keep(value, each, MAX_VALUE);
                    enter(State.VALUE, remaining - 1, shown);
                }
            }
        }
        if (state != State.NAME_LENGTH || lengthBytes > 0) {
            shown.append("(a pair goes on in the next record)");
        }
        return shown.toString().stripTrailing();
    }

    /** Adds a byte to a length of one byte or four; returns whether it was the last. */
    private boolean completesLength(byte next) {
        if (lengthBytes == 0) {
            length = next & 0x7F;
            lengthBytes = next < 0 ? 3 : 0;
        } else {
            length = length << 8 | (next & 0xFF);
            lengthBytes--;
        }
        return lengthBytes == 0;
    }

    private void enter(State next, int bytesToCome, StringBuilder shown) {
        state = next;
        remaining = bytesToCome;
        if (state == State.NAME && remaining == 0) {
            state = State.VALUE;
            remaining = valueLength;
        }
        if (state == State.VALUE && remaining == 0) {
            state = State.NAME_LENGTH;
            show(shown);
        }
    }

    private static void keep(ByteArrayOutputStream kept, byte next, int max) {
        if (kept.size() < max) {
            kept.write(next);
        }
    }

    private void show(StringBuilder shown) {
        String text = name.toString(ISO_8859_1);
        boolean whole = nameLength <= MAX_NAME;
        shown.append(printable(text)).append(whole ? "=" : "...=");
        if (!whole || SECRET.matcher(text.toUpperCase(Locale.ROOT)).find()) {
            shown.append("*** ");
        } else {
            shown.append(printable(value.toString(ISO_8859_1))).append(valueLength > MAX_VALUE ? "... " : " ");
        }
    }

    /** Returns the text with all that is not printable ASCII as {@code \xNN}. */
    static String printable(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.chars().forEach(c -> {
            if (c >= ' ' && c < 0x7F) {
                out.append((char) c);
            } else {
                out.append(String.format(Locale.ROOT, "\\x%02x", c));
            }
        });
        return out.toString();
    }
}
