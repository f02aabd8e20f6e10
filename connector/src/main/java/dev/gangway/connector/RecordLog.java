package dev.gangway.connector;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.gangway.connector.protocol.ProtocolException;
import dev.gangway.connector.protocol.RecordHandler;
import dev.gangway.connector.protocol.RecordParser;
import dev.gangway.connector.protocol.RecordType;
import dev.gangway.connector.protocol.Role;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs one direction of a connection, one line for each record:
 *
 * <pre>
 *   direction  request id  type  content bytes  what it says
 *   {@literal <<}     1  BEGIN_REQUEST       8   RESPONDER KEEP_CONN
 *   {@literal >>}     1  END_REQUEST         8   REQUEST_COMPLETE 0
 * </pre>
 *
 * <p>It parses the bytes for itself, so that nothing of it is in the way when it is off. Content is shown at level TRACE
 * and only where a setting that calls itself unsafe asks for it; what looks like a secret is masked even then.
 */
final class RecordLog implements RecordHandler {
    /** The logger; its level DEBUG switches the log on. */
    static final Logger LOG = LoggerFactory.getLogger("dev.gangway.connector.records");

    /** The most bytes of content that are shown. */
    private static final int MAX_SHOWN = 64;

    /** So much of an answer is searched for secrets, to have enough that may be shown. */
    private static final int MAX_MASKED = 1024;

    private static final Pattern SECRET_FIELD = Pattern.compile(
            "(?im)^([a-z0-9_-]*(?:cookie|auth|token|secret|pass|key|session|credential)[a-z0-9_-]*):.*$");

    private final String connection;
    private final String direction;
    private final boolean showsContent;
    private final RecordParser parser = new RecordParser(this);
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();
    private final Map<Integer, LoggedPairs> pairs = new HashMap<>(); // of requests whose PARAMS have not ended

    private int typeCode;
    private int requestId;
    private int contentLength;
    private boolean lost; // bytes that are no records have been seen

    /** Makes one for what a connection gets. */
    static RecordLog incoming(FastCgiConnection connection) {
        return of(connection, "<<");
    }

    /** Makes one for what a connection sends. */
    static RecordLog outgoing(FastCgiConnection connection) {
        return of(connection, ">>");
    }

    private static RecordLog of(FastCgiConnection connection, String direction) {
        return new RecordLog(
                "%08x".formatted(System.identityHashCode(connection)),
                direction,
                connection.configuration().unsafeLogContent());
    }

    RecordLog(String connection, String direction, boolean showsContent) {
        this.connection = connection;
        this.direction = direction;
        this.showsContent = showsContent;
    }

    /** Logs the records in these bytes, which may begin and end anywhere; the buffer is left as it is. */
    void log(ByteBuffer bytes) {
        if (!lost) {
            try {
                parser.parse(bytes.duplicate());
            } catch (ProtocolException e) {
                lost = true;
                LOG.debug("{} {} {}", connection, direction, e.getMessage());
            }
        }
    }

    @Override
    public void onHeader(int typeCode, int requestId, int contentLength) {
        this.typeCode = typeCode;
        this.requestId = requestId;
        this.contentLength = contentLength;
        content.reset();
    }

    @Override
    public void onContent(ByteBuffer part, boolean last) {
        byte[] bytes = new byte[part.remaining()];
        part.get(bytes);
        content.writeBytes(bytes);
        if (last) {
            LOG.debug("{} {}", connection, line(direction, typeCode, requestId, contentLength, content.toByteArray()));
            if (showsContent && LOG.isTraceEnabled()) {
                String shown = shown(RecordType.ofCode(typeCode), content.toByteArray());
                if (!shown.isEmpty()) {
                    LOG.trace("{}        {}", connection, shown);
                }
            } else {
                pairs.clear();
            }
        }
    }

    /** Returns the line for one record. */
    static String line(String direction, int typeCode, int requestId, int contentLength, byte[] content) {
        RecordType type = RecordType.ofCode(typeCode);
        String name = type == null ? "type " + typeCode : type.name();
        return String.format(
                        Locale.ROOT,
                        "%s %5d  %-17s %5d   %s",
                        direction,
                        requestId,
                        name,
                        contentLength,
                        meaning(type, content))
                .stripTrailing();
    }

    private static String meaning(@Nullable RecordType type, byte[] content) {
        if (type == null || content.length != 8) {
            return "";
        }
        return switch (type) {
            case BEGIN_REQUEST -> {
                Role role = Role.ofCode((content[0] & 0xFF) << 8 | (content[1] & 0xFF));
                yield (role == null ? "unknown role" : role.name()) + ((content[2] & 1) == 0 ? "" : " KEEP_CONN");
            }
            case END_REQUEST -> {
                String status =
                        switch (content[4]) {
                            case 0 -> "REQUEST_COMPLETE";
                            case 1 -> "CANT_MPX_CONN";
                            case 2 -> "OVERLOADED";
                            case 3 -> "UNKNOWN_ROLE";
                            default -> "status " + content[4];
                        };
                yield status + " " + ByteBuffer.wrap(content).getInt();
            }
            case UNKNOWN_TYPE -> "type " + (content[0] & 0xFF);
            default -> "";
        };
    }

    /** Returns the content of a record, cut short; called with every record of the connection, in their order. */
    private String shown(@Nullable RecordType type, byte[] bytes) {
        if (type == RecordType.BEGIN_REQUEST) {
            pairs.put(requestId, new LoggedPairs());
        } else if (type == RecordType.PARAMS) {
            LoggedPairs stream = bytes.length == 0 ? pairs.remove(requestId) : pairs.get(requestId);
            // From the middle of a stream on nobody can tell a value from a name.
            return stream == null ? "" : stream.next(bytes);
        } else if (type == RecordType.GET_VALUES || type == RecordType.GET_VALUES_RESULT) {
            return new LoggedPairs().next(bytes);
        }
        String text = new String(bytes, 0, Math.min(bytes.length, MAX_MASKED), ISO_8859_1);
        if (type == RecordType.STDOUT) {
            text = SECRET_FIELD.matcher(text).replaceAll("$1: ***");
        }
        boolean whole = text.length() <= MAX_SHOWN && bytes.length <= MAX_MASKED;
        return LoggedPairs.printable(text.substring(0, Math.min(text.length(), MAX_SHOWN))) + (whole ? "" : "...");
    }
}
