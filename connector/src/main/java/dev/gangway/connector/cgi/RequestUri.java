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
            port = head.serverPort();
            if (port == (HttpScheme.HTTPS.is(scheme) ? 443 : 80)) {
                port = 0; // a URI leaves it out as well
            }
        }
        try {
            if (target.startsWith("/")) {
                return HttpURI.from(scheme, host, port, head.inward(target));
            }
            if (target.equals("*")) {
                return HttpURI.from(scheme, host, port, target);
            }
            HttpURI.Mutable absolute = HttpURI.build(target);
            if (absolute.getScheme() == null || absolute.getHost() == null) {
                throw new BadMessageException("the request target is neither a path nor a URL");
            }
            String path = absolute.getPathQuery();
            absolute.pathQuery(head.inward(path == null || path.isEmpty() ? "/" : path));
            return absolute.asImmutable();
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) { // the latter of /%u1, which ends too soon
            throw new BadMessageException("the request target is not valid", e);
        }
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
