package dev.gangway.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Divides STDOUT into header block and body (RFC 3875, section 6), wherever the records have cut it. */
final class CgiResponseParser implements OutputHandler {
    /** The longest header block that is read; web servers stop far below. */
    static final int MAX_HEAD_LENGTH = 1 << 20;

    private static final Pattern STATUS_VALUE = Pattern.compile("([1-9]\\d\\d)(?: (.*))?");
    private static final Pattern FIELD = Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*(.*?)[ \t]*");
    private static final int OK = 200;
    private static final int FOUND = 302;

    private final ResponseHandler handler;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final List<ResponseHead.Field> fields = new ArrayList<>();
    private int headLength;
    private boolean headComplete;
    private @Nullable String status; // null until the Status field has come

    CgiResponseParser(ResponseHandler handler) {
        this.handler = handler;
    }

    @Override
    public void onStdout(ByteBuffer content) throws IOException {
        while (!headComplete && content.hasRemaining()) {
            readHead(content.get());
        }
        if (content.hasRemaining()) {
            handler.onBody(content);
        }
    }

    @Override
    public void onStdoutEnd() throws IOException {
        if (!headComplete) {
            throw new ProtocolException(
                    headLength == 0
                            ? "the application gave no answer: STDOUT is empty"
                            : "the header block is cut: STDOUT ended before its empty line");
        }
        handler.onEnd();
    }

    @Override
    public void onStderr(ByteBuffer content) throws IOException {
        handler.onStderr(content);
    }

    private void readHead(byte b) throws IOException {
        if (++headLength > MAX_HEAD_LENGTH) {
            throw new ProtocolException("the header block is longer than " + MAX_HEAD_LENGTH + " bytes");
        }
        if (b != '\n') {
            line.write(b);
            return;
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        line.reset();
        if (text.endsWith("\r")) {
            text = text.substring(0, text.length() - 1);
        }
        if (text.isEmpty()) {
            headComplete = true;
            handler.onHead(head());
        } else {
            addField(text);
        }
    }

    private void addField(String text) throws ProtocolException {
        Matcher matcher = FIELD.matcher(text);
        if (!matcher.matches()) {
            throw new ProtocolException("the header block has a line that is no header: " + Printable.shorten(text));
        }
        String name = matcher.group(1);
        String value = matcher.group(2);
        if (!name.equalsIgnoreCase(ResponseHead.STATUS)) {
            fields.add(new ResponseHead.Field(name, value));
        } else if (status == null) {
            status = value;
        } else {
            throw new ProtocolException("the header block has two Status fields: " + Printable.shorten(status) + " and "
                    + Printable.shorten(value));
        }
    }

    private ResponseHead head() throws ProtocolException {
        String value = status;
        if (value == null) {
            ResponseHead head = new ResponseHead(OK, "", fields);
            return head.field("Location") == null ? head : new ResponseHead(FOUND, "", fields);
        }
        Matcher matcher = STATUS_VALUE.matcher(value);
        if (!matcher.matches()) {
            throw new ProtocolException("the Status field has no status: " + Printable.shorten(value));
        }
        String reason = matcher.group(2);
        return new ResponseHead(Integer.parseInt(matcher.group(1)), reason == null ? "" : reason, fields);
    }
}
