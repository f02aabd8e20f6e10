package dev.gangway.benchmarks.micro;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** A request as nginx sends it for a browser. */
final class Samples {
    private static final String[][] PARAMS = {
        {"QUERY_STRING", "page=2&sort=name"},
        {"REQUEST_METHOD", "GET"},
        {"CONTENT_TYPE", ""},
        {"CONTENT_LENGTH", ""},
        {"SCRIPT_NAME", "/shop/items"},
        {"REQUEST_URI", "/shop/items?page=2&sort=name"},
        {"DOCUMENT_URI", "/shop/items"},
        {"DOCUMENT_ROOT", "/var/www/html"},
        {"SERVER_PROTOCOL", "HTTP/1.1"},
        {"REQUEST_SCHEME", "https"},
        {"HTTPS", "on"},
        {"GATEWAY_INTERFACE", "CGI/1.1"},
        {"SERVER_SOFTWARE", "nginx/1.22.1"},
        {"REMOTE_ADDR", "192.0.2.17"},
        {"REMOTE_PORT", "50123"},
        {"SERVER_ADDR", "198.51.100.4"},
        {"SERVER_PORT", "443"},
        {"SERVER_NAME", "shop.example.org"},
        {"REDIRECT_STATUS", "200"},
        {"HTTP_HOST", "shop.example.org"},
        {"HTTP_USER_AGENT", "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"},
        {"HTTP_ACCEPT", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"},
        {"HTTP_ACCEPT_LANGUAGE", "en-GB,en;q=0.5"},
        {"HTTP_ACCEPT_ENCODING", "gzip, deflate, br"},
        {"HTTP_COOKIE", "JSESSIONID=node01ab2c3d4e5f6g7h8i9j0; theme=dark"}
    };

    private Samples() {}

    /** Returns the content of the PARAMS stream, with another page each time the number differs. */
    static byte[] params(int page) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (String[] param : PARAMS) {
            String value = param[1].replace("page=2", "page=" + page);
            out.write(param[0].length());
            out.write(value.length());
            out.writeBytes(param[0].getBytes(US_ASCII));
            out.writeBytes(value.getBytes(US_ASCII));
        }
        return out.toByteArray();
    }

    /** Returns all records of a request without a body. */
    static ByteBuffer request() {
        byte[] params = params(2);
        ByteBuffer out = ByteBuffer.allocateDirect(8 + 8 + 8 + params.length + 8 + 8);
        out.put(new byte[] {1, 1, 0, 1, 0, 8, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0});
        out.put(new byte[] {1, 4, 0, 1, (byte) (params.length >> 8), (byte) params.length, 0, 0})
                .put(params);
        out.put(new byte[] {1, 4, 0, 1, 0, 0, 0, 0}).put(new byte[] {1, 5, 0, 1, 0, 0, 0, 0});
        return out.flip();
    }
}
