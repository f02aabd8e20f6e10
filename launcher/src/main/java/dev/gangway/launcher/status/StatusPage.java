package dev.gangway.launcher.status;

import dev.gangway.launcher.options.StatusSettings;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Answers with the status of a bridge, in the form that the query asks for, as that of php-fpm does.
 *
 * <pre>
 *   (none)         text
 *   ?json          JSON
 *   ?openmetrics   what Prometheus reads
 * </pre>
 */
public final class StatusPage {
    private final BridgeStatus bridge;
    private @Nullable StatusMetrics metrics;

    /** Answers with the status of this bridge. */
    public StatusPage(BridgeStatus bridge) {
        this.bridge = bridge;
    }

    private synchronized StatusMetrics metrics() {
        if (metrics == null) {
            metrics = new StatusMetrics(bridge);
        }
        return metrics;
    }

    /** Returns the handler, and around it what tells of its requests: the status at its path, and slow ones in the log. */
    public Handler around(Handler handler, StatusSettings settings) {
        Handler outer = settings.slow() == null ? handler : new SlowLog(settings.slow(), handler);
        return settings.path() == null ? outer : new StatusHandler(settings.path(), this, outer);
    }

    /** Answers. */
    public void answer(Request request, Response response, Callback callback) {
        if (!HttpMethod.GET.is(request.getMethod()) && !HttpMethod.HEAD.is(request.getMethod())) {
            response.getHeaders().put(HttpHeader.ALLOW, "GET, HEAD");
            Response.writeError(request, response, callback, HttpStatus.METHOD_NOT_ALLOWED_405);
            return;
        }
        String form = Objects.requireNonNullElse(request.getHttpURI().getQuery(), "");
        switch (form.replaceFirst("[=&].*", "")) {
            case "" ->
                send(
                        response,
                        callback,
                        "text/plain;charset=utf-8",
                        StatusText.of(bridge.snapshot()).getBytes(StandardCharsets.UTF_8));
            case "json" ->
                send(
                        response,
                        callback,
                        "application/json;charset=utf-8",
                        StatusJson.of(bridge.snapshot()).getBytes(StandardCharsets.UTF_8));
            case "openmetrics" ->
                send(response, callback, StatusMetrics.CONTENT_TYPE, metrics().scrape());
            default ->
                Response.writeError(
                        request,
                        response,
                        callback,
                        HttpStatus.BAD_REQUEST_400,
                        "the status is had as text, with ?json, or with ?openmetrics");
        }
    }

    private static void send(Response response, Callback callback, String type, byte[] content) {
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        response.write(true, ByteBuffer.wrap(content), callback);
    }
}
