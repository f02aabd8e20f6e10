package dev.gangway.launcher.doctor;

import java.util.Locale;

/** A web server, as far as the remedies differ. */
enum WebServer {
    NGINX("nginx"),
    APACHE("Apache"),
    LIGHTTPD("lighttpd"),
    HAPROXY("HAProxy"),
    CADDY("Caddy"),
    IIS("Microsoft-IIS"),
    OTHER("");

    private final String software;

    WebServer(String software) {
        this.software = software;
    }

    /** Returns the web server that says so of itself in SERVER_SOFTWARE. */
    static WebServer of(String software) {
        for (WebServer server : values()) {
            if (software.toLowerCase(Locale.ROOT).startsWith(server.software.toLowerCase(Locale.ROOT))) {
                return server;
            }
        }
        return OTHER;
    }
}
