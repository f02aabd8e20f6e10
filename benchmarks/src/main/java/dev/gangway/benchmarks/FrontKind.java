package dev.gangway.benchmarks;

import java.util.Locale;

/** What stands between the load and a server. */
enum FrontKind {
    STRAIGHT(""),
    NGINX("nginx"),
    APACHE("apache2"),
    HAPROXY("haproxy");

    private final String program;

    FrontKind(String program) {
        this.program = program;
    }

    String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the program that it needs; empty for none. */
    String program() {
        return program;
    }
}
