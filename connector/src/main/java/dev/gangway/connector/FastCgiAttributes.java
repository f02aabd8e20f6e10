package dev.gangway.connector;

/**
 * Names of request attributes through which an application reaches what HTTP has no word for.
 *
 * <p>Their values are of types of the JDK alone, so an application of any servlet generation can use them without having
 * this class: the names are constants to be copied.
 *
 * <pre>{@code
 * BooleanSupplier gone = (BooleanSupplier) request.getAttribute("dev.gangway.gone");
 * while (!gone.getAsBoolean()) { ... }
 * }</pre>
 *
 * <p>Beside these, parameters that the web server sends can be read under their own names: as far as {@link
 * dev.gangway.connector.cgi.AttributeNames} lets them, by default all but {@code HTTP_} variables, which are header fields;
 * not under names of the container, such as {@code jakarta.}; and an empty variable of CGI is null. An Authorizer hands
 * variables to the web server by response headers: {@code response.setHeader("Variable-NAME", value)}.
 */
public final class FastCgiAttributes {
    /** The role of the application for this request: {@code "RESPONDER"}, {@code "AUTHORIZER"} or {@code "FILTER"}. */
    public static final String ROLE = "dev.gangway.role";

    /**
     * A {@link java.util.function.BooleanSupplier} that tells whether the web server has given up the request. It may
     * be asked by any thread, also after the request has ended; it then tells how the request ended.
     */
    public static final String GONE = "dev.gangway.gone";

    /**
     * A {@link java.util.function.Consumer} of a {@link Runnable} to be run, once and in a thread of its own, when the
     * web server gives up the request; at once if it has.
     */
    public static final String ON_GONE = "dev.gangway.onGone";

    /**
     * A {@link java.util.function.Consumer} of strings that writes lines to the web server's error log, by the STDERR
     * stream. Without effect unless {@link FastCgiConfiguration.Builder#stderr} is on, and once the response has ended.
     */
    public static final String STDERR = "dev.gangway.stderr";

    /**
     * An {@link java.util.function.IntConsumer} that sets the appStatus, all 32 bits of it, with which the request ends:
     * what a CGI program would exit with. Unless set it is 0, or 1 where the status of the response is 500 or more. Web
     * servers ignore it; {@code gangway cgi} and cgi-fcgi exit with it. Without effect once the response has ended.
     */
    public static final String APP_STATUS = "dev.gangway.appStatus";

    /** For a Filter: an {@link java.io.InputStream}, the file to be filtered; to be read by one thread. */
    public static final String DATA = "dev.gangway.data";

    /** For a Filter: a {@link Long}, the length of the file in bytes. */
    public static final String DATA_LENGTH = "dev.gangway.dataLength";

    /** For a Filter: a {@link Long}, when the file was changed last, in seconds since 1970. */
    public static final String DATA_LAST_MODIFIED = "dev.gangway.dataLastModified";

    /**
     * A string, the user that the web server has recognised. There is one only where {@link
     * FastCgiConfiguration.Builder#trustRemoteUser} is on; otherwise {@code REMOTE_USER} is a parameter like any other.
     */
    public static final String REMOTE_USER = "dev.gangway.remoteUser";

    /**
     * A string, the path and query as the web server has them: those of the request's URI, unless a {@link
     * dev.gangway.connector.cgi.Mapping} makes another path of it for applications.
     */
    public static final String TARGET = "dev.gangway.target";

    /**
     * A {@link Long}, how many bytes of content the answer has had so far, as they go to the web server: none for HEAD.
     * It is an attribute of a request's {@link org.eclipse.jetty.server.ConnectionMetaData}, for logs, where {@link
     * #TARGET} is one too: also of requests that no handler sees.
     */
    public static final String SENT = "dev.gangway.sent";

    private FastCgiAttributes() {}
}
