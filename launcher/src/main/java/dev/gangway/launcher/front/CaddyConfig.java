package dev.gangway.launcher.front;

import dev.gangway.launcher.front.FrontSettings.SendFiles;
import dev.gangway.launcher.front.FrontSettings.Standalone;
import dev.gangway.launcher.front.FrontSettings.Tls;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/** The dialect of Caddy: a Caddyfile. */
final class CaddyConfig {
    private final FrontSettings settings;
    private final ConfigText text = new ConfigText();

    private CaddyConfig(FrontSettings settings) {
        this.settings = settings;
    }

    static String write(FrontSettings settings) {
        settings.refusePasswordFile(
                "Caddy", "write 'basicauth' with hashes of 'caddy hash-password' into its Caddyfile");
        CaddyConfig config = new CaddyConfig(settings);
        config.writeAll();
        return config.text.toString();
    }

    private void writeAll() {
        Standalone standalone = settings.standalone();
        if (standalone == null) {
            text.comment("Gangway behind Caddy. Append it to /etc/caddy/Caddyfile, then run:")
                    .comment("  caddy validate --config /etc/caddy/Caddyfile && systemctl reload caddy")
                    .defaultSite(settings, "remove the block :80 of /etc/caddy/Caddyfile");
        } else {
            text.comment("Gangway behind a Caddy of its own, with everything in " + standalone.folder() + ".")
                    .comment("Start it by:")
                    .comment("  XDG_CONFIG_HOME=" + standalone.folder() + " XDG_DATA_HOME=" + standalone.folder()
                            + " caddy run --adapter caddyfile --config THIS-FILE");
        }
        Starts.comment(text, settings);
        if (standalone != null) {
            text.open("{")
                    .line("admin off")
                    .comment("Certificates are given, or none is needed.")
                    .line("auto_https off")
                    .close("}");
        }
        text.empty().open("%s {", addresses());
        if (settings.site().bind() != null) {
            text.line("bind %s", settings.site().bind());
        }
        Tls tls = settings.tls();
        if (tls != null) {
            writeTls(tls);
        }
        if (settings.transfer().maxBody() > 0) {
            text.comment("The largest body of a request.")
                    .open("request_body {")
                    .line("max_size %d", settings.transfer().maxBody())
                    .close("}");
        }
        writeProxies();
        text.close("}");
    }

    private String addresses() {
        String scheme = settings.tls() == null ? "http://" : "https://";
        FrontSettings.Site site = settings.site();
        return site.names().isEmpty()
                ? scheme + ":" + site.port()
                : site.names().stream()
                        .map(name -> scheme + name + ":" + site.port())
                        .collect(Collectors.joining(", "));
    }

    private void writeTls(Tls tls) {
        text.open("tls %s %s {", Quoting.caddy(tls.certificate()), Quoting.caddy(tls.key()));
        if (tls.clientCa() != null) {
            text.open("client_auth {")
                    .line("mode %s", tls.clientsMust() ? "require_and_verify" : "verify_if_given")
                    .line("trusted_ca_cert_file %s", Quoting.caddy(tls.clientCa()))
                    .close("}");
        }
        text.close("}");
        if (tls.clientCa() != null) {
            text.comment("A certificate that has come through has been verified.")
                    .open("map {http.request.tls.client.fingerprint} {gangway_verify} {")
                    .line("\"\" NONE")
                    .line("default SUCCESS")
                    .close("}");
        }
    }

    private void writeProxies() {
        String matcher = "";
        if (!settings.servesAll()) {
            String paths = settings.contexts().stream()
                    .map(context -> context + " " + context + "/* " + context + ";*")
                    .collect(Collectors.joining(" "));
            text.line("@gangway path %s", paths)
                    .line("@gangway_not not path %s", paths)
                    .comment("Caddy would answer other paths with 200 and nothing.")
                    .line("respond @gangway_not 404");
            matcher = "@gangway ";
        }
        if (!settings.isSticky()) {
            writeProxy(matcher, settings.backends());
            return;
        }
        text.comment("The id of a session ends with the name of the bridge that has it, in the cookie or in the path.");
        text.open("map \"{http.request.cookie.JSESSIONID} {http.request.uri.path}\" {gangway_node} {");
        for (Backend backend : settings.backends()) {
            text.line("\"~^[^ ]*[.]%1$s \" %1$s", backend.name());
        }
        for (Backend backend : settings.backends()) {
            text.line("\"~;jsessionid=[^;/]*[.]%1$s([;/]|$)\" %1$s", backend.name());
        }
        text.line("default \"\"").close("}");
        for (Backend backend : settings.backends()) {
            text.line("@gangway_%1$s vars {gangway_node} %1$s", backend.name());
            List<Backend> order = new ArrayList<>(settings.backends());
            Collections.swap(order, 0, order.indexOf(backend));
            writeProxy("@gangway_" + backend.name() + " ", order);
        }
        writeProxy(matcher, settings.backends());
    }

    private void writeProxy(String matcher, List<Backend> backends) {
        text.open(
                "reverse_proxy %s%s {",
                matcher, backends.stream().map(backend -> backend.at("unix/")).collect(Collectors.joining(" ")));
        if (settings.isShared()) {
            text.comment("The next one where it does not answer.")
                    .line("lb_policy %s", matcher.startsWith("@gangway_") ? "first" : "round_robin")
                    .line("lb_try_duration 5s")
                    .line("fail_duration 10s");
        }
        if (settings.transfer().streaming().ofAnswers()) {
            text.comment("Passes on at once what applications flush.").line("flush_interval -1");
        }
        // Caddy 2.6 does not know this directive, and to collect uploads takes memory: so it is for the administrator.
        text.comment("Newer versions, such as 2.11, refuse uploads without a length above 4 KiB")
                .comment("with 411. This has them collect as much of each upload in memory:")
                .comment("request_buffers 1MiB");
        text.comment("FastCGI's line of the status is not for browsers.").line("header_down -Status");
        text.open("transport fastcgi {")
                .line("read_timeout %ds", settings.transfer().silenceSeconds())
                .line("write_timeout %ds", settings.transfer().silenceSeconds());
        Tls tls = settings.tls();
        if (tls != null && tls.clientCa() != null) {
            text.line("env SSL_CLIENT_VERIFY {gangway_verify}")
                    .line("env SSL_CLIENT_CERT {http.request.tls.client.certificate_der_base64}")
                    .line("env SSL_CLIENT_S_DN {http.request.tls.client.subject}");
        }
        if (settings.secret() != null) {
            text.line("env GANGWAY_SECRET %s", Quoting.caddy(settings.secret()));
        }
        text.close("}");
        writeSendFiles();
        text.close("}");
    }

    private void writeSendFiles() {
        SendFiles files = settings.sendFiles("Caddy", "X-Sendfile", "x-sendfile");
        if (files == null) {
            return;
        }
        text.comment("Files of these folders, which the bridge names. What is told of a file, Caddy tells better.")
                .line("@gangway_file header X-Sendfile *")
                .open("handle_response @gangway_file {")
                .open("copy_response_headers {")
                .line("exclude X-Sendfile Status Content-Length Last-Modified Etag")
                .close("}")
                .line("method GET")
                .line("rewrite * {rp.header.X-Sendfile}")
                .line(
                        "@gangway_folder path %s",
                        files.folders().stream()
                                .map(folder -> folder.toString().equals("/") ? "/*" : folder + "/*")
                                .collect(Collectors.joining(" ")))
                .open("handle @gangway_folder {")
                .open("file_server {")
                .line("root /")
                .line("hide WEB-INF META-INF")
                .close("}")
                .close("}")
                .open("handle {")
                .line("respond 404")
                .close("}")
                .close("}");
    }
}
