package dev.gangway.benchmarks;

import java.util.Locale;

/** A server that is measured, and how it is spoken to. */
enum Peer {
    GANGWAY_TCP("gangway", Protocol.FASTCGI),
    GANGWAY_UNIX("gangway", Protocol.FASTCGI),
    JETTY_HTTP("jetty-http", Protocol.HTTP),
    JETTY_FCGI("jetty-fcgi", Protocol.FASTCGI),
    TOMCAT_HTTP("tomcat-http", Protocol.HTTP),
    TOMCAT_AJP("tomcat-ajp", Protocol.AJP),
    PHP_FPM("", Protocol.FASTCGI);

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

    /** Returns whether this can be asked in this way: a protocol has not every front, PHP has one scenario. */
    boolean supports(Scenario scenario, FrontKind front) {
        return switch (this) {
            case PHP_FPM -> scenario == Scenario.HELLO;
            case TOMCAT_AJP -> front == FrontKind.APACHE;
            // Behind Apache its requests stall: it stops reading where a record and a read end together.
            case JETTY_FCGI -> front != FrontKind.APACHE;
            default -> true;
        };
    }
}
