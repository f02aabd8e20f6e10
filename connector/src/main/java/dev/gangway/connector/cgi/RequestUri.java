package dev.gangway.connector.cgi;

import org.eclipse.jetty.http.BadMessageException;
import org.eclipse.jetty.http.HttpScheme;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.util.HostPort;
import org.jspecify.annotations.Nullable;

/** The URI of one request, from whichever variables a web server sends; {@link RequestHead} tells their order. */
final class RequestUri {
    private final RequestHead head;

    private RequestUri(RequestHead head) {
        this.head = head;
    }

    /**
     * Returns the URI of the request that {@code head} is decoding.
     *
     * @throws BadMessageException if the variables make none
     */
    static HttpURI of(RequestHead head) {
        return new RequestUri(head).decode();
    }

    private HttpURI decode() {
        String target = RequestTarget.of(head, head.mapping().source());
        String scheme = decodeScheme();
        HostPort authority = decodeAuthority();
        String host = authority == null ? null : authority.getHost();
        int port = authority == null ? 0 : authority.getPort();
        if (authority != null && !authority.hasPort()) {
            port = head.impliedPort();
        }
        try {
            if (target.startsWith("/")) {
                return HttpURI.from(scheme, host, port, head.inward(target));
            }
            if (target.equals("*")) {
                return HttpURI.from(scheme, host, port, target);
            }
            return ofUrl(target, scheme);
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) { // the latter of /%u1, which ends too soon
            throw new BadMessageException("the request target is not valid", e);
        }
    }

    /** Browsers send a whole URL to proxies alone, so anybody may have written this one: only its host counts. */
    private HttpURI ofUrl(String target, String scheme) {
        HttpURI.Mutable url = HttpURI.build(target);
        if (!HttpScheme.HTTP.is(url.getScheme()) && !HttpScheme.HTTPS.is(url.getScheme())) {
            throw new BadMessageException("the request target is neither a path nor a URL of HTTP");
        }
        if (!hasAuthority(url, target)) {
            throw new BadMessageException("the request target has no valid host");
        }
        if (!RequestTarget.isPathOfScript(head)) {
            throw new BadMessageException("SCRIPT_NAME and PATH_INFO are not the path of the request target");
        }
        String path = url.getPathQuery();
        return url.scheme(scheme)
                .pathQuery(head.inward(path == null || path.isEmpty() ? "/" : path))
                .asImmutable();
    }

    /** Returns whether host and port are what they look like: a port out of range would be taken for another. */
    private static boolean hasAuthority(HttpURI url, String target) {
        int start = target.indexOf("://") + 3;
        int end = start;
        while (end < target.length() && "/?#".indexOf(target.charAt(end)) < 0) {
            end++;
        }
        String authority = target.substring(start, end);
        String host = new HostPort(authority.substring(authority.indexOf('@') + 1)).getHost();
        return host != null && !host.isEmpty() && host.equals(url.getHost());
    }

    private String decodeScheme() {
        String https = head.text(Variable.HTTPS);
        if (https != null && (https.equalsIgnoreCase("on") || https.equals("1"))) {
            return HttpScheme.HTTPS.asString();
        }
        return HttpScheme.HTTPS.is(head.text(Variable.REQUEST_SCHEME))
                ? HttpScheme.HTTPS.asString()
                : HttpScheme.HTTP.asString();
    }

    private @Nullable HostPort decodeAuthority() {
        String host = head.fieldText(Variable.HTTP_HOST);
        if (host != null) {
            try {
                return new HostPort(host);
            } catch (IllegalArgumentException e) {
                throw new BadMessageException("the Host field is not a host", e);
            }
        }
        String name = head.text(Variable.SERVER_NAME);
        if (name != null) {
            try {
                return new HostPort(name);
            } catch (IllegalArgumentException e) {
                return null; // not what the client sent: some web servers cut it in the middle of an IPv6 address
            }
        }
        return null;
    }
}
