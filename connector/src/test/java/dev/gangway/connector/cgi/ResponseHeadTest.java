package dev.gangway.connector.cgi;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.junit.jupiter.api.Test;

class ResponseHeadTest {
    private final ResponseHead head = new ResponseHead();

    @Test
    void putsTheStatusFirst() {
        assertThat(written(200, new HttpField("Content-Type", "text/html"), new HttpField("X-A", "1")))
                .isEqualTo("Status: 200 OK\r\nContent-Type: text/html\r\nX-A: 1\r\n\r\n");
    }

    @Test
    void putsTheStatusBehindLocation() {
        assertThat(written(303, new HttpField("X-A", "1"), new HttpField("Location", "/next")))
                .isEqualTo("Location: /next\r\nStatus: 303 See Other\r\nX-A: 1\r\n\r\n");
    }

    @Test
    void keepsRepeatedFieldsApart() {
        assertThat(written(200, new HttpField("Set-Cookie", "a=1"), new HttpField("Set-Cookie", "b=2")))
                .isEqualTo("Status: 200 OK\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\n\r\n");
    }

    @Test
    void leavesOutWhatIsTheWebServers() {
        assertThat(written(
                        200,
                        new HttpField("Connection", "close"),
                        new HttpField("Keep-Alive", "timeout=5"),
                        new HttpField("Transfer-Encoding", "chunked"),
                        new HttpField("Upgrade", "websocket"),
                        new HttpField("Trailer", "X-Sum"),
                        new HttpField("Proxy-Connection", "keep-alive"),
                        new HttpField("Date", "Thu, 01 Jan 1970 00:00:00 GMT"),
                        new HttpField("Server", "Jetty"),
                        new HttpField("sTATUS", "500 Forged")))
                .isEqualTo("Status: 200 OK\r\n\r\n");
    }

    @Test
    void letsNoValueBeginALine() {
        assertThat(written(200, new HttpField("X-A", "1\r\nSet-Cookie: b=2\0\u007f"), new HttpField("X-B", "a\tb")))
                .isEqualTo("Status: 200 OK\r\nX-A: 1  Set-Cookie: b=2  \r\nX-B: a\tb\r\n\r\n");
    }

    @Test
    void letsNoReasonBeginALine() {
        head.write(404, "Gone\r\nSet-Cookie: b=2\r\n\r\n\0\u20ac", HttpFields.EMPTY);
        assertThat(text()).isEqualTo("Status: 404 Gone  Set-Cookie: b=2     ?\r\n\r\n");
    }

    @Test
    void leavesOutWhatIsNoName() {
        assertThat(written(200, new HttpField("X A", "1"), new HttpField("X\r\nB", "1"), new HttpField("X:", "1")))
                .isEqualTo("Status: 200 OK\r\n\r\n");
    }

    @Test
    void writesLatin1() {
        assertThat(written(200, new HttpField("X-A", "caf\u00e9 \u20ac")))
                .isEqualTo("Status: 200 OK\r\nX-A: caf\u00e9 ?\r\n\r\n");
    }

    @Test
    void keepsTheApplicationsReason() {
        head.write(299, "Fine", HttpFields.EMPTY);
        assertThat(text()).isEqualTo("Status: 299 Fine\r\n\r\n");
        head.write(404, null, HttpFields.EMPTY);
        assertThat(text()).isEqualTo("Status: 404 Not Found\r\n\r\n");
    }

    @Test
    void permitsWithVariablesAlone() {
        head.writePermission(HttpFields.from(
                new HttpField("Set-Cookie", "a=1"),
                new HttpField("Variable-AUTH_METHOD", "database lookup"),
                new HttpField("variable-Auth-Method", "x")));
        assertThat(text())
                .isEqualTo(
                        "Status: 200 OK\r\nVariable-AUTH_METHOD: database lookup\r\nvariable-Auth-Method: x\r\n\r\n");
    }

    private String written(int status, HttpField... fields) {
        head.write(status, null, HttpFields.from(fields));
        return text();
    }

    private String text() {
        return new String(head.bytes(), 0, head.size(), ISO_8859_1);
    }
}
