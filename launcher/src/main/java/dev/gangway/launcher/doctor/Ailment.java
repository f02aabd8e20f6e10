package dev.gangway.launcher.doctor;

/** What may be wrong with a web server in front of a bridge, and what mends it. */
enum Ailment {
    PORT("Applications do not see the host and port that browsers ask for, so redirects lead elsewhere"),
    SCHEME("Applications do not see whether browsers come by https, so redirects and cookies are wrong"),
    TARGET("Applications do not see the path and the query as browsers send them"),
    AUTHORIZATION("Applications do not see the header Authorization, so their own logins by it fail"),
    REMOTE_USER("REMOTE_USER is whatever name a browser claims; nobody has checked a password"),
    REMOTE_ADDRESS("Applications do not see the address of the browser"),
    BUFFERING("Answers are held back: events and progress come late, or only at the end"),
    UPLOAD("Large uploads are refused"),
    CHUNKED("Uploads without a length (chunked) are refused"),
    RESPONSE_HEADERS("Large header blocks of answers are refused"),
    ERROR_PAGES("Error pages of applications are replaced"),
    CONNECTIONS("Every request makes a new connection to the bridge, which costs time");

    private final String words;

    Ailment(String words) {
        this.words = words;
    }

    /** Returns what is wrong, in a sentence without its full stop. */
    String words() {
        return words;
    }

    /** Returns whether the web server cannot do otherwise, so that it is no fault of its configuration. */
    boolean isNatureOf(WebServer server) {
        return switch (this) {
            case REMOTE_USER -> server == WebServer.HAPROXY;
            case CONNECTIONS -> server == WebServer.LIGHTTPD || server == WebServer.CADDY || server == WebServer.IIS;
            default -> false;
        };
    }

    /** Returns the setting that mends it. */
    String remedy(WebServer server) {
        String remedy =
                switch (server) {
                    case NGINX -> nginx();
                    case APACHE -> apache();
                    case LIGHTTPD -> lighttpd();
                    case HAPROXY -> haproxy();
                    case CADDY -> caddy();
                    case IIS, OTHER -> "";
                };
        return remedy.isEmpty() ? "compare its configuration with what 'gangway config' prints" : remedy;
    }

    private String nginx() {
        return switch (this) {
            case PORT ->
                "fastcgi_param HTTP_HOST with the port, as 'gangway config nginx' has it, "
                        + "and fastcgi_param SERVER_PORT $server_port";
            case SCHEME -> "fastcgi_param HTTPS $https if_not_empty; and fastcgi_param REQUEST_SCHEME $scheme;";
            case TARGET -> "fastcgi_param REQUEST_URI $request_uri;";
            case AUTHORIZATION -> "take away what sets HTTP_AUTHORIZATION; nginx passes it on by itself";
            case REMOTE_USER ->
                "no fastcgi_param REMOTE_USER where there is no auth_basic; or no --trust-remote-user "
                        + "for the bridge";
            case REMOTE_ADDRESS ->
                "fastcgi_param REMOTE_ADDR $remote_addr; and fastcgi_param REMOTE_PORT $remote_port;";
            case BUFFERING -> "fastcgi_keep_conn on; with keepalive in the upstream, or fastcgi_buffering off;";
            case UPLOAD -> "client_max_body_size 100m;";
            case CHUNKED -> "client_max_body_size 100m;";
            case RESPONSE_HEADERS -> "fastcgi_buffer_size 64k; fastcgi_buffers 8 64k; fastcgi_busy_buffers_size 128k;";
            case ERROR_PAGES -> "fastcgi_intercept_errors off;";
            case CONNECTIONS -> "keepalive 32; in the upstream, and fastcgi_keep_conn on;";
        };
    }

    private String apache() {
        return switch (this) {
            case PORT -> "no RequestHeader that sets Host";
            case SCHEME -> "SSLOptions +StdEnvVars, or SetEnv HTTPS on where something before Apache does TLS";
            case TARGET -> "a ProxyPass with the same path on both sides, and no RewriteRule for it";
            case AUTHORIZATION -> "CGIPassAuth On";
            case REMOTE_USER -> "Require valid-user, or no --trust-remote-user for the bridge";
            case REMOTE_ADDRESS -> "no module that takes REMOTE_ADDR away";
            case BUFFERING -> "flushpackets=on on ProxyPass (mod_fcgid: FcgidOutputBufferSize 0)";
            case UPLOAD -> "LimitRequestBody 104857600 (mod_fcgid: FcgidMaxRequestLen 104857600)";
            case CHUNKED -> "LimitRequestBody 104857600, and no module that needs a length";
            case RESPONSE_HEADERS -> "header lines of up to 8 KiB; there is no setting for more";
            case ERROR_PAGES -> "ProxyErrorOverride Off";
            case CONNECTIONS -> "enablereuse=on on ProxyPass (mod_fcgid cannot)";
        };
    }

    private String lighttpd() {
        return switch (this) {
            case BUFFERING -> "server.stream-response-body = 2";
            case UPLOAD -> "server.max-request-size = 102400";
            case CHUNKED -> "server.stream-request-body = 0";
            case RESPONSE_HEADERS -> "fewer headers; there is no setting for more";
            case ERROR_PAGES -> "no server.error-handler and no server.errorfile-prefix with server.error-intercept";
            case TARGET -> "no url.rewrite for these paths";
            default -> "";
        };
    }

    private String haproxy() {
        return switch (this) {
            case AUTHORIZATION -> "pass-header authorization in the fcgi-app";
            case REMOTE_USER ->
                "HAProxy always does so: no --trust-remote-user for the bridge without 'http-request auth'";
            case CHUNKED, RESPONSE_HEADERS -> "tune.bufsize 65000 in the section global";
            case UPLOAD -> "no 'http-request deny' for bodies of this size, and tune.bufsize of 65000 at the most";
            case TARGET -> "no 'http-request set-path' and the like for these paths";
            case CONNECTIONS -> "option keep-conn in the fcgi-app, and http-reuse always in the backend";
            case ERROR_PAGES -> "no errorfiles for answers of the backend";
            default -> "";
        };
    }

    private String caddy() {
        return switch (this) {
            case BUFFERING -> "flush_interval -1 in reverse_proxy";
            case UPLOAD -> "request_body { max_size 100MB }";
            case CHUNKED -> "request_buffers 1MiB in reverse_proxy, which collects as much of each upload in memory";
            case ERROR_PAGES -> "no handle_response in reverse_proxy";
            case TARGET -> "no php_fastcgi, and no rewrite for these paths";
            case AUTHORIZATION -> "no header_up that takes Authorization away";
            default -> "";
        };
    }
}
