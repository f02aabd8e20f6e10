package dev.gangway.connector;

import dev.gangway.connector.cgi.CgiVariables;
import dev.gangway.connector.cgi.ResponseHead;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Log lines that name the setting of a web server, where an answer goes beyond what it takes by default.
 *
 * <p>The web server then answers 502 or 500 in place of the application, and seldom says why. Whether its setting has
 * been changed cannot be known here, so each piece of advice is given once.
 */
final class FrontAdvice {
    /** No web server has trouble with a header block up to here. */
    static final int UNDISPUTED = 4000;

    private static final Logger LOG = LoggerFactory.getLogger(FrontAdvice.class);

    private static final int NGINX_BLOCK = 4096;
    private static final int APACHE_LINE = 8190;
    private static final int HAPROXY_BLOCK = 15 * 1024; // tune.bufsize without tune.maxrewrite

    private final Set<String> given = ConcurrentHashMap.newKeySet();

    /** Looks at a header block of more than {@link #UNDISPUTED} bytes, about to be sent. */
    void onLargeHead(CgiVariables variables, ResponseHead head) {
        String software = variables.get("SERVER_SOFTWARE");
        String advice = software == null ? null : advice(software, head);
        if (advice != null && given.add(advice)) {
            LOG.warn("the header block of a response has {} bytes: {}", head.size(), advice);
        }
    }

    private static @Nullable String advice(String software, ResponseHead head) {
        if (software.startsWith("nginx") && head.size() >= NGINX_BLOCK) {
            return "nginx answers 502 (\"upstream sent too big header\") above 4k or 8k, unless fastcgi_buffer_size and "
                    + "fastcgi_buffers are larger, for instance 'fastcgi_buffer_size 64k; fastcgi_buffers 8 64k;'";
        }
        if (software.startsWith("Apache") && head.longestLine() > APACHE_LINE) {
            return "Apache answers 500 (\"Error parsing script headers\") for a line above 8190 bytes, and has no setting "
                    + "for that: the application must send less, or in more lines";
        }
        if (software.startsWith("HAProxy") && head.size() > HAPROXY_BLOCK) {
            return "HAProxy answers 502 where it does not fit tune.bufsize (16384) without tune.maxrewrite (1024): set "
                    + "'tune.bufsize 65000' in its section global";
        }
        return null;
    }

    /** Tells of a browser that wants a WebSocket. */
    void onWebSocket(String path) {
        if (given.add("WebSocket")) {
            LOG.warn(
                    "a browser asks for a WebSocket at {}: answered with 501, since FastCGI cannot carry one; let the web "
                            + "server pass such paths to an HTTP listener of the application",
                    path);
        }
    }
}
