package dev.gangway.client;

import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * One record as one line, in fixed columns: arrow, request id, type, length of the content, and what small records say.
 *
 * <pre>
 * >>     1  BEGIN_REQUEST         8   RESPONDER
 * >>     1  PARAMS              214
 * &lt;&lt;     1  STDOUT             1489
 * &lt;&lt;     1  END_REQUEST           8   REQUEST_COMPLETE 0
 * </pre>
 */
final class RecordLog implements RecordListener {
    /** Names of parameters whose values are nobody's business, as the output may end up in a report. */
    private static final Pattern SECRET_NAME =
            Pattern.compile("AUTHORIZATION|COOKIE|PASS|SECRET|TOKEN|_KEY|AUTH_PW|SESSION|CREDENTIAL");

    private final PrintWriter out;

    RecordLog(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void onRecord(Direction direction, RecordHeader header, ByteBuffer content) {
        String line = format(direction, header, content);
        synchronized (this) {
            out.println(line);
            out.flush();
        }
    }

    static String format(Direction direction, RecordHeader header, ByteBuffer content) {
        return "%s %5d  %-17s %5d   %s"
                .formatted(
                        direction.arrow(),
                        header.requestId(),
                        RecordType.nameOf(header.type()),
                        header.contentLength(),
                        detail(header.type(), content))
                .stripTrailing();
    }

    private static String detail(int type, ByteBuffer content) {
        try {
            return switch (type) {
                case RecordType.BEGIN_REQUEST -> begin(content);
                case RecordType.END_REQUEST -> {
                    EndRequest end = EndRequest.read(content);
                    yield ProtocolStatus.nameOf(end.protocolStatus()) + " " + end.appStatus();
                }
                case RecordType.GET_VALUES, RecordType.GET_VALUES_RESULT ->
                    Printable.withoutControls(NameValueDecoder.decode(content).toString());
                case RecordType.UNKNOWN_TYPE -> "type " + (content.hasRemaining() ? content.get(0) & 0xFF : "missing");
                default -> "";
            };
        } catch (ProtocolException e) {
            return "malformed";
        }
    }

    private static String begin(ByteBuffer content) {
        int code = content.getShort(0);
        String keep = (content.get(2) & RecordWriter.KEEP_CONN) != 0 ? " KEEP_CONN" : "";
        for (Role role : Role.values()) {
            if (role.code() == code) {
                return role.name() + keep;
            }
        }
        return "role " + code + keep;
    }

    /** The parameters of a request, one on a line, for {@code -vv}; those that look like secrets are masked. */
    synchronized void parameters(ParameterTable parameters) {
        for (String name : parameters.names()) {
            boolean secret = SECRET_NAME.matcher(name.toUpperCase(Locale.ROOT)).find();
            String value = secret ? "***" : parameters.get(name);
            out.println("   " + Printable.withoutControls(name + "=" + value));
        }
        out.flush();
    }
}
