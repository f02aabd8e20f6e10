package dev.gangway.connector;

import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * A request whose FastCGI parameters can be read as attributes, by their names.
 *
 * <p>They are looked up when asked for and are not among the names that {@code getAttributeNameSet} lists, so parameters
 * that nobody asks for cost nothing. An attribute that the application or Jetty has set hides the parameter.
 */
final class FastCgiRequest extends Request.Wrapper {
    /** Prefixes of names that mean something to the container: no parameter is seen under them. */
    private static final String[] RESERVED = {
        "jakarta.", "javax.", "java.", "jdk.", "sun.", "com.sun.", "org.eclipse.", "dev.gangway."
    };

    private final RequestStream stream;
    private final int use; // which of the requests that the stream serves one after the other

    FastCgiRequest(Request request, RequestStream stream) {
        super(request);
        this.stream = stream;
        this.use = stream.use();
    }

    /** Wraps a request that came over FastCGI, and returns any other as it is. */
    static Request of(Request request) {
        return request.getConnectionMetaData() instanceof RequestMetaData meta
                ? new FastCgiRequest(request, meta.stream())
                : request;
    }

    @Override
    public @Nullable Object getAttribute(String name) {
        Object attribute = super.getAttribute(name);
        return attribute != null || isReserved(name) ? attribute : stream.parameter(name, use);
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
