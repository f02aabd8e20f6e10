package dev.gangway.it.matrix;

import static dev.gangway.it.matrix.MatrixFront.CADDY;
import static dev.gangway.it.matrix.MatrixFront.HAPROXY;
import static dev.gangway.it.matrix.MatrixFront.LIGHTTPD;

import java.util.List;
import java.util.function.Predicate;

/** The deviations of what takes an option of the web server: TLS, files that it sends, users that it knows. */
final class OptionDeviations {
    private static final Predicate<MatrixFront> EVERY = is(MatrixFront.values());

    private OptionDeviations() {}

    static void addTo(Deviations all) {
        tls(all);
        files(all);
        users(all);
    }

    private static void tls(Deviations all) {
        all.add(
                is(CADDY).negate(),
                "TLS",
                "cipher suite",
                "ECDHE-RSA-AES128-GCM-SHA256",
                "The name is the web server's, which most spell as OpenSSL does.");
        all.add(EVERY, "TLS", "protocol", "TLSv1.2", "More than Jetty tells: the attribute is new in Servlet 6.1.");
        all.add(is(CADDY, LIGHTTPD), "TLS", "session id", "false", "Neither lighttpd nor Caddy tells it.");
        all.add(
                is(CADDY, HAPROXY, LIGHTTPD).or(MatrixFront::isNginx),
                "TLS",
                "the certificates above it",
                "chain = CN=Alice,O=Test\n",
                "Only Apache sends the certificates above the browser's own, which all have verified.");
        all.add(
                MatrixFront::isNginx,
                "TLS",
                "a certificate that nobody has signed",
                "400 Bad Request",
                "nginx takes the connection, and refuses the request.");
        all.add(
                is(LIGHTTPD),
                "TLS",
                "a certificate that nobody has signed",
                "certificates = none",
                "lighttpd lets the browser in as one without a certificate, and says that this one has not been "
                        + "verified; the bridge does not show it then.");
    }

    private static void files(Deviations all) {
        String files = SendFileCases.GROUP;
        all.add(is(HAPROXY), files, "", "HAProxy cannot send the files", "HAProxy has no way to send files.");
        String nginxRanges = "nginx says `Accept-Ranges` with whole files, and not with a part.";
        all.add(MatrixFront::isNginx, files, "a range", "ranges []", nginxRanges);
        all.add(MatrixFront::isNginx, files, "the end of it", "ranges []", nginxRanges);
        all.add(
                is(HAPROXY).or(MatrixFront::isApache).negate(),
                files,
                "If-None-Match with its tag",
                "304 Not Modified",
                "The web server gives files tags, and Jetty does not unless it is told to.");
        all.add(
                is(HAPROXY).negate(),
                files,
                "If-Range with another tag",
                "body 240000 ",
                "The browser has a part of another file, so it gets the whole of this one; Jetty, without tags, gives "
                        + "the part.");
    }

    private static void users(Deviations all) {
        all.add(
                is(HAPROXY),
                UserCases.GROUP,
                "",
                "HAProxy reads no password file",
                "HAProxy reads no password file: it has a `userlist` in its configuration, see "
                        + "[identity](identity.md).");
        all.add(
                is(CADDY),
                UserCases.GROUP,
                "",
                "Caddy reads no password file",
                "Caddy reads no password file: it has `basicauth` in its Caddyfile, see [identity](identity.md).");
    }

    private static Predicate<MatrixFront> is(MatrixFront... fronts) {
        return List.of(fronts)::contains;
    }
}
