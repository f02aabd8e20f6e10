package dev.gangway.connector.cgi;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.jspecify.annotations.Nullable;

/**
 * Writes the head of an answer as the header block of a CGI response (RFC 3875, section 6).
 *
 * <p>There is always a Status line, for a Location without one is taken for a redirect by some web servers and for a
 * success by others; and it stands after Location, since HAProxy makes a 302 of any status before it. Fields that
 * belong to the web server's own connection are left out, and no value can end its line.
 *
 * <p>One writer serves one request at a time; the bytes are valid until the next {@link #write}.
 */
public final class ResponseHead {
    private static final int FIRST_BYTES = 512;
    private static final int KEPT_BYTES = 16 * 1024;
    private static final String VARIABLE_PREFIX = "Variable-";
    private static final @Nullable StatusLine[] STATUS_LINES = new StatusLine[600];

    /** Fields of the connection between the client and the web server, or that the web server sets by itself. */
    private static final Set<HttpHeader> LEFT_OUT = EnumSet.of(
            HttpHeader.CONNECTION,
            HttpHeader.KEEP_ALIVE,
            HttpHeader.PROXY_CONNECTION,
            HttpHeader.TRANSFER_ENCODING,
            HttpHeader.UPGRADE,
            HttpHeader.TRAILER,
            HttpHeader.DATE,
            HttpHeader.SERVER);

    private byte[] bytes = new byte[FIRST_BYTES];
    private int size;
    private @Nullable MountedAnswer mounted;

    /** Returns the header block, of which {@link #size} bytes count. */
    public byte[] bytes() {
        return bytes;
    }

    /** Returns the length of the header block. */
    public int size() {
        return size;
    }

    /** Returns how many bytes the longest line has, without its end. */
    public int longestLine() {
        int longest = 0;
        int start = 0;
        for (int i = 0; i < size; i++) {
            if (bytes[i] == '\n') {
                longest = Math.max(longest, i - 1 - start);
                start = i + 1;
            }
        }
        return longest;
    }

    /** Writes the header block of an answer, with the empty line that ends it. */
    public void write(int status, @Nullable String reason, HttpFields fields) {
        write(status, reason, fields, null);
    }

    /** Writes the same with paths as browsers see them, if the request was below a mount. */
    public void write(int status, @Nullable String reason, HttpFields fields, @Nullable MountedAnswer mount) {
        mounted = mount;
        size = 0;
        if (bytes.length > KEPT_BYTES) {
            bytes = new byte[FIRST_BYTES];
        }
        boolean redirect = fields.contains(HttpHeader.LOCATION);
        if (redirect) {
            for (HttpField field : fields) {
                if (field.getHeader() == HttpHeader.LOCATION) {
                    putField(field);
                }
            }
        }
        putStatus(status, reason);
        boolean sized = status == HttpStatus.NO_CONTENT_204; // which has no length (RFC 9110, section 8.6)
        for (HttpField field : fields) {
            HttpHeader header = field.getHeader();
            if (header == HttpHeader.CONTENT_LENGTH) {
                if (!sized) {
                    putField(field); // once, as with two of them the front and the browser could disagree
                }
                sized = true;
            } else if (header == null
                    ? !field.is("Status")
                    : header != HttpHeader.LOCATION && !LEFT_OUT.contains(header)) {
                putField(field);
            }
        }
        require(2);
        putLineEnd();
    }

    /**
     * Writes the header block by which an Authorizer permits a request: the variables it hands to the web server, and
     * nothing else, for a web server ignores the rest or, worse, passes it on (FastCGI 1.0, section 6.3).
     */
    public void writePermission(HttpFields fields) {
        mounted = null;
        size = 0;
        putStatus(HttpStatus.OK_200, null);
        for (HttpField field : fields) {
            if (field.getName().regionMatches(true, 0, VARIABLE_PREFIX, 0, VARIABLE_PREFIX.length())) {
                putField(field);
            }
        }
        require(2);
        putLineEnd();
    }

    private void putStatus(int status, @Nullable String reason) {
        if (reason != null || status >= STATUS_LINES.length) {
            putLine("Status", status + " " + (reason == null ? HttpStatus.getMessage(status) : reason));
            return;
        }
        StatusLine known = STATUS_LINES[status];
        if (known == null) {
            int start = size;
            // The reason goes with it: nginx passes on what it gets, and "HTTP/1.1 200" is an ugly status line.
            putLine("Status", status + " " + HttpStatus.getMessage(status));
            STATUS_LINES[status] = new StatusLine(Arrays.copyOfRange(bytes, start, size));
            return;
        }
        byte[] line = known.bytes;
        require(line.length);
        System.arraycopy(line, 0, bytes, size, line.length);
        size += line.length;
    }

    /** A line that threads hand to each other without a lock: what a final field refers to has been written before. */
    private static final class StatusLine {
        final byte[] bytes;

        StatusLine(byte[] bytes) {
            this.bytes = bytes;
        }
    }

    private void putField(HttpField field) {
        String name = field.getName();
        String value = field.getValue();
        if (isToken(name)) {
            MountedAnswer mount = mounted;
            String seen = value == null ? "" : mount == null ? value : mount.value(field, value);
            putLine(name, seen);
        }
    }

    private void putLine(String name, String value) {
        require(name.length() + value.length() + 4);
        for (int i = 0; i < name.length(); i++) {
            bytes[size++] = (byte) name.charAt(i);
        }
        bytes[size++] = ':';
        bytes[size++] = ' ';
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            // No control character leaves, so no value can begin a line of its own; what ISO-8859-1 lacks is a "?".
            bytes[size++] = (c >= ' ' && c != 0x7F) || c == '\t' ? (byte) (c <= 0xFF ? c : '?') : (byte) ' ';
        }
        putLineEnd();
    }

    private void putLineEnd() {
        bytes[size++] = '\r';
        bytes[size++] = '\n';
    }

    private void require(int room) {
        if (bytes.length - size < room + 2) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + room + 2));
        }
    }

    /** Returns whether a web server can take this for the name of a field; anything else is not sent. */
    private static boolean isToken(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c <= ' ' || c >= 0x7F || c == ':') {
                return false;
            }
        }
        return !name.isEmpty();
    }
}
