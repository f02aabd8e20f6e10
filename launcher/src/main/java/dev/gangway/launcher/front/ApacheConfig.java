package dev.gangway.launcher.front;

import dev.gangway.launcher.front.FrontSettings.Program;
import dev.gangway.launcher.front.FrontSettings.SendFiles;
import dev.gangway.launcher.front.FrontSettings.Standalone;
import dev.gangway.launcher.front.FrontSettings.Tls;
import dev.gangway.launcher.front.FrontSettings.Transfer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The dialect of Apache httpd, in its four ways to a bridge. */
final class ApacheConfig {
    /** How requests come from Apache to the bridge. */
    enum Way {
        PROXY_PASS,
        HANDLER,
        BALANCER,
        FCGID;

        private List<String> modules() {
            return switch (this) {
                case PROXY_PASS, HANDLER -> List.of("proxy", "proxy_fcgi");
                case BALANCER -> List.of("proxy", "proxy_fcgi", "proxy_balancer", "slotmem_shm", "lbmethod_byrequests");
                case FCGID -> List.of("fcgid");
            };
        }

        static Way of(FrontSettings settings) {
            return settings.isShared() ? BALANCER : PROXY_PASS;
        }
    }

    private final FrontSettings settings;
    private final Way way;
    private final ConfigText text = new ConfigText();

    private ApacheConfig(FrontSettings settings, Way way) {
        this.settings = settings;
        this.way = way;
    }

    static String write(FrontSettings settings, Way way) {
        ApacheConfig config = new ApacheConfig(settings, way);
        config.writeAll();
        return config.text.toString();
    }

    private void writeAll() {
        Standalone standalone = settings.standalone();
        if (standalone == null) {
            text.comment("Gangway behind Apache. Save it as /etc/apache2/sites-available/gangway.conf, then run:")
                    .comment("  a2enmod " + String.join(" ", modules()))
                    .comment("  a2ensite gangway && apachectl configtest && systemctl reload apache2")
                    .defaultSite(settings, "a2dissite 000-default");
            if (settings.site().port() != 80 && settings.site().port() != 443) {
                text.comment("and add to /etc/apache2/ports.conf: Listen "
                        + settings.site().port());
            }
        } else {
            text.comment("Gangway behind an Apache of its own, with everything in " + standalone.folder() + ".")
                    .comment("Start it by:")
                    .comment("  apache2 -DFOREGROUND -f THIS-FILE");
        }
        if (way == Way.FCGID) {
            text.comment(
                    "Apache starts the bridge by itself. mod_fcgid sends a process one request at a time, and this "
                            + "is one process: for more than a few users take mod_proxy_fcgi (gangway config apache).");
        } else {
            Starts.comment(text, settings);
        }
        if (standalone != null) {
            ApacheMain.write(text, settings, standalone, modules());
        }
        writeGlobals();
        writeVirtualHost();
    }

    private List<String> modules() {
        List<String> modules = new ArrayList<>(way.modules());
        modules.add("env");
        if (settings.tls() != null) {
            modules.add("socache_shmcb");
            modules.add("ssl");
        }
        if (settings.sendFiles() != null) {
            modules.add("xsendfile");
        }
        if (settings.passwordFile() != null) {
            modules.addAll(List.of("auth_basic", "authn_core", "authn_file", "authz_user"));
        }
        return modules;
    }

    private void writeGlobals() {
        if (way == Way.HANDLER) {
            text.empty()
                    .comment("How connections to the bridge are treated; SetHandler below cannot say it.")
                    .open("<Proxy %s>", Quoting.apache(worker("Apache's SetHandler")))
                    .line("ProxySet %s", workerParameters())
                    .close("</Proxy>");
        } else if (way == Way.BALANCER) {
            boolean isInTurn = settings.isShared() && !settings.isSticky();
            text.empty()
                    .comment(
                            isInTurn
                                    ? "Each request goes to the next bridge."
                                    : "The id of a session ends with the name of the bridge that has it: its route.")
                    .comment("retry: a bridge that was away is asked again after so many seconds.")
                    .open("<Proxy \"balancer://gangway\">");
            for (Backend backend : settings.backends()) {
                text.line(
                        "BalancerMember %s %s retry=5%s",
                        Quoting.apache(url(backend, "")),
                        workerParameters(),
                        backend.name().isEmpty() ? "" : " route=" + backend.name());
            }
            text.line("ProxySet lbmethod=byrequests%s", isInTurn ? "" : " stickysession=JSESSIONID|jsessionid")
                    .close("</Proxy>");
        }
    }

    private void writeVirtualHost() {
        FrontSettings.Site site = settings.site();
        text.empty().open("<VirtualHost %s:%d>", site.bind() == null ? "*" : site.bind(), site.port());
        if (!site.names().isEmpty()) {
            text.line("ServerName %s", site.names().get(0));
            text.lineIf(
                    site.names().size() > 1,
                    "ServerAlias %s",
                    String.join(" ", site.names().subList(1, site.names().size())));
        }
        Tls tls = settings.tls();
        if (tls != null) {
            writeTls(tls);
        }
        text.comment("Host and port are those that the browser has named.")
                .line("UseCanonicalName Off")
                .line("UseCanonicalPhysicalPort Off")
                .comment("Paths with %2F come to the application, which decides.")
                .line("AllowEncodedSlashes NoDecode")
                .comment("Apache itself would answer TRACE.")
                .line("TraceEnable Off")
                .comment("Answers keep the length that the application gives.")
                .line("SetEnv ap_trust_cgilike_cl 1")
                .comment("The largest body of a request; 0 is no limit. Beyond it browsers get 413.")
                .line("LimitRequestBody %d", settings.transfer().maxBody());
        settings.contexts().forEach(this::writeLocation);
        switch (way) {
            case PROXY_PASS ->
                settings.contexts()
                        .forEach(context -> text.line(
                                "ProxyPass %s %s %s",
                                Quoting.apache(context),
                                Quoting.apache(url(settings.onlyBackend("Apache's ProxyPass"), context)),
                                workerParameters()));
            case BALANCER ->
                settings.contexts()
                        .forEach(context -> text.line(
                                "ProxyPass %s %s",
                                Quoting.apache(context), Quoting.apache("balancer://gangway" + context)));
            case HANDLER ->
                text.comment("Nothing of the path is a folder of Apache's.")
                        .open("<IfModule dir_module>")
                        .line("DirectorySlash Off")
                        .line("DirectoryIndex disabled")
                        .close("</IfModule>");
            case FCGID -> writeFcgid();
        }
        text.close("</VirtualHost>");
    }

    private void writeLocation(String context) {
        if (context.equals("/")) {
            text.empty().open("<Location \"/\">");
        } else {
            text.empty().open("<LocationMatch %s>", Quoting.apache("^" + Quoting.regex(context) + "(/|;|$)"));
        }
        text.comment("Applications may see the header Authorization.").line("CGIPassAuth On");
        text.lineIf(settings.secret() != null, "SetEnv GANGWAY_SECRET %s", Quoting.apache(secret()));
        text.lineIf(settings.tls() != null, "SSLOptions +StdEnvVars +ExportCertData");
        writeSendFiles();
        if (way == Way.HANDLER) {
            text.line("SetHandler %s", Quoting.apache("proxy:" + url(settings.onlyBackend("SetHandler"), "/")));
        } else if (way == Way.FCGID) {
            text.line("SetHandler fcgid-script")
                    .line("Options +ExecCGI")
                    .line(
                            "FcgidWrapper %s virtual",
                            Quoting.apache(settings.program().executable()));
        }
        if (settings.passwordFile() == null) {
            text.line("Require all granted");
        } else {
            text.comment("Who may come in; applications see the name if the bridge has --trust-remote-user.")
                    .line("AuthType Basic")
                    .line("AuthName \"Restricted\"")
                    .line("AuthBasicProvider file")
                    .line("AuthUserFile %s", Quoting.apache(settings.passwordFile()))
                    .line("Require valid-user");
        }
        text.close(context.equals("/") ? "</Location>" : "</LocationMatch>");
    }

    private void writeSendFiles() {
        SendFiles files = settings.sendFiles("Apache", "X-Sendfile", "x-sendfile");
        if (files != null) {
            text.comment("Files of these folders, which the bridge names (package libapache2-mod-xsendfile).")
                    .line("XSendFile On");
            files.folders().forEach(folder -> text.line("XSendFilePath %s", Quoting.apache(folder)));
            text.comment("The module would give files tags that stay when a file changes.")
                    .line("FileETag None");
        }
    }

    private String secret() {
        return settings.secret() == null ? "" : settings.secret();
    }

    private void writeTls(Tls tls) {
        text.comment("With HTTP/2 browsers may wait for good where an application fails in the middle of an answer. "
                        + "To have it all the same, run 'a2enmod http2' and take the # away from this line:")
                .comment("  Protocols h2 http/1.1")
                .line("SSLEngine on")
                .line("SSLCertificateFile %s", Quoting.apache(tls.certificate()))
                .line("SSLCertificateKeyFile %s", Quoting.apache(tls.key()))
                .line("SSLProtocol -all +TLSv1.2 +TLSv1.3")
                .comment(
                        "Sessions are kept here (SSLSessionCache): one in a ticket has no id that applications could see.")
                .line("SSLSessionTickets off");
        if (tls.clientCa() != null) {
            text.line("SSLCACertificateFile %s", Quoting.apache(tls.clientCa()))
                    .line("SSLVerifyClient %s", tls.clientsMust() ? "require" : "optional")
                    .comment("Authorities in between; Apache alone would take none.")
                    .line("SSLVerifyDepth 9");
        }
    }

    private void writeFcgid() {
        Transfer transfer = settings.transfer();
        text.empty()
                .comment("One process for all, so that sessions are found again; it starts with the first request.");
        Program program = settings.program();
        text.line("FcgidInitialEnv PATH \"/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\"");
        program.environment()
                .forEach(
                        (name, value) -> text.line("FcgidInitialEnv %s %s", Quoting.name(name), Quoting.apache(value)));
        SendFiles files = settings.sendFiles();
        if (files != null) {
            files.options()
                    .forEach((name, value) -> text.line(
                            "FcgidInitialEnv GANGWAY_%s %s",
                            name.replace('-', '_').toUpperCase(Locale.ROOT), Quoting.apache(value)));
        }
        text.line("FcgidInitialEnv GANGWAY_APP %s", Quoting.apache(Programs.joined(program.applications())))
                .line("FcgidMaxProcessesPerClass 1")
                .line("FcgidMinProcessesPerClass 1")
                .comment("A JVM with its applications takes longer to start than a script.")
                .line("FcgidConnectTimeout 60")
                .line("FcgidIOTimeout %d", transfer.silenceSeconds())
                .comment("Zero would mean no body at all.")
                .line("FcgidMaxRequestLen %d", transfer.maxBody() == 0 ? Long.MAX_VALUE : transfer.maxBody())
                .comment("0 passes on at once what applications flush.")
                .line("FcgidOutputBufferSize %d", transfer.streaming().ofAnswers() ? 0 : 65536);
    }

    private String worker(String who) {
        Backend backend = settings.onlyBackend(who);
        return backend.isUnix() ? "unix:" + backend.address() + "|fcgi://gangway/" : "fcgi://" + backend.at("") + "/";
    }

    /** Returns where a context path is to be asked for. */
    private String url(Backend backend, String context) {
        return backend.isUnix()
                ? "unix:" + backend.address() + "|fcgi://gangway" + settings.label(backend) + context
                : "fcgi://" + backend.at("") + context;
    }

    private String workerParameters() {
        Transfer transfer = settings.transfer();
        return (transfer.keep() > 0 ? "enablereuse=on" : "enablereuse=off")
                + (transfer.streaming().ofAnswers() ? " flushpackets=on" : "")
                + " timeout="
                + transfer.silenceSeconds();
    }
}
