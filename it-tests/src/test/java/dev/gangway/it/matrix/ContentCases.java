package dev.gangway.it.matrix;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Bodies of requests, and answers of every kind. */
final class ContentCases {
    private static final String FORM = "Content-Type: application/x-www-form-urlencoded";

    private static final String MULTIPART =
            """
            --x
            Content-Disposition: form-data; name="f"; filename="a b.txt"
            Content-Type: text/plain

            hello
            --x
            Content-Disposition: form-data; name="g"

            value
            --x--
            """;

    private final List<Case> cases = new ArrayList<>();

    static List<Case> all() {
        ContentCases all = new ContentCases();
        all.bodies();
        all.statuses();
        all.redirects();
        all.headers();
        all.files();
        return all.cases;
    }

    private void add(String group, String title, Case.Script script) {
        cases.add(new Case(group, title, script));
    }

    private void answer(String group, String title, String query, String... headers) {
        // Where the type is not what the case is about there is one, as some web servers guess it otherwise.
        boolean needsType = query.endsWith("&text=body") && !query.contains("type=");
        String steps = needsType ? "type=text/plain&" + query : query;
        add(group, title, wire -> wire.seen(wire.get("/answer?" + steps, headers)));
    }

    private void bodies() {
        String group = "Body";
        add(
                group,
                "with its length",
                wire -> wire.showBody("length type body", "POST", "/see/b", "hello", "Content-Type: text/plain"));
        add(group, "of no bytes", wire -> wire.showBody("length body", "POST", "/see/b", ""));
        add(group, "every byte from 0 to 255", wire -> {
            StringBuilder bytes = new StringBuilder();
            for (char c = 0; c < 256; c++) {
                bytes.append(c);
            }
            return wire.showBody("length size", "POST", "/see/b", bytes.toString());
        });
        add(
                group,
                "a form, with a query",
                wire -> wire.showBody("parameters", "POST", "/see/b?a=q", "a=1&b=%C3%A9+x", FORM));
        add(
                group,
                "a form in Latin-1",
                wire -> wire.showBody("encoding parameters", "POST", "/see/b", "a=%E9", FORM + ";charset=ISO-8859-1"));
        add(
                group,
                "multipart with a file",
                wire -> wire.showBody(
                        "parts",
                        "POST",
                        "/see/b",
                        MULTIPART.replace("\n", "\r\n"),
                        "Content-Type: multipart/form-data; boundary=x"));
        add(
                group,
                "2 MB with its length",
                wire -> wire.showBody("length size", "POST", "/see/b", "0123456789abcdef".repeat(125_000)));
        add(
                group,
                "chunked, small",
                wire -> wire.shown(wire.ask(
                        "POST /see/b HTTP/1.1", "5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n",
                        "Transfer-Encoding: chunked", "X-Show: body")));
        add(
                group,
                "chunked, 2 MB",
                wire -> wire.shown(wire.ask(
                        "POST /see/b HTTP/1.1",
                        ("3e80\r\n" + "0123456789abcdef".repeat(1000) + "\r\n").repeat(125) + "0\r\n\r\n",
                        "Transfer-Encoding: chunked",
                        "X-Show: size")));
        add(group, "with GET", wire -> wire.showBody("method length body", "GET", "/see/b", "hello"));
        add(group, "with DELETE", wire -> wire.showBody("method length body", "DELETE", "/see/b", "hello"));
        add(group, "that nobody reads", wire -> wire.showBody("method", "POST", "/see/b", "x".repeat(100_000)));
        add(group, "announced by Expect: 100-continue", wire -> {
            try (var socket = wire.connect()) {
                socket.getOutputStream()
                        .write(Wire.head(
                                        "POST /see/b HTTP/1.1",
                                        wire.host(),
                                        "Content-Length: 5",
                                        "Expect: 100-continue",
                                        "X-Show: body")
                                .getBytes(StandardCharsets.ISO_8859_1));
                byte[] interim = socket.getInputStream().readNBytes(12);
                socket.getOutputStream().write("hello".getBytes(StandardCharsets.ISO_8859_1));
                String rest = Wire.readAll(socket);
                String last = rest.substring(rest.indexOf("\r\n\r\n") + 4);
                return new String(interim, StandardCharsets.ISO_8859_1) + "\n" + wire.shown(Answer.parse(last, true));
            }
        });
    }

    private void statuses() {
        String group = "Status";
        for (int status : new int[] {200, 201, 202, 299, 400, 401, 403, 404, 409, 418, 422, 429, 451, 500, 501, 503}) {
            answer(group, String.valueOf(status), "status=" + status + "&type=text/plain&text=body");
        }
        answer(group, "204, without a body", "status=204");
        answer(group, "205", "status=205");
        answer(group, "304, without a body", "status=304&header=ETag:\"1\"");
        answer(group, "401 with WWW-Authenticate", "status=401&header=WWW-Authenticate:Basic+realm=\"x\"");
        answer(group, "503 with Retry-After", "status=503&header=Retry-After:7");
        answer(group, "an error page of the container", "error=404", "Accept: application/json");
        answer(group, "an error page of the application", "error=410");
        add(group, "an exception becomes 500", wire -> wire.get("/answer?fail")
                .status()
                .substring(0, 3));
    }

    private void redirects() {
        String group = "Redirect";
        add(group, "sendRedirect to a path", wire -> wire.seen(wire.get("/answer?redirect=/see/there")));
        add(group, "sendRedirect, relative", wire -> wire.seen(wire.get("/answer?redirect=there")));
        add(group, "sendRedirect elsewhere", wire -> wire.seen(wire.get("/answer?redirect=https://other.test/x")));
        answer(group, "301 with a path", "status=301&header=Location:/see/there");
        answer(group, "303", "status=303&header=Location:/see/there");
        answer(group, "307", "status=307&header=Location:/see/there");
        answer(group, "308", "status=308&header=Location:/see/there");
        answer(group, "201 with Location", "status=201&header=Location:/see/1");
        answer(group, "200 with Location", "header=Location:/see/1&text=body");
    }

    private void headers() {
        String group = "Answer";
        answer(group, "Content-Type with a charset", "type=text/html;charset%3Dutf-8&text=body");
        answer(group, "a header of its own", "header=X-Own:value&text=body");
        answer(group, "a header twice", "header=X-Own:1&header=X-Own:2&text=body");
        answer(group, "an empty header", "header=X-Own:&text=body");
        answer(group, "a header with UTF-8", "header=X-Own:caf%C3%A9&text=body");
        answer(group, "a header of 3000 characters", "long=3000&text=body");
        answer(group, "a header of 7000 characters", "long=7000&text=body");
        answer(group, "30 headers", "many=30&text=body");
        answer(group, "two cookies", "cookie=a&cookie=bb&text=body");
        answer(group, "CR and LF in a header", "header=X-Own:a(CRLF)X-Evil:b&text=body");
        answer(group, "CR and LF in Location", "status=302&header=Location:/a(CRLF)Set-Cookie:x%3D1");
        answer(group, "a header Status", "header=Status:404+Fake&text=body");
        answer(group, "a header X-Accel-Redirect", "header=X-Accel-Redirect:/page.html&text=body");
        answer(group, "a header X-Sendfile", "header=X-Sendfile:/etc/hostname&text=body");
        answer(
                group,
                "Cache-Control, ETag, Vary, Last-Modified",
                "header=Cache-Control:no-cache&header=ETag:\"1\"&header=Vary:Accept"
                        + "&header=Last-Modified:Tue,+14+Nov+2023+22:13:20+GMT&text=body");
        add(group, "a known length", wire -> wire.get("/answer?length=5&text=hello")
                .header("Content-Length")
                .toString());
        add(group, "1 MB without a length", wire -> {
            Answer answer = wire.get("/answer?fill=1000000");
            return answer.status() + " " + answer.body().length() + " "
                    + answer.body().hashCode();
        });
        add(group, "WebSocket, which the application does not have", wire -> wire.get(
                        "/see/ws",
                        "Upgrade: websocket",
                        "Connection: Upgrade",
                        "Sec-WebSocket-Version: 13",
                        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==")
                .status());
    }

    private void files() {
        String group = "File";
        String since = "Tue, 14 Nov 2023 22:13:20 GMT";
        add(group, "with its headers", wire -> wire.seen(wire.get("/page.html")));
        add(group, "HEAD", wire -> wire.ask("HEAD /page.html HTTP/1.1", "").seen());
        add(group, "not modified since", wire -> wire.seen(wire.get("/page.html", "If-Modified-Since: " + since)));
        add(group, "precondition failed", wire -> wire.get("/page.html", "If-Match: \"other\"")
                .status());
        add(group, "a range", wire -> wire.seen(wire.get("/digits.txt", "Range: bytes=10-19")));
        add(group, "the end of it", wire -> wire.seen(wire.get("/digits.txt", "Range: bytes=-5")));
        add(group, "a range beyond its end", wire -> wire.get("/digits.txt", "Range: bytes=5000-")
                .status()
                .substring(0, 3));
        add(group, "two ranges", wire -> {
            Answer answer = wire.get("/digits.txt", "Range: bytes=0-1,5-6");
            return answer.status() + " parts " + answer.body().split("Content-Range", -1).length;
        });
        add(group, "Accept-Encoding: gzip", wire -> wire.seen(wire.get("/digits.txt", "Accept-Encoding: gzip")));
    }
}
