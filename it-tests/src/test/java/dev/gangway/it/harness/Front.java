package dev.gangway.it.harness;

/** A way in which a web server stands in front of a bridge; every test of the shared suites runs on each. */
public enum Front {
    /** nginx over TCP, with connections to the bridge that it keeps and uses again. */
    NGINX_KEPT {
        @Override
        WebServer start(Bridge bridge) {
            return Nginx.start(true, bridge.tcpAddress());
        }
    },
    /** nginx over TCP as it comes: one connection for each request. */
    NGINX_TCP {
        @Override
        WebServer start(Bridge bridge) {
            return Nginx.start(false, bridge.tcpAddress());
        }
    },
    /** nginx over a Unix-domain socket, with one connection for each request. */
    NGINX_UNIX {
        @Override
        WebServer start(Bridge bridge) {
            return Nginx.start(false, bridge.unixAddress());
        }
    };

    /** Starts the web server in front of a bridge that listens on TCP and on a Unix-domain socket. */
    abstract WebServer start(Bridge bridge);

    /** Whether a connection that breaks off is told from the end of an answer without length. */
    public boolean seesBrokenAnswers() {
        return this == NGINX_KEPT;
    }
}
