package dev.gangway.benchmarks;

import java.util.Locale;

/** What stands between the load and a server. */
enum FrontKind {
    STRAIGHT("", "straight"),
    NGINX("nginx", "through nginx"),
    /** As nginx is unless it is told to keep connections to what is behind it. */
    NGINX_CLOSE("nginx", "through nginx that makes a connection for each request"),
    APACHE("apache2", "through Apache"),
    HAPROXY("haproxy", "through HAProxy");

    private final String program;
    private final String title;

    FrontKind(String program, String title) {
        this.program = program;
        this.title = title;
    }

    /** Returns how a table names it. */
    String title() {
        return title;
    }

    boolean isNginx() {
        return this == NGINX || this == NGINX_CLOSE;
    }

    String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns the program that it needs; empty for none. */
    String program() {
        return program;
    }
}
