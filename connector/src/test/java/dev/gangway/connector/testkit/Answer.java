package dev.gangway.connector.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a bridge answered to one request: the records of its id, read as a CGI response (RFC 3875, section 6). */
public final class Answer {
    private final List<WireRecord> records;
    private final byte[] stdout;
    private final byte[] stderr;
    private final int bodyStart;
    private final List<String> headerLines;

    Answer(List<WireRecord> records) {
        this.records = List.copyOf(records);
        this.stdout = contentOf(WireBytes.STDOUT);
        this.stderr = contentOf(WireBytes.STDERR);
        int end = new String(stdout, StandardCharsets.ISO_8859_1).indexOf("\r\n\r\n");
        this.bodyStart = end < 0 ? stdout.length : end + 4;
        this.headerLines = end < 0 ? List.of() : List.of(latin1(stdout, 0, end).split("\r\n", -1));
    }

    private byte[] contentOf(int type) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (WireRecord record : records) {
            if (record.type() == type) {
                out.writeBytes(record.content());
            }
        }
        return out.toByteArray();
    }

    private static String latin1(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    /** Returns the records of this request alone, in order; the last is END_REQUEST. */
    public List<WireRecord> records() {
        return records;
    }

    /** Returns the records of this type in order. */
    public List<WireRecord> records(int type) {
        return records.stream().filter(record -> record.type() == type).toList();
    }

    /** Returns the content of STDOUT, header block and body. */
    public byte[] stdout() {
        return stdout.clone();
    }

    /** Returns STDOUT as ISO-8859-1 text. */
    public String stdoutText() {
        return latin1(stdout, 0, stdout.length);
    }

    /** Returns whether STDOUT has a header block that ends. */
    public boolean hasHead() {
        return !headerLines.isEmpty();
    }

    /** Returns the lines of the header block as sent. */
    public List<String> headerLines() {
        return headerLines;
    }

    /** Returns the values of the header lines with this name, in order; names in any case. */
    public List<String> headers(String name) {
        List<String> values = new ArrayList<>();
        for (String line : headerLines) {
            int colon = line.indexOf(':');
            if (colon > 0 && line.substring(0, colon).equalsIgnoreCase(name)) {
                values.add(line.substring(colon + 1).strip());
            }
        }
        return values;
    }

    /** Returns the value of the first header line with this name. */
    public Optional<String> header(String name) {
        return headers(name).stream().findFirst();
    }

    /** Returns the number in the Status header, or -1 without one. */
    public int status() {
        return header("Status")
                .map(status -> Integer.parseInt(status.substring(0, 3)))
                .orElse(-1);
    }

    public byte[] body() {
        return java.util.Arrays.copyOfRange(stdout, bodyStart, stdout.length);
    }

    /** Returns the body as ISO-8859-1 text. */
    public String bodyText() {
        return latin1(stdout, bodyStart, stdout.length);
    }

    /** Returns the body as UTF-8 text. */
    public String bodyUtf8() {
        return new String(body(), StandardCharsets.UTF_8);
    }

    /** Returns the content of STDERR as UTF-8 text. */
    public String stderr() {
        return new String(stderr, StandardCharsets.UTF_8);
    }

    public long appStatus() {
        return end().appStatus();
    }

    public int protocolStatus() {
        return end().protocolStatus();
    }

    private WireRecord end() {
        return records.get(records.size() - 1);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        records.forEach(record -> text.append(record.line(">>")).append('\n'));
        String start = stdoutText();
        return text.append(start, 0, Math.min(start.length(), 2000)).toString();
    }
}
