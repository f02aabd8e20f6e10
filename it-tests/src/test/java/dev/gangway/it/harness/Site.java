package dev.gangway.it.harness;

import java.net.URI;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The sample application behind a web server, for the tests that only ask.
 *
 * <p>One bridge answers all web servers of these tests, and stays up through the test run. A test that stops a bridge,
 * breaks it or measures it starts its own.
 */
public final class Site {
    private static final Map<Link, Site> NGINX = new EnumMap<>(Link.class);
    private static @Nullable Bridge shared;

    private final Bridge bridge;
    private final WebServer webServer;

    private Site(Bridge bridge, WebServer webServer) {
        this.bridge = bridge;
        this.webServer = webServer;
    }

    /** Returns the sample application behind nginx, which reaches the bridge in the given way. */
    public static synchronized Site behindNginx(Link link) {
        return NGINX.computeIfAbsent(link, wanted -> {
            Programs.require("nginx", "nginx");
            Bridge bridge = sharedBridge();
            return new Site(bridge, nginx(bridge, wanted));
        });
    }

    /** Starts nginx in front of a bridge that listens on TCP first and on a Unix-domain socket second. */
    private static WebServer nginx(Bridge bridge, Link link) {
        return switch (link) {
            case TCP_KEPT -> Nginx.start(true, bridge.address(0));
            case TCP -> Nginx.start(false, bridge.address(0));
            case UNIX -> Nginx.start(false, bridge.address(1));
        };
    }

    private static Bridge sharedBridge() {
        Bridge bridge = shared;
        if (bridge == null) {
            bridge = Bridge.builder().tcp().unix().sampleAtRoot().start();
            shared = bridge;
        }
        return bridge;
    }

    public Bridge bridge() {
        return bridge;
    }

    public WebServer webServer() {
        return webServer;
    }

    public URI origin() {
        return webServer.origin();
    }

    /** Returns a new browser without cookies. */
    public Browser browser() {
        return new Browser(webServer.origin());
    }

    /** Returns a new browser whose requests and answers the web server passes on as they arrive. */
    public Browser streamingBrowser() {
        return new Browser(webServer.streamingOrigin());
    }
}
