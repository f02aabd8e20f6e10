package dev.gangway.connector;

import dev.gangway.connector.cgi.AttributeNames;
import dev.gangway.connector.cgi.CgiVariables;
import dev.gangway.connector.protocol.Role;
import dev.gangway.connector.tls.TlsSession;
import java.util.Set;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * A request whose FastCGI parameters can be read as attributes, by their names.
 *
 * <p>They are looked up when asked for, as far as {@link AttributeNames} lets applications see them, and are not among
 * the names that {@code getAttributeNameSet} lists, so parameters that nobody asks for cost nothing. An attribute that the
 * application or Jetty has set hides the parameter.
 */
final class FastCgiRequest extends Request.Wrapper {
    /** What modules of Apache put before the names of variables that mod_proxy_ajp is to pass on without it. */
    private static final String AJP_PREFIX = "AJP_";

    /** Prefixes of names that mean something to the container: no parameter is seen under them. */
    private static final String[] RESERVED = {
        "jakarta.", "javax.", "java.", "jdk.", "sun.", "com.sun.", "org.eclipse.", "org.mortbay.", "dev.gangway."
    };

    /** The variables of RFC 3875, of which an empty one is the same as none (section 4.1). */
    private static final Set<String> META_VARIABLES = Set.of(
            "AUTH_TYPE",
            "CONTENT_LENGTH",
            "CONTENT_TYPE",
            "GATEWAY_INTERFACE",
            "PATH_INFO",
            "PATH_TRANSLATED",
            "REMOTE_ADDR",
            "REMOTE_HOST",
            "REMOTE_IDENT",
            "REMOTE_USER",
            "REQUEST_METHOD",
            "SERVER_NAME",
            "SERVER_PORT",
            "SERVER_PROTOCOL",
            "SERVER_SOFTWARE");

    private final RequestStream stream;
    private final int use; // which of the requests that the stream serves one after the other
    private @Nullable TlsSession tlsSession; // made when asked for

    FastCgiRequest(Request request, RequestStream stream) {
        super(request);
        this.stream = stream;
        this.use = stream.use();
    }

    /** Wraps a request that came over FastCGI, as Jetty's handlers get it, and returns any other as it is. */
    static Request of(Request request) {
        if (!(request.getConnectionMetaData() instanceof RequestMetaData meta)) {
            return request;
        }
        meta.stream().markHandling();
        return new FastCgiRequest(request, meta.stream());
    }

    @Override
    public @Nullable Object getAttribute(String name) {
        Object attribute = super.getAttribute(name);
        if (attribute != null || use != stream.use()) {
            return attribute;
        }
        return isReserved(name) ? provided(name) : parameter(name);
    }

    private @Nullable Object parameter(String name) {
        CgiVariables variables = stream.head().variables();
        String value = variables.get(name);
        String parameter = name;
        if (value == null) {
            value = variables.get(AJP_PREFIX, name);
            parameter = AJP_PREFIX + name;
        }
        if (value == null
                || name.equals(FastCgiConfiguration.SECRET_PARAMETER)
                || (value.isEmpty() && META_VARIABLES.contains(name))) {
            return null;
        }
        AttributeNames allowed = stream.connection().configuration().mapping().attributes();
        return allowed.contains(parameter) ? value : null;
    }

    private @Nullable Object provided(String name) {
        return switch (name) {
            case FastCgiAttributes.ROLE -> stream.role().name();
            case FastCgiAttributes.GONE, FastCgiAttributes.ON_GONE -> stream.goneSignal();
            case FastCgiAttributes.STDERR -> stream.writer().errorLog();
            case FastCgiAttributes.APP_STATUS -> stream.writer().appStatus();
            case FastCgiAttributes.DATA -> ofFilter(stream.dataStream());
            case FastCgiAttributes.DATA_LENGTH -> ofFilter(number("FCGI_DATA_LENGTH"));
            case FastCgiAttributes.DATA_LAST_MODIFIED -> ofFilter(number("FCGI_DATA_LAST_MOD"));
            case FastCgiAttributes.REMOTE_USER -> trustedUser();
            case FastCgiAttributes.TARGET -> stream.head().target();
            case EndPoint.SslSessionData.ATTRIBUTE -> tlsSession();
            case "jakarta.servlet.request.secure_protocol", "javax.servlet.request.secure_protocol" ->
                nonEmpty(TlsSession.PROTOCOL);
            default -> null;
        };
    }

    private @Nullable String trustedUser() {
        return stream.connection().configuration().trustRemoteUser() ? nonEmpty("REMOTE_USER") : null;
    }

    private @Nullable TlsSession tlsSession() {
        TlsSession session = tlsSession;
        if (session == null) {
            tlsSession = session = TlsSession.of(this::nonEmpty);
        }
        return session;
    }

    /** Returns a parameter of this request, or null; null as well when the request has ended. */
    private @Nullable String nonEmpty(String parameter) {
        String value = use == stream.use() ? stream.head().variables().get(parameter) : null;
        return value == null || value.isBlank() ? null : value;
    }

    private @Nullable Object ofFilter(@Nullable Object value) {
        return stream.role() == Role.FILTER ? value : null;
    }

    private @Nullable Long number(String parameter) {
        String value = stream.head().variables().get(parameter);
        try {
            return value == null ? null : Long.valueOf(value);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static boolean isReserved(String name) {
        for (String prefix : RESERVED) {
            if (name.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }
}
