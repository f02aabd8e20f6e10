package dev.gangway.it.harness;

import java.net.URI;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Applications behind a web server: a bridge and what stands in front of it. */
public final class Site implements AutoCloseable {
    private static final Map<Front, Site> SHARED = new EnumMap<>(Front.class);
    private static @Nullable Bridge sharedBridge;

    private final Bridge bridge;
    private final WebServer webServer;

    private Site(Bridge bridge, WebServer webServer) {
        this.bridge = bridge;
        this.webServer = webServer;
    }

    /**
     * Returns the sample application, with the probe at its side, behind a web server, for tests that only ask.
     *
     * <p>One bridge answers all web servers of these tests, and stays up through the test run. A test that stops a
     * bridge, breaks it or measures it has a site of its own.
     */
    public static synchronized Site shared(Front front) {
        Site site = SHARED.get(front);
        if (site == null) {
            Bridge bridge = sharedBridge;
            if (bridge == null) {
                Programs.require("nginx", "nginx");
                bridge = Bridge.builder()
                        .tcp()
                        .unix()
                        .sampleAtRoot()
                        .application("/probe=" + Bridge.probe())
                        .start();
                sharedBridge = bridge;
            }
            site = new Site(bridge, front.start(bridge));
            SHARED.put(front, site);
        }
        return site;
    }

    /** Starts what the builder describes, and a web server in front of it; closing the site stops both. */
    public static Site own(Front front, Bridge.Builder builder) {
        Programs.require("nginx", "nginx");
        Bridge bridge = builder.tcp().unix().start();
        try {
            return new Site(bridge, front.start(bridge));
        } catch (RuntimeException e) {
            bridge.close();
            throw e;
        }
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

    @Override
    public void close() {
        webServer.close();
        bridge.close();
    }
}
