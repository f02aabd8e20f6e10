package dev.gangway.launcher.front;

import dev.gangway.launcher.front.FrontSettings.Standalone;
import dev.gangway.launcher.front.FrontSettings.Tls;
import dev.gangway.launcher.options.Streaming;

/** The dialect of HAProxy. */
final class HaProxyConfig {
    /** What a request or an answer needs beside its header block, in the same buffer. */
    private static final long BUFFER_RESERVE = 16384;

    /** With more, HAProxy 2.6 writes records whose length it cuts to 16 bits: uploads fail. */
    private static final long MAX_BUFFER = 65000;

    private final FrontSettings settings;
    private final ConfigText text = new ConfigText();

    private HaProxyConfig(FrontSettings settings) {
        this.settings = settings;
    }

    static String write(FrontSettings settings) {
        settings.refusePasswordFile("HAProxy", "write a userlist and 'http-request auth' into its configuration");
        settings.refuseSendFiles("HAProxy");
        HaProxyConfig config = new HaProxyConfig(settings);
        config.writeAll();
        return config.text.toString();
    }

    private void writeAll() {
        long buffer = Math.min(MAX_BUFFER, settings.transfer().maxResponseHeader() + BUFFER_RESERVE);
        Standalone standalone = settings.standalone();
        if (standalone == null) {
            text.comment(
                            "Gangway behind HAProxy. Append it to /etc/haproxy/haproxy.cfg, and put into its section global:")
                    .comment("  tune.bufsize " + buffer)
                    .comment("which holds the largest header block of an answer, and the largest upload that comes "
                            + "without its length. Then run:")
                    .comment("  haproxy -c -f /etc/haproxy/haproxy.cfg && systemctl reload haproxy");
            Starts.comment(text, settings);
        } else {
            text.comment("Gangway behind a HAProxy of its own. Start it by:").comment("  haproxy -db -f THIS-FILE");
            Starts.comment(text, settings);
            text.empty()
                    .open("global")
                    .line("log stderr format raw daemon")
                    .line("pidfile %s", Quoting.haproxy(standalone.folder().resolve("haproxy.pid")));
            if (standalone.user() != null) {
                text.line("user %s", Quoting.haproxy(standalone.user()));
            }
            text.comment("Holds the largest header block, and the largest upload that comes without its length.")
                    .line("tune.bufsize %d", buffer)
                    .end();
        }
        writeFrontend();
        writeBackend();
        writeApplication();
    }

    private void writeFrontend() {
        FrontSettings.Site site = settings.site();
        text.empty()
                .open("frontend gangway_browsers")
                .line("mode http")
                .line("log global")
                .line("option dontlog-normal")
                .line("timeout client %ds", settings.transfer().silenceSeconds())
                .line("bind %s:%d%s", site.bind() == null ? "*" : site.bind(), site.port(), bindTls());
        if (site.bind() == null) {
            text.comment(
                    "For browsers by IPv6 as well, unless the machine has none: bind :::" + site.port() + " v4v6 ...");
        }
        if (settings.transfer().maxBody() > 0) {
            text.comment("The largest body of a request, as far as its length is told.")
                    .line(
                            "http-request deny deny_status 413 if { req.body_size gt %d }",
                            settings.transfer().maxBody());
        }
        if (!settings.site().names().isEmpty()) {
            text.line("acl gangway_host hdr(host),field(1,:),lower -m str %s", String.join(" ", site.names()));
        }
        String host = site.names().isEmpty() ? "" : "gangway_host ";
        for (String context : settings.contexts()) {
            if (!context.equals("/")) {
                text.line(
                        "use_backend gangway if %s{ path,url_dec -m reg '^%s([/;]|$)' }", host, Quoting.regex(context));
            } else if (!host.isEmpty()) {
                text.line("use_backend gangway if gangway_host");
            } else {
                text.line("default_backend gangway");
            }
        }
        text.end();
    }

    private String bindTls() {
        Tls tls = settings.tls();
        if (tls == null) {
            return "";
        }
        if (!tls.key().equals(tls.certificate()) && !tls.key().toString().equals(tls.certificate() + ".key")) {
            throw new IllegalArgumentException(
                    "HAProxy reads the private key from the file of the certificate, or from " + tls.certificate()
                            + ".key; put " + tls.key() + " there, and name it by --tls-key");
        }
        String clients = tls.clientCa() == null
                ? ""
                : " ca-file " + Quoting.haproxy(tls.clientCa()) + " verify "
                        + (tls.clientsMust() ? "required" : "optional");
        return " ssl crt " + Quoting.haproxy(tls.certificate()) + clients
                + " ssl-min-ver TLSv1.2 no-tls-tickets alpn h2,http/1.1";
    }

    private void writeBackend() {
        text.empty()
                .open("backend gangway")
                .line("mode http")
                .line("use-fcgi-app gangway")
                .line("timeout connect 10s")
                .line("timeout server %ds", settings.transfer().silenceSeconds());
        if (settings.transfer().streaming() == Streaming.OFF) {
            text.comment("HAProxy passes everything on as it comes; nothing switches that off.");
        }
        if (settings.isShared()) {
            text.comment("The next one at once where it does not answer. Only GET and HEAD are repeated.")
                    .line("option redispatch 1")
                    .line("retries 10")
                    .line("retry-on conn-failure empty-response")
                    .line("http-request disable-l7-retry unless METH_GET")
                    .comment(
                            "Several may be away: each is checked once a second, and at once where a connection fails.")
                    .line("default-server check inter 1s fastinter 100ms observe layer4 error-limit 1 on-error "
                            + "sudden-death");
        }
        if (settings.isSticky()) {
            text.comment("The id of a session ends with the name of the bridge that has it.");
            for (Backend backend : settings.backends()) {
                text.line("use-server %1$s if { req.cook(JSESSIONID) -m end .%1$s }", backend.name());
                text.line("use-server %1$s if { path -m reg -i ';jsessionid=[^;/]*[.]%1$s([;/]|$)' }", backend.name());
            }
        }
        text.lineIf(settings.transfer().keep() > 0, "http-reuse always");
        for (Backend backend : settings.backends()) {
            text.line(
                    "server %s %s proto fcgi%s",
                    backend.name().isEmpty() ? "bridge" + settings.label(backend) : backend.name(),
                    backend.at("unix@"),
                    settings.transfer().keep() > 0
                            ? " pool-max-conn " + settings.transfer().keep()
                            : "");
        }
        text.end();
    }

    private void writeApplication() {
        text.empty()
                .open("fcgi-app gangway")
                .comment("It must be there, and means nothing to the bridge.")
                .line("docroot /")
                .line("log-stderr global")
                .lineIf(settings.transfer().keep() == 0, "no option keep-conn")
                .comment("Applications may see the header Authorization.")
                .line("pass-header authorization")
                .comment("What HAProxy does not send by itself.")
                .line("set-param SERVER_ADDR %[dst]")
                .line("set-param REQUEST_SCHEME %s", settings.tls() == null ? "http" : "https");
        Tls tls = settings.tls();
        if (tls != null) {
            text.line("set-param SSL_PROTOCOL %[ssl_fc_protocol]")
                    .line("set-param SSL_CIPHER %[ssl_fc_cipher]")
                    .line("set-param SSL_CIPHER_USEKEYSIZE %[ssl_fc_use_keysize]")
                    .line("set-param SSL_SESSION_ID %[ssl_fc_session_id,hex]");
            if (tls.clientCa() != null) {
                text.line("set-param SSL_CLIENT_VERIFY SUCCESS if { ssl_c_used } { ssl_c_verify 0 }")
                        .line("set-param SSL_CLIENT_CERT %[ssl_c_der,base64] if { ssl_c_used } { ssl_c_verify 0 }")
                        .line("set-param SSL_CLIENT_S_DN %{+Q}[ssl_c_s_dn] if { ssl_c_used } { ssl_c_verify 0 }");
            }
        }
        if (settings.secret() != null) {
            text.line("set-param GANGWAY_SECRET %s", settings.secret());
        }
        text.end();
    }
}
