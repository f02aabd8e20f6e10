package dev.gangway.it.harness;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A way in which a web server spreads requests over several bridges, as {@code gangway config} prints it. */
public enum Balancer {
    /** nginx, each request to the next bridge: the hardest for sessions. */
    NGINX_IN_TURN("nginx", false),
    /** nginx, to the bridge that the session's id names. */
    NGINX_STICKY("nginx", true),
    /** HAProxy, to the bridge that the session's id names. */
    HAPROXY("haproxy", true),
    /** Apache's balancer, to the bridge that the session's id names. */
    APACHE("apache", true),
    /** lighttpd, each request to the next bridge: by names it would wait for the one that is down. */
    LIGHTTPD("lighttpd", false);

    private final String front;
    private final boolean isSticky;

    Balancer(String front, boolean isSticky) {
        this.front = front;
        this.isSticky = isSticky;
    }

    /**
     * Starts the web server.
     *
     * @param nodes where bridges listen, by their names
     */
    public ConfiguredFront start(Map<String, String> nodes) {
        List<String> options = new ArrayList<>();
        new TreeMap<>(nodes)
                .forEach((name, address) ->
                        options.addAll(List.of("--backend", isSticky ? name + "=" + address : address)));
        return ConfiguredFront.start(front, options);
    }
}
