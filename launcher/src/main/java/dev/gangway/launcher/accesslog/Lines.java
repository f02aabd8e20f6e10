package dev.gangway.launcher.accesslog;

import dev.gangway.launcher.files.IoFailure;
import java.io.IOException;
import org.eclipse.jetty.server.RequestLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes lines one after the other, and each request as one, whatever it says of itself.
 *
 * <p>What cannot be written is missing, for requests are more important: that is said once, until it can be again.
 */
final class Lines implements RequestLog.Writer {
    private static final Logger LOG = LoggerFactory.getLogger(Lines.class);

    private final String name;
    private RequestLog.Writer out;
    private long missing;

    /**
     * Writes to {@code out}.
     *
     * @param name what to call it
     */
    Lines(String name, RequestLog.Writer out) {
        this.name = name;
        this.out = out;
    }

    /** Writes to {@code other} from the next line on, and returns what was written to until now. */
    synchronized RequestLog.Writer replace(RequestLog.Writer other) {
        RequestLog.Writer before = out;
        out = other;
        return before;
    }

    @Override
    public synchronized void write(String line) {
        try {
            if (missing > 0) {
                out.write(""); // ends what may have been written of the last one
            }
            out.write(escaped(line));
            if (missing > 0) {
                LOG.info("The access log {} is being written again; {} requests are missing in it", name, missing);
                missing = 0;
            }
        } catch (IOException e) {
            if (missing++ == 0) {
                LOG.warn(
                        "Cannot write the access log {}: {}; requests are served, but are missing in it",
                        name,
                        IoFailure.tell(e));
            }
        }
    }

    /**
     * Returns a line in printable ASCII. Jetty escapes quotes and backslashes as JSON does, so that is how the rest is
     * escaped as well: control characters, which would end a line or command a terminal, and all that depends on a charset.
     */
    static String escaped(String line) {
        int plain = 0;
        while (plain < line.length() && isPlain(line.charAt(plain))) {
            plain++;
        }
        if (plain == line.length()) {
            return line;
        }
        StringBuilder escaped = new StringBuilder(line.length() + 32).append(line, 0, plain);
        for (int i = plain; i < line.length(); i++) {
            char c = line.charAt(i);
            if (isPlain(c)) {
                escaped.append(c);
            } else {
                escaped.append("\\u%04x".formatted((int) c));
            }
        }
        return escaped.toString();
    }

    private static boolean isPlain(char c) {
        return c >= ' ' && c <= '~';
    }
}
