package dev.gangway.launcher.status;

import dev.gangway.connector.FastCgiAttributes;
import dev.gangway.connector.protocol.Role;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Shows the status through the web server, at one path, in place of what an application has there.
 *
 * <p>Only where the path is written like that: a web server that keeps others from {@code /status} may well let
 * {@code /status;x} pass. And only for a Responder: an Authorizer is asked about this path as about any other.
 */
final class StatusHandler extends Handler.Wrapper {
    private final String path;
    private final StatusPage page;

    /**
     * Shows a status.
     *
     * @param path the whole path, as browsers send it
     */
    StatusHandler(String path, StatusPage page, Handler handler) {
        super(handler);
        this.path = path;
        this.page = page;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        if (!path.equals(request.getHttpURI().getPath()) || asksForMore(request)) {
            return super.handle(request, response, callback);
        }
        page.answer(request, response, callback);
        return true;
    }

    /** Returns whether this is no request for a page: 200 for an Authorizer would let everybody see this one. */
    private static boolean asksForMore(Request request) {
        Object role = request.getAttribute(FastCgiAttributes.ROLE);
        return role != null && !role.equals(Role.RESPONDER.name());
    }
}
