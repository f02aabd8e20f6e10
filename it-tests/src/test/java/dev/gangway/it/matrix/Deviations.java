package dev.gangway.it.matrix;

import static dev.gangway.it.matrix.MatrixFront.CADDY;
import static dev.gangway.it.matrix.MatrixFront.HAPROXY;
import static dev.gangway.it.matrix.MatrixFront.LIGHTTPD;
import static dev.gangway.it.matrix.MatrixFront.MOD_FCGID;
import static dev.gangway.it.matrix.MatrixFront.NGINX_SINGLE;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Where a web server answers otherwise than Jetty's own port, and why; each is checked to be so. */
final class Deviations {
    private static final Predicate<MatrixFront> EVERY = is(MatrixFront.values());
    private static final Predicate<MatrixFront> NGINX = MatrixFront::isNginx;
    private static final Predicate<MatrixFront> APACHE = MatrixFront::isApache;

    /**
     * One cell, or several for the same reason.
     *
     * @param fronts the web servers
     * @param group the group of the case
     * @param title the title of the case; empty for all of the group
     * @param seen a part of what is seen instead
     * @param isSometimes whether it is only seen now and then, so that nothing can be said of a single try
     * @param since the version of the web server from which on it is seen, later than that of Debian 12; null if all have it
     * @param goneIn the version of the web server from which on the answer has to be equal; null if none is known
     * @param reason why, in a sentence for administrators
     */
    record Deviation(
            Set<MatrixFront> fronts,
            String group,
            String title,
            String seen,
            boolean isSometimes,
            @Nullable String since,
            @Nullable String goneIn,
            String reason) {
        /** Returns whether it holds for the version that is there. */
        boolean holdsFor(MatrixFront front) {
            return (since == null || front.isOfVersion(since)) && (goneIn == null || !front.isOfVersion(goneIn));
        }

        /** Returns whether it holds for the version of which the page tells. */
        boolean isOnPage() {
            return since == null;
        }
    }

    private final List<Deviation> all = new ArrayList<>();

    Deviations() {
        requests();
        answers();
        connections();
        OptionDeviations.addTo(this);
        Http2Deviations.addTo(this);
    }

    private void requests() {
        String encodes =
                "Jetty's HTTP port refuses bytes above 127 that are not encoded. The bridge encodes them, and so "
                        + "they mean what browsers mean.";
        add(not(HAPROXY), "Path", "UTF-8, not encoded", "pathInfo = /caf\u00e9", encodes);
        add(
                is(HAPROXY),
                "Path",
                "UTF-8, not encoded",
                "400 Bad request",
                "HAProxy refuses such bytes as Jetty's HTTP port " + "does, in words of its own.");
        add(APACHE, "Path", "an encoded NUL, %00", "404 Not Found", "Apache refuses it with another status.");
        addBetween(
                "2.8",
                "3.0",
                is(HAPROXY),
                "Path",
                "an encoded NUL, %00",
                "500 Internal Server Error",
                "HAProxy 2.8 fails itself where 2.6 and 3.0 pass it on.");
        add(
                EVERY,
                "Header",
                "a name with an underscore",
                "header:X_A = []",
                "FastCGI cannot tell `X_A` from `X-A`: nginx, "
                        + "Apache and HAProxy drop such headers, lighttpd and Caddy have dashes for the underscores.");
        add(
                EVERY,
                "Header",
                "Proxy",
                "header:Proxy = []",
                "Dropped on purpose: CGI programs would take it for the " + "administrator's HTTP_PROXY.");
        add(
                is(CADDY),
                "Header",
                "X-Forwarded-For",
                "[127.0.0.1]",
                "Caddy puts the address of the browser in its place; "
                        + "`trusted_proxies` tells whose headers to believe.");
        add(
                NGINX.or(is(LIGHTTPD)),
                "Origin",
                "a host in capitals",
                "serverName = www.example.test",
                "nginx and lighttpd " + "write host names in small letters, which mean the same.");
        add(
                APACHE.or(is(LIGHTTPD, HAPROXY)),
                "Origin",
                "a host without a port",
                "serverPort = PORT",
                "A host without a "
                        + "port gets the one that the web server listens on. It is the usual one unless somebody before the web "
                        + "server changes it; nginx is configured to tell.");
        String caddyPort = "Caddy does not tell its port: without a Host it is the usual one of the scheme.";
        add(is(CADDY), "Origin", "HTTP/1.0 without a host", "serverPort = ", caddyPort);
        add(NGINX, "Method", "TRACE", "405 Not Allowed", "nginx does not pass TRACE on.");
        add(
                APACHE,
                "Method",
                "TRACE",
                "405 Method Not Allowed",
                "Apache answers TRACE by itself: by `TraceEnable Off` with a " + "refusal.");
        add(is(LIGHTTPD), "Method", "PURGE", "501 Not Implemented", "lighttpd refuses methods that it does not know.");
        add(is(LIGHTTPD), "Body", "with GET", "400 Bad Request", "lighttpd refuses GET with a body.");
        add(
                is(HAPROXY),
                "Body",
                "chunked, 2 MB",
                "400 Bad request",
                "HAProxy has to know the length of a body that does not " + "fit into its buffer (`tune.bufsize`).");
    }

    private void answers() {
        String words = "The words beside the number are the web server's own; it knows the number.";
        add(is(LIGHTTPD), "Status", "299", "299 \n", words);
        add(is(LIGHTTPD), "Status", "418", "418 \n", words);
        add(is(CADDY), "Status", "299", "299 status code 299", words);
        add(is(CADDY), "Status", "418", "418 I'm a teapot", words);
        add(is(LIGHTTPD, CADDY), "Status", "451", "451 Unavailable For Legal Reasons", words);
        add(is(LIGHTTPD, CADDY), "Status", "500", "500 Internal Server Error", words);
        add(
                is(MOD_FCGID),
                "Redirect",
                "200 with Location",
                "500 Internal Server Error",
                "mod_fcgid takes a path in Location "
                        + "for an order to answer from there, unless the status says otherwise.");
        add(
                APACHE,
                "Answer",
                "a header twice",
                "x-own: 1, 2",
                "Apache joins lines of the same header, which means the same; " + "cookies stay apart.");
        add(
                is(LIGHTTPD),
                "Answer",
                "an empty header",
                "200 OK\ncontent-type",
                "lighttpd drops headers without a value.");
        add(
                EVERY,
                "Answer",
                "a header Status",
                "200 OK\ncontent-type",
                "In FastCGI `Status` is the status itself; an " + "application's header of this name is dropped.");
        add(
                NGINX,
                "Answer",
                "a header X-Accel-Redirect",
                "200 OK\ncontent-type",
                "nginx keeps headers of this name to " + "itself; it does not obey this one.");
        add(
                is(LIGHTTPD),
                "Answer",
                "a header X-Sendfile",
                "200 OK\ncontent-type",
                "lighttpd keeps this header to itself; " + "it does not obey it.");
        add(
                EVERY,
                "Answer",
                "WebSocket, which the application does not have",
                "501",
                "FastCGI cannot carry WebSockets: the bridge says so by 501, where Jetty's port lets the application "
                        + "answer.");
    }

    private void connections() {
        String ends =
                "ends an answer without a length as if it were complete when the connection to the bridge breaks off. "
                        + "With a length the browser sees it.";
        add(
                is(NGINX_SINGLE),
                "Streaming",
                "an end that is missing is seen, without a length",
                "whole: true",
                "Without kept connections nginx " + ends);
        add(
                is(MOD_FCGID),
                "Streaming",
                "an end that is missing is seen, without a length",
                "whole: true",
                "mod_fcgid " + ends);
        add(is(CADDY), "Streaming", "an end that is missing is seen, without a length", "whole: true", "Caddy " + ends);
    }

    Optional<Deviation> find(MatrixFront front, Case asked) {
        return all.stream()
                .filter(deviation -> deviation.fronts().contains(front)
                        && deviation.group().equals(asked.group())
                        && (deviation.title().isEmpty() || deviation.title().equals(asked.title())))
                .findFirst();
    }

    List<Deviation> all() {
        return all;
    }

    void add(Predicate<MatrixFront> which, String group, String title, String seen, String reason) {
        add(which, group, title, seen, false, null, null, reason);
    }

    void addUntil(
            String version, Predicate<MatrixFront> which, String group, String title, String seen, String reason) {
        add(which, group, title, seen, false, null, version, reason);
    }

    private void addBetween(
            String since,
            String goneIn,
            Predicate<MatrixFront> which,
            String group,
            String title,
            String seen,
            String reason) {
        add(which, group, title, seen, false, since, goneIn, reason);
    }

    void addSometimes(Predicate<MatrixFront> which, String group, String title, String seen, String reason) {
        add(which, group, title, seen, true, null, null, reason);
    }

    private void add(
            Predicate<MatrixFront> which,
            String group,
            String title,
            String seen,
            boolean isSometimes,
            @Nullable String since,
            @Nullable String goneIn,
            String reason) {
        Set<MatrixFront> fronts = EnumSet.noneOf(MatrixFront.class);
        Arrays.stream(MatrixFront.values()).filter(which).forEach(fronts::add);
        all.add(new Deviation(fronts, group, title, seen, isSometimes, since, goneIn, reason));
    }

    private static Predicate<MatrixFront> is(MatrixFront... fronts) {
        return List.of(fronts)::contains;
    }

    private static Predicate<MatrixFront> not(MatrixFront one) {
        return front -> front != one;
    }
}
