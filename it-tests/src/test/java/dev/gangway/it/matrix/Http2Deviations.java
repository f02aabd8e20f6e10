package dev.gangway.it.matrix;

import static dev.gangway.it.matrix.MatrixFront.CADDY;
import static dev.gangway.it.matrix.MatrixFront.HAPROXY;
import static dev.gangway.it.matrix.MatrixFront.LIGHTTPD;
import static dev.gangway.it.matrix.MatrixFront.MOD_FCGID;
import static dev.gangway.it.matrix.MatrixFront.NGINX_SINGLE;

import java.util.List;
import java.util.function.Predicate;

/** The deviations of what browsers do by HTTP/2. */
final class Http2Deviations {
    private static final String GROUP = Http2Cases.GROUP;

    private Http2Deviations() {}

    static void addTo(Deviations all) {
        requests(all);
        ends(all);
    }

    private static void requests(Deviations all) {
        all.add(
                is(MatrixFront.values()),
                GROUP,
                "the header Host",
                "header:Host = [localhost:PORT]",
                "By HTTP/2 browsers name the host in `:authority`. Web servers tell it as `Host` too, Jetty's port does "
                        + "not.");
        String title = "200 kB up, without the length";
        all.addUntil(
                "1.4.74",
                is(LIGHTTPD),
                GROUP,
                title,
                "refused",
                "lighttpd 1.4.69 refuses by 411 what comes by HTTP/2 without its length; 1.4.74 takes it.");
        all.add(
                is(HAPROXY),
                GROUP,
                title,
                "refused",
                "HAProxy has to know the length of a body that does not fit into its buffer (`tune.bufsize`); by HTTP/2 "
                        + "it resets the stream.");
        all.add(
                is(MOD_FCGID),
                GROUP,
                title,
                "HTTP ERROR 500 Server Error",
                "mod_fcgid loses what comes by HTTP/2 without its length.");
        all.addSometimes(
                proxies(),
                GROUP,
                "a body that nobody reads",
                "refused",
                "Now and then `mod_http2` ends the connection where a body has not been read.");
    }

    private static void ends(Deviations all) {
        String title = "an end that is missing is seen, without a length";
        String waits =
                "Now and then `mod_http2` leaves a browser waiting where an answer breaks off. So `gangway config` prints "
                        + "HTTP/2 for Apache as a comment, which these tests switch on.";
        for (String each : new String[] {title, "an end that is missing is seen, with a length"}) {
            all.addSometimes(proxies(), GROUP, each, "left waiting", waits);
        }
        all.add(
                is(NGINX_SINGLE, MOD_FCGID, LIGHTTPD, CADDY),
                GROUP,
                title,
                "whole: true",
                "By HTTP/2 this web server ends an answer without a length as if it were complete when the connection "
                        + "to the bridge breaks off. With a length browsers see it.");
        all.addUntil(
                "2.8.30",
                is(HAPROXY),
                GROUP,
                title,
                "whole: true",
                "By HTTP/2 HAProxy 2.6.12 ends such an answer as if it were complete; 2.8.30 resets the stream.");
    }

    private static Predicate<MatrixFront> proxies() {
        return is(MOD_FCGID).negate().and(MatrixFront::isApache);
    }

    private static Predicate<MatrixFront> is(MatrixFront... fronts) {
        return List.of(fronts)::contains;
    }
}
