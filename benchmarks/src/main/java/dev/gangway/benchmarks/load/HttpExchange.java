package dev.gangway.benchmarks.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.gangway.benchmarks.Scenario;
import java.nio.ByteBuffer;

/** HTTP/1.1, with the fields of a browser. */
final class HttpExchange implements Exchange {
    /** What a browser sends; the same for both protocols. */
    static final String[][] FIELDS = {
        {"Host", "www.example.org"},
        {"User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"},
        {"Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"},
        {"Accept-Language", "en-GB,en;q=0.5"},
        {"Accept-Encoding", "identity"},
        {"Cookie", "theme=dark; lang=en"}
    };

    private final ByteBuffer request;
    private final HttpAnswer answer;

    HttpExchange(Scenario scenario) {
        int length = scenario.bodyLength();
        StringBuilder head = new StringBuilder(512);
        head.append(length > 0 ? "POST " : "GET ").append(scenario.path()).append(" HTTP/1.1\r\n");
        for (String[] field : FIELDS) {
            head.append(field[0]).append(": ").append(field[1]).append("\r\n");
        }
        if (length > 0) {
            head.append("Content-Type: application/octet-stream\r\nContent-Length: ")
                    .append(length)
                    .append("\r\n");
        }
        byte[] bytes = head.append("\r\n").toString().getBytes(US_ASCII);
        request = ByteBuffer.allocateDirect(bytes.length + length);
        request.put(bytes).position(0);
        answer = new HttpAnswer(scenario.expected(), false);
    }

    @Override
    public ByteBuffer request() {
        return request;
    }

    @Override
    public void begin() {
        answer.begin();
    }

    @Override
    public boolean receive(ByteBuffer bytes) throws WrongAnswerException {
        boolean complete = answer.receive(bytes);
        if (complete && bytes.hasRemaining()) {
            throw new WrongAnswerException("got " + bytes.remaining() + " bytes behind the answer");
        }
        return complete;
    }
}
