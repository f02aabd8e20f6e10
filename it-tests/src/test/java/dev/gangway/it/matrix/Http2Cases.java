package dev.gangway.it.matrix;

import dev.gangway.it.matrix.Http2Browser.Telling;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What an application and a browser learn of each other when the browser speaks HTTP/2. */
final class Http2Cases {
    static final String GROUP = "HTTP/2";

    private static final int UPLOAD = 200_000;

    /** The most that lighttpd admits is eight. */
    private static final int AT_ONCE = 6;

    private static final int SECONDS_TO_END = 10;

    private final Http2Browser browser;
    private final Http2Browser known;
    private final Path folder;
    private final List<Case> cases = new ArrayList<>();

    private Http2Cases(Http2Browser browser, Http2Browser known, Path folder) {
        this.browser = browser;
        this.known = known;
        this.folder = folder;
    }

    /**
     * Returns the cases.
     *
     * @param known a browser with a certificate
     * @param folder for files that tell the application how far the browser is
     */
    static List<Case> all(Http2Browser browser, Http2Browser known, Path folder) {
        Http2Cases all = new Http2Cases(browser, known, folder);
        all.requests();
        all.bodies();
        all.answers();
        all.streams();
        return all.cases;
    }

    private void add(String title, Case.Script script) {
        cases.add(new Case(GROUP, title, script));
    }

    private void show(String title, String facts, String target, String... headers) {
        add(title, wire -> browser.shown(wire.http2Port(), target, with(headers, "X-Show: " + facts)));
    }

    private void seen(String title, String method, String target, String... headers) {
        Telling telling = with(headers);
        add(
                title,
                wire -> browser.seen(
                        wire.http2Port(),
                        target,
                        request -> telling.tell(request.method(method, BodyPublishers.noBody()))));
    }

    private static Telling with(String[] headers, String... more) {
        return request -> {
            for (String header : Wire.with(headers, more)) {
                int colon = header.indexOf(": ");
                request.header(header.substring(0, colon), header.substring(colon + 2));
            }
        };
    }

    private void requests() {
        show("getProtocol", "protocol", "/see/version");
        show(
                "path, query, host",
                "method uri pathInfo query url serverName serverPort",
                "/see/caf%C3%A9;v=1/a%20b?x=1&y=%20+");
        show("the header Host", "header:Host", "/see/h");
        show("a header twice", "header:X-A", "/see/h", "X-A: 1", "X-A: 2");
        show("cookies in three fields", "cookies", "/shop/see/c", "Cookie: a=1", "Cookie: b=2; c=3", "Cookie: d=4");
        show("the address of the browser", "remoteAddr hasRemotePort localAddr", "/see/o");
        show(
                "TLS",
                "scheme secure attribute:jakarta.servlet.request.cipher_suite attribute:jakarta.servlet.request.key_size",
                "/see/tls");
        add(
                "a certificate of the browser",
                wire -> known.shown(
                        wire.http2Port(), "/see/tls", with(new String[0], "X-Show: certificates user authType")));
    }

    private void bodies() {
        byte[] body = new byte[UPLOAD];
        for (int i = 0; i < UPLOAD; i++) {
            body[i] = (byte) (i % 251);
        }
        BodyPublisher withoutLength = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body));
        post("200 kB up, with the length", "/see/b", BodyPublishers.ofByteArray(body), "X-Show: length size");
        post("200 kB up, without the length", "/see/b", withoutLength, "X-Show: size");
        post("a body that nobody reads", "/answer?text=unread", BodyPublishers.ofByteArray(body));
    }

    private void post(String title, String target, BodyPublisher body, String... headers) {
        Telling telling = with(headers, "Content-Type: application/octet-stream");
        add(title, wire -> {
            try {
                String shown = browser.shown(wire.http2Port(), target, request -> telling.tell(request.POST(body)));
                return shown.matches("(?s)\\S+ 4.*") ? "refused" : shown;
            } catch (IOException refused) {
                // The answer may be lost where the stream is reset at once.
                return "refused";
            }
        });
    }

    private void answers() {
        seen(
                "status, headers, cookies",
                "GET",
                "/answer?status=409&type=text/plain&header=X-Own:1&header=ETag:%221%22&cookie=a&cookie=bb&text=x");
        seen("sendRedirect, with a cookie", "GET", "/answer?cookie=a&redirect=/see/there");
        seen("HEAD", "HEAD", "/digits.txt");
        seen("304", "GET", "/digits.txt", "If-Modified-Since: Tue, 14 Nov 2023 22:13:20 GMT");
    }

    private void streams() {
        add("6 requests at once", this::atOnce);
        add("events arrive one by one", this::steps);
        add("an end that is missing is seen, without a length", wire -> cut(wire, ""));
        add("an end that is missing is seen, with a length", wire -> cut(wire, "length=1000&"));
    }

    private String atOnce(Wire wire) throws IOException {
        List<CompletableFuture<String>> answers = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            answers.add(browser.begin(wire.http2Port(), "/see/" + i, with(new String[0], "X-Show: pathInfo")));
        }
        StringBuilder seen = new StringBuilder();
        for (CompletableFuture<String> answer : answers) {
            seen.append(Http2Browser.await(answer));
        }
        return seen.toString();
    }

    private Path run() throws IOException {
        Path run = Files.createTempDirectory(folder, "http2");
        return Files.setPosixFilePermissions(run, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** Reads a piece before the application may write the next one. */
    private String steps(Wire wire) throws IOException {
        Path run = run();
        String target = "/step?type=text/event-stream&folder=" + run;
        try (InputStream in = browser.open(wire.http2Port(), target).body()) {
            StringBuilder events = new StringBuilder();
            for (int i = 1; i <= 3; i++) {
                events.append(event(in));
                Files.createFile(run.resolve("seen-" + i));
            }
            return events.indexOf("late") < 0 ? "one by one" : "held back";
        }
    }

    private static String event(InputStream in) throws IOException {
        StringBuilder event = new StringBuilder();
        while (event.indexOf("\n\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the answer ends within the event '" + event + "'");
            }
            event.append((char) next);
        }
        return event.toString();
    }

    /** Reads the begin of an answer, and has the application fail then. */
    private String cut(Wire wire, String options) throws IOException {
        Path run = run();
        String target = "/answer?" + options + "text=begin&flush&wait=" + run + "&fail";
        HttpResponse<InputStream> answer = browser.open(wire.http2Port(), target);
        long length = answer.headers().firstValueAsLong("Content-Length").orElse(-1);
        try (InputStream in = answer.body()) {
            String begin = new String(in.readNBytes("begin".length()), StandardCharsets.US_ASCII);
            Files.createFile(run.resolve("seen-1"));
            return begin + ", "
                    + CompletableFuture.supplyAsync(
                                    () -> end(in, length - begin.length()), task -> new Thread(task).start())
                            .get(SECONDS_TO_END, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            return "begin, left waiting";
        } catch (ExecutionException e) {
            throw new IOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** Reads to the end; like browsers, takes fewer bytes than were promised for a cut, which the JDK's client does not. */
    private static String end(InputStream in, long missing) {
        try {
            int more = in.readAllBytes().length;
            return "whole: " + (missing < 0 || more == missing);
        } catch (IOException cut) {
            return "whole: false";
        }
    }
}
