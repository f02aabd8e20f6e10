package dev.gangway.benchmarks;

import java.util.Locale;

/** A server that is measured, and how it is spoken to. */
enum Peer {
    GANGWAY_TCP("gangway", Protocol.FASTCGI),
    GANGWAY_UNIX("gangway", Protocol.FASTCGI),
    /** Where the front can, requests share a connection. */
    GANGWAY_SHARED("gangway", Protocol.FASTCGI),
    JETTY_HTTP("jetty-http", Protocol.HTTP),
    JETTY_FCGI("jetty-fcgi", Protocol.FASTCGI),
    TOMCAT_HTTP("tomcat-http", Protocol.HTTP),
    TOMCAT_AJP("tomcat-ajp", Protocol.AJP),
    PHP_FPM("", Protocol.FASTCGI),
    GO("", Protocol.FASTCGI),
    /** What the protocol costs without a servlet container, in C. */
    FLOOR("", Protocol.FASTCGI);

    /** The one that the others are compared with. */
    static final Peer REFERENCE = JETTY_HTTP;

    enum Protocol {
        HTTP,
        FASTCGI,
        AJP
    }

    private final String kind;
    private final Protocol protocol;

    Peer(String kind, Protocol protocol) {
        this.kind = kind;
        this.protocol = protocol;
    }

    String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns the kind of the Java back end; empty for a server that is no Java. */
    String kind() {
        return kind;
    }

    Protocol protocol() {
        return protocol;
    }

    boolean isUnix() {
        return this == GANGWAY_UNIX;
    }

    /** Returns whether it is measured behind this front. */
    boolean isBehind(FrontKind front) {
        return switch (this) {
            case GANGWAY_SHARED -> front == FrontKind.HAPROXY;
            case TOMCAT_AJP -> front == FrontKind.APACHE;
            case PHP_FPM -> front.isNginx();
            case GO, FLOOR -> front == FrontKind.STRAIGHT || front.isNginx();
            // Behind Apache its requests stall: it stops reading where a record and a read end together. So do those of
            // connections that are not kept, now and then.
            case JETTY_FCGI -> front != FrontKind.APACHE && front != FrontKind.NGINX_CLOSE;
            default -> true;
        };
    }

    /** Returns whether it has something for this kind of request. */
    boolean supports(Scenario scenario) {
        return switch (this) {
            case PHP_FPM, GO -> scenario == Scenario.HELLO;
            case FLOOR -> scenario != Scenario.STATIC && scenario != Scenario.ASYNC && scenario != Scenario.SSE;
            // Debian's HAProxy 2.6 crashes when large answers share a connection.
            case GANGWAY_SHARED -> scenario.isSmall() && scenario != Scenario.STATIC;
            default -> true;
        };
    }

    /** Returns the program that it needs beside Java, or is; empty for none. */
    String program() {
        return switch (this) {
            case PHP_FPM -> "php-fpm";
            case GO -> "go";
            case FLOOR -> "gcc";
            default -> "";
        };
    }
}
