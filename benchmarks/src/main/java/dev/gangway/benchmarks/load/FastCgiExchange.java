package dev.gangway.benchmarks.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.gangway.benchmarks.Scenario;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Locale;

/** FastCGI with the parameters that nginx sends by its fastcgi_params, on a connection that is kept. */
final class FastCgiExchange implements Exchange {
    private static final int BEGIN_REQUEST = 1;
    private static final int END_REQUEST = 3;
    private static final int PARAMS = 4;
    private static final int STDIN = 5;
    private static final int STDOUT = 6;
    private static final int RECORD_CONTENT = 32 * 1024; // nginx's

    private final ByteBuffer request;
    private final HttpAnswer answer;
    private final ByteBuffer header = ByteBuffer.allocate(8);

    private int type;
    private int contentToCome;
    private int paddingToCome;

    FastCgiExchange(Scenario scenario) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        putRecord(out, BEGIN_REQUEST, new byte[] {0, 1, 1, 0, 0, 0, 0, 0}); // a responder, KEEP_CONN
        putRecord(out, PARAMS, params(scenario));
        putRecord(out, PARAMS, new byte[0]);
        for (int left = scenario.bodyLength(); left > 0; left -= RECORD_CONTENT) {
            putRecord(out, STDIN, new byte[Math.min(left, RECORD_CONTENT)]);
        }
        putRecord(out, STDIN, new byte[0]);
        request = ByteBuffer.allocateDirect(out.size());
        request.put(out.toByteArray()).flip();
        answer = new HttpAnswer(scenario.expected(), true);
    }

    private static byte[] params(Scenario scenario) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int length = scenario.bodyLength();
        String path = scenario.path();
        String[][] params = {
            {"QUERY_STRING", ""},
            {"REQUEST_METHOD", length > 0 ? "POST" : "GET"},
            {"CONTENT_TYPE", length > 0 ? "application/octet-stream" : ""},
            {"CONTENT_LENGTH", length > 0 ? Integer.toString(length) : ""},
            {"SCRIPT_NAME", path},
            {"REQUEST_URI", path},
            {"DOCUMENT_URI", path},
            {"DOCUMENT_ROOT", "/var/www/html"},
            {"SERVER_PROTOCOL", "HTTP/1.1"},
            {"REQUEST_SCHEME", "http"},
            {"GATEWAY_INTERFACE", "CGI/1.1"},
            {"SERVER_SOFTWARE", "nginx/1.22.1"},
            {"REMOTE_ADDR", "127.0.0.1"},
            {"REMOTE_PORT", "50123"},
            {"SERVER_ADDR", "127.0.0.1"},
            {"SERVER_PORT", "80"},
            {"SERVER_NAME", "www.example.org"},
            {"REDIRECT_STATUS", "200"}
        };
        for (String[] param : params) {
            putPair(out, param[0], param[1]);
        }
        for (String[] field : HttpExchange.FIELDS) {
            putPair(out, "HTTP_" + field[0].toUpperCase(Locale.ROOT).replace('-', '_'), field[1]);
        }
        return out.toByteArray();
    }

    private static void putPair(ByteArrayOutputStream out, String name, String value) {
        out.write(name.length()); // all are shorter than 128
        out.write(value.length());
        out.writeBytes(name.getBytes(US_ASCII));
        out.writeBytes(value.getBytes(US_ASCII));
    }

    private static void putRecord(ByteArrayOutputStream out, int type, byte[] content) {
        int padding = -content.length & 7;
        out.writeBytes(
                new byte[] {1, (byte) type, 0, 1, (byte) (content.length >> 8), (byte) content.length, (byte) padding, 0
                });
        out.writeBytes(content);
        out.writeBytes(new byte[padding]);
    }

    @Override
    public ByteBuffer request() {
        return request;
    }

    @Override
    public void begin() {
        answer.begin();
        header.clear();
        type = 0;
    }

    @Override
    public boolean receive(ByteBuffer bytes) throws WrongAnswerException {
        while (true) {
            if (type == 0 && !readHeader(bytes)) {
                return false;
            }
            int length = Math.min(contentToCome, bytes.remaining());
            if (type == STDOUT) {
                int limit = bytes.limit();
                bytes.limit(bytes.position() + length);
                answer.receive(bytes);
                bytes.limit(limit);
            } else {
                bytes.position(bytes.position() + length);
            }
            contentToCome -= length;
            int padding = contentToCome == 0 ? Math.min(paddingToCome, bytes.remaining()) : 0;
            bytes.position(bytes.position() + padding);
            paddingToCome -= padding;
            if (contentToCome > 0 || paddingToCome > 0) {
                return false;
            }
            boolean ended = type == END_REQUEST;
            type = 0;
            if (ended) {
                if (bytes.hasRemaining()) {
                    throw new WrongAnswerException("got " + bytes.remaining() + " bytes behind END_REQUEST");
                }
                answer.end();
                return true;
            }
        }
    }

    private boolean readHeader(ByteBuffer bytes) throws WrongAnswerException {
        while (header.hasRemaining() && bytes.hasRemaining()) {
            header.put(bytes.get());
        }
        if (header.hasRemaining()) {
            return false;
        }
        if (header.get(0) != 1 || header.getShort(2) != 1) {
            throw new WrongAnswerException("got a record of another version or request");
        }
        type = header.get(1);
        contentToCome = header.getShort(4) & 0xFFFF;
        paddingToCome = header.get(6) & 0xFF;
        header.clear();
        return true;
    }
}
