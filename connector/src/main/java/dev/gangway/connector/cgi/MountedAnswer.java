package dev.gangway.connector.cgi;

import java.util.Locale;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.jspecify.annotations.Nullable;

/**
 * What the fields of an answer say of paths, as browsers see them: the answer to a request below a {@link Mount}.
 *
 * <p>Mapped are Location and Content-Location, where they name this server or no server, and the path of cookies.
 *
 * @param mount the mount that the request was below
 * @param request the URI of the request
 */
public record MountedAnswer(Mount mount, HttpURI request) {
    private static final String PATH = "path=";

    /** Returns the value that browsers get for a field of the application. */
    String value(HttpField field, String value) {
        HttpHeader header = field.getHeader();
        if (header == HttpHeader.LOCATION || header == HttpHeader.CONTENT_LOCATION) {
            return location(value);
        }
        return header == HttpHeader.SET_COOKIE ? cookie(value) : value;
    }

    private String location(String value) {
        if (value.startsWith("/") && !value.startsWith("//")) {
            return mount.outward(value);
        }
        int authority = value.indexOf("://");
        int start = authority < 0 ? -1 : value.indexOf('/', authority + 3);
        if (start < 0 || !isThisServer(value.substring(0, start))) {
            return value;
        }
        return value.substring(0, start) + mount.outward(value.substring(start));
    }

    private boolean isThisServer(String origin) {
        try {
            HttpURI other = HttpURI.from(origin + "/");
            return equalsIgnoringCase(other.getHost(), request.getHost())
                    && equalsIgnoringCase(other.getScheme(), request.getScheme())
                    && port(other) == port(request);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean equalsIgnoringCase(@Nullable String a, @Nullable String b) {
        return a != null && a.equalsIgnoreCase(b);
    }

    private static int port(HttpURI uri) {
        return uri.getPort() > 0 ? uri.getPort() : "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
    }

    private String cookie(String value) {
        int at = value.indexOf(';');
        while (at >= 0) {
            int start = at + 1;
            while (start < value.length() && value.charAt(start) == ' ') {
                start++;
            }
            int end = value.indexOf(';', start);
            String attribute = value.substring(start, end < 0 ? value.length() : end);
            if (attribute.toLowerCase(Locale.ROOT).startsWith(PATH)) {
                int path = start + PATH.length();
                return value.substring(0, path)
                        + cookiePath(attribute.substring(PATH.length()))
                        + (end < 0 ? "" : value.substring(end));
            }
            at = end;
        }
        return value;
    }

    private String cookiePath(String path) {
        // A cookie of the root is for the mount itself too, which is not below a path with a slash at its end.
        return path.equals("/") && mount.inside().isEmpty() ? mount.outside() : mount.outward(path);
    }
}
