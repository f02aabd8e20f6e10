package dev.gangway.launcher.control;

import dev.gangway.launcher.status.StatusPage;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.eclipse.jetty.util.ajax.JSON;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns requests into commands, and what comes of them, but for the status, into JSON.
 *
 * <pre>
 *   GET    /applications                          all applications
 *   PUT    /applications?name=shop.war            a WAR in the body, into the folder
 *   DELETE /applications?context=/shop[&amp;host=..]   out of the folder
 *   POST   /reload?context=/shop[&amp;host=..]         started anew
 *   GET    /status[?json|?openmetrics]            what the bridge is doing, as text if not said otherwise
 * </pre>
 */
final class ControlHandler extends Handler.Abstract {
    private static final Logger LOG = LoggerFactory.getLogger(ControlHandler.class);

    static final String APPLICATIONS = "/applications";
    static final String RELOAD = "/reload";
    static final String STATUS = "/status";

    private final Deployments deployments;
    private final StatusPage statusPage;

    ControlHandler(Deployments deployments, StatusPage statusPage) {
        this.deployments = deployments;
        this.statusPage = statusPage;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        if (Request.getPathInContext(request).equals(STATUS)) {
            statusPage.answer(request, response, callback);
            return true;
        }
        int status = HttpStatus.OK_200;
        Map<String, Object> answer;
        try {
            answer = answer(request);
        } catch (Refusal e) {
            status = e.status();
            answer = error(e.getMessage());
        } catch (Exception e) {
            LOG.warn("{} {} failed", request.getMethod(), request.getHttpURI(), e);
            status = HttpStatus.INTERNAL_SERVER_ERROR_500;
            answer = error("the bridge failed: " + e);
        }
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json;charset=utf-8");
        Content.Sink.write(response, true, new JSON().toJSON(answer) + "\n", callback);
        return true;
    }

    private static Map<String, Object> error(@Nullable String message) {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("error", String.valueOf(message));
        return error;
    }

    private Map<String, Object> answer(Request request) throws Exception {
        Fields parameters = Request.extractQueryParameters(request);
        String command = request.getMethod() + " " + Request.getPathInContext(request);
        switch (command) {
            case "GET " + APPLICATIONS -> {
                return deployments.list();
            }
            case "PUT " + APPLICATIONS -> {
                try (InputStream war = Content.Source.asInputStream(request)) {
                    return deployments.deploy(required(parameters, "name"), war);
                }
            }
            case "DELETE " + APPLICATIONS -> {
                return deployments.undeploy(required(parameters, "context"), parameters.getValue("host"));
            }
            case "POST " + RELOAD -> {
                return deployments.reload(required(parameters, "context"), parameters.getValue("host"));
            }
            default ->
                throw new Refusal(
                        HttpStatus.NOT_FOUND_404,
                        "'" + command + "' is no command; is this bridge of the same version?");
        }
    }

    private static String required(Fields parameters, String name) throws Refusal {
        String value = parameters.getValue(name);
        if (value == null || value.isEmpty()) {
            throw new Refusal(HttpStatus.BAD_REQUEST_400, "the parameter '" + name + "' is missing");
        }
        return value;
    }
}
