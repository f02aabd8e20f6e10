package dev.gangway.client;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Builds the parameters that nginx would send for a request that came over HTTP. */
final class WebServerParameters {
    private static final String LOOPBACK = "127.0.0.1";
    private static final String FORM = "application/x-www-form-urlencoded";

    private final ParameterTable parameters = new ParameterTable();

    private WebServerParameters() {}

    /**
     * Builds the parameters of one request.
     *
     * @param body what is sent as STDIN, or null for a request without a body
     * @param local this side of the connection, or null if it is a Unix-domain socket
     * @param remote the application's side, or null likewise
     * @param headers as given on the command line: {@code Name: value}; one without a value takes the header away
     */
    static ParameterTable of(
            String method,
            RequestTarget target,
            @Nullable RequestBody body,
            @Nullable InetSocketAddress local,
            @Nullable InetSocketAddress remote,
            List<String> headers) {
        WebServerParameters builder = new WebServerParameters();
        builder.request(method, target);
        if (body != null) {
            builder.parameters.set("CONTENT_TYPE", FORM);
            builder.parameters.set("CONTENT_LENGTH", body.hasKnownLength() ? Long.toString(body.length()) : "");
        }
        builder.addresses(local, remote);
        builder.parameters.set("HTTP_HOST", target.authority().isEmpty() ? "localhost" : target.authority());
        builder.parameters.set("HTTP_USER_AGENT", Version.software());
        builder.parameters.set("HTTP_ACCEPT", "*/*");
        headers.forEach(builder::header);
        builder.serverName(target);
        return builder.parameters;
    }

    private void request(String method, RequestTarget target) {
        parameters.set("GATEWAY_INTERFACE", "CGI/1.1");
        parameters.set("SERVER_SOFTWARE", Version.software());
        parameters.set("SERVER_PROTOCOL", "HTTP/1.1");
        parameters.set("REQUEST_METHOD", method);
        parameters.set("REQUEST_SCHEME", target.scheme());
        parameters.set("REQUEST_URI", target.raw());
        parameters.set("SCRIPT_NAME", target.decodedPath());
        parameters.set("DOCUMENT_URI", target.decodedPath());
        parameters.set("QUERY_STRING", target.query());
        // nginx sends these two always, and empty when there is no body.
        parameters.set("CONTENT_TYPE", "");
        parameters.set("CONTENT_LENGTH", "");
        if (target.isSecure()) {
            parameters.set("HTTPS", "on");
        }
    }

    private void addresses(@Nullable InetSocketAddress local, @Nullable InetSocketAddress remote) {
        parameters.set("REMOTE_ADDR", local == null ? LOOPBACK : addressOf(local));
        parameters.set("REMOTE_PORT", local == null ? "0" : Integer.toString(local.getPort()));
        parameters.set("SERVER_ADDR", remote == null ? LOOPBACK : addressOf(remote));
    }

    private static String addressOf(InetSocketAddress socket) {
        String address = socket.getAddress().getHostAddress();
        int zone = address.indexOf('%');
        // Java writes all zeros of an IPv6 address, a web server leaves a run of them out.
        return (zone < 0 ? address : address.substring(0, zone)).replaceFirst("(?:^|:)0(?::0)+(?::|$)", "::");
    }

    private void header(String header) {
        int colon = header.indexOf(':');
        if (colon <= 0) {
            throw new IllegalArgumentException("'" + header + "' is no header (expected 'Name: value')");
        }
        String name =
                header.substring(0, colon).strip().toUpperCase(Locale.ROOT).replace('-', '_');
        String value = header.substring(colon + 1).strip();
        boolean isContentField = name.equals("CONTENT_TYPE") || name.equals("CONTENT_LENGTH");
        String parameter = isContentField ? name : "HTTP_" + name;
        if (value.isEmpty()) {
            parameters.remove(parameter);
        } else {
            parameters.set(parameter, joined(parameter, value));
        }
    }

    /** A header that is given twice becomes one parameter, as in nginx from 1.23 on; the ones set here are replaced. */
    private String joined(String parameter, String value) {
        String before = parameters.get(parameter);
        return switch (parameter) {
            case "CONTENT_TYPE", "CONTENT_LENGTH", "HTTP_HOST", "HTTP_USER_AGENT", "HTTP_ACCEPT" -> value;
            case "HTTP_COOKIE" -> before == null ? value : before + "; " + value;
            default -> before == null ? value : before + ", " + value;
        };
    }

    /** Name and port follow the Host header, as far as there is one. */
    private void serverName(RequestTarget target) {
        String host = parameters.get("HTTP_HOST");
        String authority = host == null ? "localhost" : host;
        int colon = authority.lastIndexOf(':');
        boolean hasPort = colon > authority.lastIndexOf(']');
        parameters.set("SERVER_NAME", hasPort ? authority.substring(0, colon) : authority);
        String defaultPort = target.isSecure() ? "443" : "80";
        parameters.set("SERVER_PORT", hasPort ? authority.substring(colon + 1) : defaultPort);
    }
}
