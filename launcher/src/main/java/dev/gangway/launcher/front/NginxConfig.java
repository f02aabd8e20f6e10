package dev.gangway.launcher.front;

import dev.gangway.launcher.front.FrontSettings.SendFiles;
import dev.gangway.launcher.front.FrontSettings.Standalone;
import dev.gangway.launcher.front.FrontSettings.Tls;
import dev.gangway.launcher.options.Streaming;
import java.nio.file.Path;

/** The dialect of nginx. */
final class NginxConfig {
    private final FrontSettings settings;
    private final ConfigText text = new ConfigText();

    private NginxConfig(FrontSettings settings) {
        this.settings = settings;
    }

    static String write(FrontSettings settings) {
        NginxConfig config = new NginxConfig(settings);
        Standalone standalone = settings.standalone();
        if (standalone == null) {
            config.text.comment("Gangway behind nginx. Save it as /etc/nginx/conf.d/gangway.conf, then run:");
            config.text.comment("  nginx -t && systemctl reload nginx");
            config.text.defaultSite(settings, "rm /etc/nginx/sites-enabled/default");
            Starts.comment(config.text, settings);
            config.writeHttp();
        } else {
            config.writeMain(standalone);
        }
        return config.text.toString();
    }

    private void writeMain(Standalone standalone) {
        Path folder = standalone.folder();
        text.comment("Gangway behind an nginx of its own, with everything in " + folder + ". Start it by:");
        text.comment("  nginx -p " + folder + " -c THIS-FILE -e " + folder.resolve("error.log"));
        Starts.comment(text, settings);
        text.lineIf(standalone.user() != null, "user %s;", Quoting.nginx(String.valueOf(standalone.user())))
                .line("worker_processes auto;")
                .line("daemon off;")
                .line("pid %s;", Quoting.nginx(folder.resolve("nginx.pid")))
                .line("error_log %s info;", Quoting.nginx(folder.resolve("error.log")))
                .open("events {")
                .line("worker_connections 1024;")
                .close("}")
                .open("http {")
                .line("access_log %s;", Quoting.nginx(folder.resolve("access.log")))
                .line("client_body_temp_path %s;", Quoting.nginx(folder.resolve("temp-body")));
        for (String module : new String[] {"fastcgi", "proxy", "uwsgi", "scgi"}) {
            text.line("%s_temp_path %s;", module, Quoting.nginx(folder.resolve("temp-" + module)));
        }
        writeHttp();
        text.close("}");
    }

    private void writeHttp() {
        text.empty()
                .comment(
                        "$host is checked by nginx but has no port: this is the one that the browser has named, or the "
                                + "usual one if nginx listens on another.")
                .open("map $server_port:$scheme:$http_host $gangway_host_port {")
                .line("default \"\";")
                .line("\"~^[0-9]+:https?:.+(?<gangway_port>:[0-9]+)$\" $gangway_port;")
                .line("\"~^(80:http|443:https):\" \"\";")
                .line("\"~^[0-9]+:http:.\" \":80\";")
                .line("\"~^[0-9]+:https:.\" \":443\";")
                .close("}");
        writeUpstreams();
        writeServer();
    }

    private void writeUpstreams() {
        text.empty();
        upstream("gangway", null);
        if (!settings.isSticky()) {
            return;
        }
        for (Backend backend : settings.backends()) {
            upstream("gangway_" + backend.name(), backend);
        }
        text.comment("The id of a session ends with the name of the bridge that has it, in the cookie or in the path.")
                .open("map $cookie_JSESSIONID:$request_uri $gangway {")
                .line("default gangway;");
        for (Backend backend : settings.backends()) {
            text.line("\"~^[^:]*[.]%1$s:\" gangway_%1$s;", backend.name());
        }
        for (Backend backend : settings.backends()) {
            text.line("\"~;jsessionid=[^;/?]*[.]%1$s([;/?]|$)\" gangway_%1$s;", backend.name());
        }
        text.close("}");
    }

    /** Writes a group of bridges: all alike, or one that the others step in for. */
    private void upstream(String name, @org.jspecify.annotations.Nullable Backend first) {
        text.open("upstream %s {", name);
        for (Backend backend : settings.backends()) {
            text.line("server %s%s;", backend.at("unix:"), first == null || backend.equals(first) ? "" : " backup");
        }
        text.lineIf(keep() > 0, "keepalive %d;", keep());
        text.close("}");
    }

    /** Returns how many connections are kept: none where answers are to be collected, as nginx does so on new ones alone. */
    private int keep() {
        return settings.transfer().streaming().ofAnswers() ? settings.transfer().keep() : 0;
    }

    private void writeServer() {
        FrontSettings.Site site = settings.site();
        Tls tls = settings.tls();
        String address = site.bind() == null ? "" : site.bind() + ":";
        String protocols = tls == null ? "" : " ssl http2";
        text.empty().open("server {");
        if (tls != null) {
            text.comment("nginx 1.25.1 and later call this way of HTTP/2 deprecated, and do the same. There it can be:")
                    .comment("  listen " + address + site.port() + " ssl;")
                    .comment("  http2 on;");
        }
        text.line("listen %s%d%s;", address, site.port(), protocols);
        if (site.bind() == null) {
            text.comment("Browsers by IPv6 need this too; on a machine without IPv6 nginx would not start with it:")
                    .comment("  listen [::]:" + site.port() + protocols + ";");
        }
        text.lineIf(!site.names().isEmpty(), "server_name %s;", String.join(" ", site.names()));
        if (tls != null) {
            writeTls(tls);
        }
        writeTransfer();
        writeParameters();
        if (settings.passwordFile() != null) {
            text.empty()
                    .comment("Who may come in; applications see the name if the bridge has --trust-remote-user.")
                    .line("auth_basic \"Restricted\";")
                    .line("auth_basic_user_file %s;", Quoting.nginx(settings.passwordFile()));
        }
        String pass = settings.isSticky() ? "fastcgi_pass $gangway;" : "fastcgi_pass gangway;";
        text.empty();
        if (settings.servesAll()) {
            text.open("location / {").line(pass).close("}");
        } else {
            for (String context : settings.contexts()) {
                text.open("location ~ \"^%s([/;]|$)\" {", Quoting.regex(context))
                        .line(pass)
                        .close("}");
            }
        }
        writeSendFiles();
        text.close("}");
    }

    /** Writes locations that no browser can name, only the bridge. */
    private void writeSendFiles() {
        SendFiles files = settings.sendFiles("nginx", "X-Accel-Redirect", "x-accel-redirect=/internal");
        if (files == null) {
            return;
        }
        text.empty().comment("Files that the bridge names, and no browser can.");
        for (Path folder : files.folders()) {
            text.open("location ^~ %s {", Quoting.nginx(files.prefix() + folder + "/"))
                    .line("internal;")
                    .line("alias %s;", Quoting.nginx(folder + "/"))
                    .line("location ~* \"/(WEB|META)-INF(/|$)\" { return 404; }")
                    .close("}");
        }
    }

    private void writeTls(Tls tls) {
        text.line("ssl_certificate %s;", Quoting.nginx(tls.certificate()))
                .line("ssl_certificate_key %s;", Quoting.nginx(tls.key()))
                .line("ssl_protocols TLSv1.2 TLSv1.3;")
                .comment("Sessions are kept here: one in a ticket has no id that applications could see.")
                .line("ssl_session_cache shared:gangway:1m;")
                .line("ssl_session_tickets off;");
        if (tls.clientCa() != null) {
            text.line("ssl_client_certificate %s;", Quoting.nginx(tls.clientCa()))
                    .line("ssl_verify_client %s;", tls.clientsMust() ? "on" : "optional")
                    .comment("Authorities in between; nginx alone would take one.")
                    .line("ssl_verify_depth 9;");
        }
    }

    private void writeTransfer() {
        FrontSettings.Transfer transfer = settings.transfer();
        Streaming streaming = transfer.streaming();
        text.empty()
                .comment("The largest body of a request; 0 is no limit. Beyond it browsers get 413.")
                .line("client_max_body_size %d;", transfer.maxBody())
                .comment("Answers: the largest header block, and the longest silence of an application.")
                .line("fastcgi_buffer_size %d;", roundedUp(transfer.maxResponseHeader()))
                .line("fastcgi_buffers 8 %d;", roundedUp(transfer.maxResponseHeader()))
                .line("fastcgi_busy_buffers_size %d;", 2 * roundedUp(transfer.maxResponseHeader()))
                .line("fastcgi_read_timeout %ds;", transfer.silenceSeconds())
                .line("fastcgi_send_timeout %ds;", transfer.silenceSeconds());
        if (keep() > 0) {
            text.comment("Keeps connections, passes on at once what applications flush, and notices cut answers.")
                    .line("fastcgi_keep_conn on;");
        }
        if (streaming.ofAnswers() && transfer.keep() == 0) {
            text.comment("Passes on at once what applications flush.").line("fastcgi_buffering off;");
        }
        if (streaming.ofRequests()) {
            text.comment("Passes uploads on as they come.").line("fastcgi_request_buffering off;");
        }
        if (settings.sendFiles() == null) {
            text.comment("An application does not decide which files nginx sends.")
                    .line("fastcgi_ignore_headers X-Accel-Redirect;");
        }
    }

    private void writeParameters() {
        text.empty().comment("What the bridge is told. A fastcgi_param in a location would replace all of these.");
        parameter("REQUEST_METHOD", "$request_method");
        parameter("REQUEST_URI", "$request_uri");
        parameter("QUERY_STRING", "$query_string");
        parameter("SCRIPT_NAME", "$fastcgi_script_name");
        parameter("CONTENT_TYPE", "$content_type if_not_empty");
        parameter("CONTENT_LENGTH", "$content_length if_not_empty");
        parameter("SERVER_PROTOCOL", "$server_protocol");
        parameter("SERVER_SOFTWARE", "nginx/$nginx_version");
        parameter("GATEWAY_INTERFACE", "CGI/1.1");
        parameter("HTTP_HOST", "$host$gangway_host_port if_not_empty");
        parameter("SERVER_NAME", "$server_name");
        parameter("SERVER_ADDR", "$server_addr");
        parameter("SERVER_PORT", "$server_port");
        parameter("REMOTE_ADDR", "$remote_addr");
        parameter("REMOTE_PORT", "$remote_port");
        parameter("REQUEST_SCHEME", "$scheme");
        parameter("HTTPS", "$https if_not_empty");
        Tls tls = settings.tls();
        if (tls != null) {
            parameter("SSL_PROTOCOL", "$ssl_protocol");
            parameter("SSL_CIPHER", "$ssl_cipher");
            parameter("SSL_SESSION_ID", "$ssl_session_id if_not_empty");
            if (tls.clientCa() != null) {
                parameter("SSL_CLIENT_VERIFY", "$ssl_client_verify");
                parameter("SSL_CLIENT_CERT", "$ssl_client_escaped_cert if_not_empty");
                parameter("SSL_CLIENT_S_DN", "$ssl_client_s_dn if_not_empty");
            }
        }
        if (settings.passwordFile() != null) {
            parameter("REMOTE_USER", "$remote_user");
            parameter("AUTH_TYPE", "Basic");
        }
        if (settings.secret() != null) {
            parameter("GANGWAY_SECRET", Quoting.nginx(settings.secret()));
        }
    }

    private void parameter(String name, String value) {
        text.line("fastcgi_param %-17s %s;", name, value);
    }

    /** Buffers of nginx are pages. */
    private static long roundedUp(long bytes) {
        return Math.max(8192, (bytes + 4095) / 4096 * 4096);
    }
}
