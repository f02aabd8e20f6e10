package dev.gangway.connector.conformance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Map;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Blocker;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Applications for tests: core handlers that block as servlets do. */
public final class Apps {
    private Apps() {}

    /** An application that ends its request when it returns. */
    @FunctionalInterface
    public interface App {
        void handle(Request request, Response response) throws Exception;
    }

    /** Returns a handler that runs the application, and completes the request when it returns. */
    public static Handler of(App app) {
        return new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) throws Exception {
                app.handle(request, response);
                callback.succeeded();
                return true;
            }
        };
    }

    /** Returns a handler that sends a request to the application with the first segment of its path. */
    public static Handler byPath(Map<String, App> apps) {
        return of((request, response) -> {
            String path = Request.getPathInContext(request);
            String first =
                    path.substring(0, Math.max(0, path.indexOf('/', 1) < 0 ? path.length() : path.indexOf('/', 1)));
            App app = apps.get(first);
            if (app == null) {
                response.setStatus(404);
                text(response, "nothing at " + path);
            } else {
                app.handle(request, response);
            }
        });
    }

    /** Answers a short text without looking at the request's body. */
    public static void hello(Request request, Response response) throws IOException {
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain");
        write(response, true, "ok\n");
    }

    /** Answers with the body of the request. */
    public static void echo(Request request, Response response) throws IOException {
        byte[] body = readAll(request);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/octet-stream");
        write(response, true, ByteBuffer.wrap(body));
    }

    /** Answers what HTTP request arrived, one line per fact, and some variables as attributes. */
    public static void report(Request request, Response response) throws Exception {
        StringBuilder report = new StringBuilder();
        line(report, "method", request.getMethod());
        line(report, "target", request.getHttpURI().getPathQuery());
        line(report, "path", request.getHttpURI().getPath());
        line(report, "query", request.getHttpURI().getQuery());
        line(report, "protocol", request.getConnectionMetaData().getProtocol());
        line(report, "version", request.getConnectionMetaData().getHttpVersion().asString());
        line(report, "scheme", request.getHttpURI().getScheme());
        line(report, "secure", request.isSecure());
        line(report, "server", Request.getServerName(request) + ":" + Request.getServerPort(request));
        line(report, "remote", Request.getRemoteAddr(request) + ":" + Request.getRemotePort(request));
        line(report, "local", Request.getLocalAddr(request) + ":" + Request.getLocalPort(request));
        line(report, "length", request.getLength());
        for (HttpField field : request.getHeaders()) {
            line(report, "header " + field.getName(), field.getValue());
        }
        for (String name : ATTRIBUTES) {
            line(report, "attribute " + name, request.getAttribute(name));
        }
        byte[] body = readAll(request);
        line(report, "body", body.length <= 200 ? new String(body, ISO_8859_1) : body.length + " " + sum(body));
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain; charset=iso-8859-1");
        write(response, true, ByteBuffer.wrap(report.toString().getBytes(ISO_8859_1)));
    }

    /** The variables that {@link #report} shows as attributes. */
    private static final String[] ATTRIBUTES = {
        "A",
        "EMPTY",
        "ABSENT",
        "REQUEST_URI",
        "SCRIPT_NAME",
        "PATH_INFO",
        "DOCUMENT_ROOT",
        "SERVER_SOFTWARE",
        "REMOTE_USER",
        "AUTH_TYPE",
        "CONTENT_LENGTH",
        "HTTP_COOKIE",
        "HTTP_X_UTF8",
        "SSL_CLIENT_S_DN"
    };

    private static void line(StringBuilder report, String name, @Nullable Object value) {
        report.append(name).append('=').append(value).append('\n');
    }

    /** Returns a number that changes with any byte and its place. */
    public static long sum(byte[] bytes) {
        long sum = 17;
        for (byte b : bytes) {
            sum = sum * 31 + b;
        }
        return sum;
    }

    public static byte[] readAll(Request request) throws IOException {
        try (InputStream in = Content.Source.asInputStream(request)) {
            return in.readAllBytes();
        }
    }

    /** Writes text and ends the response. */
    public static void text(Response response, String text) throws IOException {
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain");
        write(response, true, text);
    }

    public static void write(Response response, boolean last, String text) throws IOException {
        write(response, last, ByteBuffer.wrap(text.getBytes(ISO_8859_1)));
    }

    /** Writes and waits until that is done. */
    public static void write(Response response, boolean last, ByteBuffer content) throws IOException {
        try (Blocker.Callback callback = Blocker.callback()) {
            response.write(last, content, callback);
            callback.block();
        }
    }
}
