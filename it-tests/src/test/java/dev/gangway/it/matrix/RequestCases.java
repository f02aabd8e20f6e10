package dev.gangway.it.matrix;

import java.util.ArrayList;
import java.util.List;

/** What of a request reaches the application. */
final class RequestCases {
    private static final String PLACE = "uri context servlet pathInfo query";

    private final List<Case> cases = new ArrayList<>();

    static List<Case> all() {
        RequestCases all = new RequestCases();
        all.paths();
        all.queries();
        all.headers();
        all.origins();
        all.methods();
        return all.cases;
    }

    private void add(String group, String title, Case.Script script) {
        cases.add(new Case(group, title, script));
    }

    private void paths() {
        String group = "Path";
        add(group, "servlet and path info", wire -> wire.show(PLACE + " url", "/see/a/b?x=1"));
        add(group, "a context path", wire -> wire.show(PLACE + " url", "/shop/see/a/b"));
        add(group, "an extension", wire -> wire.show(PLACE, "/deep/in/it.see"));
        add(group, "a path that nothing answers", wire -> wire.seen(wire.get("/nothing", "Accept: application/json")));
        add(group, "a space, %20", wire -> wire.show(PLACE, "/see/a%20b"));
        add(group, "UTF-8, encoded", wire -> wire.show(PLACE, "/see/caf%C3%A9"));
        add(group, "UTF-8, not encoded", wire -> wire.show(PLACE, "/see/caf\u00c3\u00a9"));
        add(group, "bytes that are no UTF-8, %E9", wire -> wire.show(PLACE, "/see/caf%E9"));
        add(group, "an encoded slash, %2F", wire -> wire.show(PLACE, "/see/a%2Fb"));
        add(group, "an encoded percent sign, %25", wire -> wire.show(PLACE, "/see/100%25"));
        add(group, "an encoded question mark, %3F", wire -> wire.show(PLACE, "/see/why%3Fx=1?y=2"));
        add(group, "an encoded semicolon, %3B", wire -> wire.show(PLACE, "/see/a%3Bb"));
        add(group, "a plus sign", wire -> wire.show(PLACE, "/see/a+b"));
        add(group, "punctuation", wire -> wire.show(PLACE, "/see/!$&'()*,=:@~-._"));
        add(group, "a parameter of a segment", wire -> wire.show(PLACE, "/see/a;v=1/b"));
        add(group, "two slashes", wire -> wire.show(PLACE, "/see//a"));
        add(group, "a slash at the end", wire -> wire.show(PLACE, "/see/a/"));
        add(group, "dots, /a/../b", wire -> wire.show(PLACE, "/see/a/../b/./c"));
        add(group, "encoded dots, %2e%2e", wire -> wire.show(PLACE, "/see/a/%2e%2e/b"));
        add(group, "dots out of the root", wire -> wire.show(PLACE, "/../../see/a"));
        add(group, "dots with a parameter, /..;/", wire -> wire.show(PLACE, "/see/a/..;/b"));
        add(group, "an encoded NUL, %00", wire -> wire.show(PLACE, "/see/a%00b"));
        add(group, "an encoded line feed, %0A", wire -> wire.show(PLACE, "/see/a%0Ab"));
        add(group, "an encoded backslash, %5C", wire -> wire.show(PLACE, "/see/a%5Cb"));
        add(group, "a path of 4000 characters", wire -> wire.show(PLACE, "/see/" + "x".repeat(4000)));
        add(group, "WEB-INF is not shown", wire -> wire.get("/WEB-INF/web.xml").status());
        add(group, "a folder without its slash", wire -> wire.seen(wire.get("/folder")));
        add(group, "a file with a space and an accent", wire -> wire.seen(wire.get("/caf%C3%A9%201.txt")));
    }

    private void queries() {
        String group = "Query";
        add(group, "none", wire -> wire.show("query parameters", "/see/q"));
        add(group, "empty", wire -> wire.show("query parameters", "/see/q?"));
        add(group, "repeated and empty names", wire -> wire.show("query parameters", "/see/q?a=1&a=2&b&c="));
        add(group, "plus, %2B, %20, %26", wire -> wire.show("query parameters", "/see/q?a=1+2%2B3%20%26"));
        add(group, "UTF-8, encoded", wire -> wire.show("query parameters", "/see/q?a=%C3%A9"));
        add(group, "punctuation and a second question mark", wire -> wire.show("query", "/see/q?a[]=/?:@!$'()*,;"));
        add(group, "a query of 4000 characters", wire -> wire.show("query", "/see/q?a=" + "x".repeat(4000)));
    }

    private void headers() {
        String group = "Header";
        add(group, "its value, without spaces around", wire -> wire.show("header:X-A", "/see/h", "X-A:   a  b   "));
        add(group, "repeated", wire -> wire.show("header:X-A", "/see/h", "X-A: 1", "X-A: 2"));
        add(group, "empty", wire -> wire.show("header:X-A", "/see/h", "X-A:"));
        add(group, "UTF-8", wire -> wire.show("header:X-A", "/see/h", "X-A: caf\u00c3\u00a9"));
        add(group, "Latin-1", wire -> wire.show("header:X-A", "/see/h", "X-A: caf\u00e9"));
        add(group, "of 4000 characters", wire -> wire.show("header:X-A", "/see/h", "X-A: " + "x".repeat(4000)));
        add(group, "40 of them", wire -> {
            List<String> headers = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                headers.add("X-H" + i + ": " + i);
            }
            return wire.show("header:X-H0 header:X-H39", "/see/h", headers.toArray(String[]::new));
        });
        add(group, "a name with an underscore", wire -> wire.show("header:X_A", "/see/h", "X_A: 1"));
        add(group, "names in other letters", wire -> wire.show("header:x-lower", "/see/h", "x-lower: 1"));
        add(
                group,
                "a date, languages",
                wire -> wire.show(
                        "date:If-Modified-Since locale",
                        "/see/h",
                        "If-Modified-Since: Tue, 14 Nov 2023 22:13:20 GMT",
                        "Accept-Language: de-AT, fr;q=0.5"));
        add(
                group,
                "Authorization",
                wire -> wire.show(
                        "header:Authorization user authType", "/see/h", "Authorization: Basic YWxpY2U6c2VjcmV0"));
        add(
                group,
                "Authorization: Bearer",
                wire -> wire.show("header:Authorization", "/see/h", "Authorization: Bearer abc.def"));
        add(
                group,
                "X-Forwarded-For",
                wire -> wire.show("header:X-Forwarded-For remoteAddr", "/see/h", "X-Forwarded-For: 203.0.113.7"));
        add(group, "Proxy", wire -> wire.show("header:Proxy", "/see/h", "Proxy: http://evil.test/"));
        add(group, "cookies", wire -> wire.show("cookies", "/see/h", "Cookie: a=1; b=\"2 3\"; c=%C3%A9"));
        add(group, "cookies on two lines", wire -> wire.show("cookies", "/see/h", "Cookie: a=1; b=2", "Cookie: c=3"));
    }

    private void origins() {
        String group = "Origin";
        String facts = "serverName serverPort url";
        add(group, "host and port", wire -> wire.show(facts, "/see/o"));
        add(
                group,
                "another host",
                wire -> wire.shown(
                        wire.raw(Wire.head("GET /see/o HTTP/1.1", "www.example.test:8443", "X-Show: " + facts), true)));
        add(
                group,
                "a host without a port",
                wire -> wire.shown(
                        wire.raw(Wire.head("GET /see/o HTTP/1.1", "www.example.test", "X-Show: " + facts), true)));
        add(
                group,
                "a host in capitals",
                wire -> wire.shown(
                        wire.raw(Wire.head("GET /see/o HTTP/1.1", "WWW.Example.TEST:8080", "X-Show: " + facts), true)));
        add(
                group,
                "an IPv6 host",
                wire -> wire.shown(
                        wire.raw(Wire.head("GET /see/o HTTP/1.1", "[2001:db8::1]:8080", "X-Show: " + facts), true)));
        add(
                group,
                "a target with a host",
                wire -> wire.shown(wire.raw(
                        Wire.head(
                                "GET http://www.example.test:8080/see/o HTTP/1.1",
                                "www.example.test:8080",
                                "X-Show: " + facts + " uri"),
                        true)));
        add(
                group,
                "HTTP/1.0 with a host",
                wire -> wire.shown(wire.raw(
                        "GET /see/o HTTP/1.0\r\nHost: " + wire.host() + "\r\nX-Show: protocol url\r\n\r\n", true)));
        add(
                group,
                "HTTP/1.0 without a host",
                wire -> wire.shown(wire.raw("GET /see/o HTTP/1.0\r\nX-Show: protocol serverPort\r\n\r\n", true)));
        add(group, "protocol and scheme", wire -> wire.show("protocol scheme secure", "/see/o"));
        add(group, "the browser's address", wire -> wire.show("remoteAddr remoteHost hasRemotePort", "/see/o"));
        add(group, "the address it came to", wire -> wire.show("localAddr localPort", "/see/o"));
        add(group, "no user, unless somebody has checked", wire -> wire.show("user authType", "/see/o"));
    }

    private void methods() {
        String group = "Method";
        for (String method : List.of("POST", "PUT", "DELETE", "PATCH", "OPTIONS", "PROPFIND", "REPORT", "PURGE")) {
            add(group, method, wire -> wire.showBody("method length", method, "/see/m", ""));
        }
        add(group, "HEAD", wire -> wire.ask("HEAD /answer?length=5&text=hello HTTP/1.1", "")
                .seen());
        add(group, "TRACE", wire -> wire.ask("TRACE /see/m HTTP/1.1", "").status());
    }
}
