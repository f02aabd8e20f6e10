package dev.gangway.it.matrix;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * An answer as it came over the wire.
 *
 * @param status the status line without the version
 * @param headers the header lines as {@code name: value}, names in lower case
 * @param body what came after them, with chunks put together
 * @param isWhole whether the end of the body was seen, by its length or its last chunk
 */
record Answer(String status, List<String> headers, String body, boolean isWhole) {
    /** What belongs to a connection or to a web server, and not to the answer of an application. */
    private static final Set<String> NOT_OF_THE_APPLICATION = Set.of(
            "date", "server", "connection", "keep-alive", "transfer-encoding", "content-length", "via", "alt-svc");

    /** Reads an answer, after which the connection was closed. */
    static Answer parse(String read, boolean hasBody) {
        int end = read.indexOf("\r\n\r\n");
        if (end < 0) {
            return new Answer("no answer", List.of(), read, false);
        }
        List<String> lines = List.of(read.substring(0, end).split("\r\n", -1));
        List<String> headers = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            int colon = line.indexOf(':');
            headers.add(
                    colon < 0
                            ? line
                            : line.substring(0, colon).toLowerCase(Locale.ROOT) + ": "
                                    + line.substring(colon + 1).strip());
        }
        String status = lines.get(0).replaceFirst("^HTTP/1\\.[01] ", "");
        String rest = read.substring(end + 4);
        if (!hasBody) {
            return new Answer(status, headers, rest, true);
        }
        if (headers.contains("transfer-encoding: chunked")) {
            return chunked(status, headers, rest);
        }
        String length = headers.stream()
                .filter(header -> header.startsWith("content-length: "))
                .map(header -> header.substring("content-length: ".length()))
                .findFirst()
                .orElse("");
        return new Answer(status, headers, rest, !length.isEmpty() && rest.length() == Long.parseLong(length));
    }

    private static Answer chunked(String status, List<String> headers, String rest) {
        StringBuilder body = new StringBuilder();
        int at = 0;
        while (true) {
            int end = rest.indexOf("\r\n", at);
            if (end < 0) {
                return new Answer(status, headers, body.toString(), false);
            }
            int size = Integer.parseInt(rest.substring(at, end).split(";", 2)[0].strip(), 16);
            int from = end + 2;
            if (size == 0) {
                return new Answer(status, headers, body.toString(), true);
            }
            body.append(rest, Math.min(from, rest.length()), Math.min(from + size, rest.length()));
            at = from + size + 2;
            if (at > rest.length()) {
                return new Answer(status, headers, body.toString(), false);
            }
        }
    }

    /** Returns all values of a header, in the order in which they came. */
    List<String> header(String name) {
        String prefix = name.toLowerCase(Locale.ROOT) + ": ";
        return headers.stream()
                .filter(header -> header.startsWith(prefix))
                .map(header -> header.substring(prefix.length()))
                .toList();
    }

    /** Returns status, headers and body of the application. */
    String seen() {
        return head() + "\n" + body;
    }

    /** Returns status and headers of the application. */
    String head() {
        StringBuilder text = new StringBuilder(status).append('\n');
        headers.stream().filter(Answer::isOfTheApplication).sorted().forEach(header -> text.append(header)
                .append('\n'));
        return text.toString();
    }

    /** Returns whether a header, with its name in lower case, comes from the application. */
    static boolean isOfTheApplication(String header) {
        return !NOT_OF_THE_APPLICATION.contains(header.split(":", 2)[0]);
    }

    /** Returns the body as UTF-8. */
    String text() {
        return new String(body.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
