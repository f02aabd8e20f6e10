package dev.gangway.it.harness;

/** How a web server reaches the bridge. */
public enum Link {
    /** TCP, with connections that the web server keeps and uses again. */
    TCP_KEPT,
    /** TCP, with one connection for each request: what a short recipe gives. */
    TCP,
    /** A Unix-domain socket, with one connection for each request. */
    UNIX
}
