package dev.gangway.launcher.accesslog;

import dev.gangway.connector.FastCgiAttributes;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.security.UserPrincipal;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.jspecify.annotations.Nullable;

/**
 * A request as its line tells it.
 *
 * <ul>
 *   <li>Its path is the one in the web server's own log, where applications see another.
 *   <li>Its user is the web server's, where that is believed, also if the application has never asked who that is.
 *   <li>It has attributes for codes that Jetty would fill in otherwise than Apache and nginx do, see {@link #attribute}.
 * </ul>
 */
final class LoggedRequest extends Request.Wrapper {
    private static final String STATE = AuthenticationState.class.getName();
    private static final String OWN = "access-log.";

    private final Response response;

    LoggedRequest(Request request, Response response) {
        super(request);
        this.response = response;
    }

    /**
     * Returns the name of the attribute that stands for a code, or null if the code is to stay.
     *
     * <p>A field that is not there is a dash for Apache and nginx, also in quotes, and for Jetty nothing. And the bytes of
     * an answer are those that the web server gets: Jetty counts what HEAD leaves out, and not its own error pages.
     *
     * @param of the argument of the code, or null
     */
    static @Nullable String attribute(String code, @Nullable String of) {
        return switch (code) {
            case "i", "o" -> of == null ? null : OWN + code + of;
            case "O", "S" -> of == null ? OWN + code : of.equalsIgnoreCase("clf") ? OWN + code + "-" : null;
            default -> null;
        };
    }

    @Override
    public HttpURI getHttpURI() {
        HttpURI uri = super.getHttpURI();
        return !(getConnectionMetaData().getAttribute(FastCgiAttributes.TARGET) instanceof String target)
                        || target.equals(uri.getPathQuery())
                ? uri
                : HttpURI.build(uri).pathQuery(target).asImmutable();
    }

    @Override
    public @Nullable Object getAttribute(String name) {
        if (name.startsWith(OWN)) {
            return own(name.charAt(OWN.length()), name.substring(OWN.length() + 1));
        }
        Object value = super.getAttribute(name);
        return name.equals(STATE) ? orOfWebServer(value) : value;
    }

    private @Nullable String own(char code, String of) {
        return switch (code) {
            case 'i' -> field(getHeaders(), of);
            case 'o' -> field(response.getHeaders(), of);
            default -> bytes(code, of);
        };
    }

    private @Nullable String bytes(char code, String dash) {
        long bytes = sent() + (code == 'S' ? Request.getContentBytesRead(getWrapped()) : 0);
        return bytes == 0 && !dash.isEmpty() ? null : Long.toString(bytes);
    }

    private static @Nullable String field(HttpFields fields, String name) {
        String value = fields.get(name);
        return value == null || value.isEmpty() ? null : value;
    }

    private long sent() {
        return getConnectionMetaData().getAttribute(FastCgiAttributes.SENT) instanceof Long sent
                ? sent
                : Response.getContentBytesWritten(response);
    }

    private @Nullable Object orOfWebServer(@Nullable Object state) {
        if ((state instanceof AuthenticationState known && known.getUserPrincipal() != null)
                || !(getAttribute(FastCgiAttributes.REMOTE_USER) instanceof String user)) {
            return state;
        }
        return new AuthenticationState() {
            @Override
            public UserPrincipal getUserPrincipal() {
                return new UserPrincipal(user, null);
            }
        };
    }
}
