package dev.gangway.launcher.front;

import dev.gangway.launcher.front.FrontSettings.SendFiles;
import dev.gangway.launcher.front.FrontSettings.Standalone;
import dev.gangway.launcher.front.FrontSettings.Tls;
import dev.gangway.launcher.options.Streaming;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The dialect of lighttpd. */
final class LighttpdConfig {
    private final FrontSettings settings;
    private final ConfigText text = new ConfigText();

    private LighttpdConfig(FrontSettings settings) {
        this.settings = settings;
    }

    static String write(FrontSettings settings) {
        LighttpdConfig config = new LighttpdConfig(settings);
        config.writeAll();
        return config.text.toString();
    }

    private void writeAll() {
        Standalone standalone = settings.standalone();
        if (standalone == null) {
            text.comment("Gangway behind lighttpd. Save it as /etc/lighttpd/conf-available/50-gangway.conf, then run:")
                    .comment("  lighty-enable-mod gangway && lighttpd -tt -f /etc/lighttpd/lighttpd.conf && "
                            + "systemctl restart lighttpd")
                    .comment(
                            "Debian's lighttpd.conf refuses paths that end with ~ or .inc (url.access-deny), and decodes "
                                    + "%2F in paths (url-path-2f-decode): take that out if an application needs them.");
        } else {
            text.comment("Gangway behind a lighttpd of its own, with everything in " + standalone.folder() + ".")
                    .comment("Start it by:")
                    .comment("  lighttpd -D -f THIS-FILE");
        }
        Starts.comment(text, settings);
        text.empty().line("server.modules += ( %s )", modules());
        if (standalone != null) {
            writeMain(standalone);
        }
        boolean ownSocket =
                standalone == null && (settings.tls() != null || settings.site().port() != 80);
        if (ownSocket) {
            String bind = settings.site().bind();
            text.open(
                    "$SERVER[\"socket\"] == \"%s:%d\" {",
                    bind == null ? "" : bind, settings.site().port());
        }
        if (!settings.site().names().isEmpty()) {
            List<String> names =
                    settings.site().names().stream().map(Quoting::regex).toList();
            text.open("$HTTP[\"host\"] =~ \"^(%s)(:[0-9]+)?$\" {", String.join("|", names));
        }
        writeTransfer();
        if (settings.passwordFile() != null) {
            writePasswords(settings.passwordFile());
        }
        writeServers();
        if (!settings.site().names().isEmpty()) {
            text.close("}");
        }
        if (ownSocket) {
            if (settings.tls() != null) {
                writeTls(settings.tls());
            }
            text.close("}");
        }
    }

    private String modules() {
        List<String> modules = new ArrayList<>();
        if (settings.passwordFile() != null) {
            modules.addAll(List.of("\"mod_auth\"", "\"mod_authn_file\""));
        }
        if (settings.secret() != null) {
            modules.add("\"mod_setenv\"");
        }
        modules.add("\"mod_fastcgi\"");
        if (settings.tls() != null) {
            modules.add("\"mod_openssl\"");
        }
        return String.join(", ", modules);
    }

    private void writeMain(Standalone standalone) {
        Path folder = standalone.folder();
        FrontSettings.Site site = settings.site();
        text.line("server.document-root = %s", Quoting.lighttpd(folder))
                .line("server.errorlog = %s", Quoting.lighttpd(folder.resolve("error.log")))
                .line("server.pid-file = %s", Quoting.lighttpd(folder.resolve("lighttpd.pid")))
                .line("server.upload-dirs = ( %s )", Quoting.lighttpd(folder))
                .lineIf(site.bind() != null, "server.bind = %s", Quoting.lighttpd(String.valueOf(site.bind())))
                .line("server.port = %d", site.port());
        if (standalone.user() != null) {
            text.line("server.username = %s", Quoting.lighttpd(standalone.user()));
        }
        if (settings.tls() != null) {
            writeTls(settings.tls());
        }
    }

    private void writeTls(Tls tls) {
        text.line("ssl.engine = \"enable\"")
                .line("ssl.pemfile = %s", Quoting.lighttpd(tls.certificate()))
                .line("ssl.privkey = %s", Quoting.lighttpd(tls.key()))
                .comment("As before lighttpd 1.4.79, which by itself refuses browsers and programs without TLS 1.3.")
                .line("ssl.openssl.ssl-conf-cmd = (\"MinProtocol\" => \"TLSv1.2\")");
        if (tls.clientCa() != null) {
            text.line("ssl.verifyclient.ca-file = %s", Quoting.lighttpd(tls.clientCa()))
                    .line("ssl.verifyclient.activate = \"enable\"")
                    .line("ssl.verifyclient.enforce = \"%s\"", tls.clientsMust() ? "enable" : "disable")
                    .line("ssl.verifyclient.exportcert = \"enable\"");
        }
    }

    private void writeTransfer() {
        FrontSettings.Transfer transfer = settings.transfer();
        Streaming streaming = transfer.streaming();
        text.empty()
                .comment(
                        settings.sendFiles() == null
                                ? "Ranges are the application's business."
                                : "Parts of the files that lighttpd sends.")
                .line("server.range-requests = \"%s\"", settings.sendFiles() == null ? "disable" : "enable")
                .comment("The largest body of a request, in kilobytes; 0 is no limit. Beyond it browsers get 413.")
                .line("server.max-request-size = %d", (transfer.maxBody() + 1023) / 1024);
        if (streaming.ofRequests()) {
            text.comment("Passes uploads on as they come; one without a length gets 411.")
                    .line("server.stream-request-body = 2");
        }
        if (streaming.ofAnswers()) {
            text.comment("Passes on at once what applications flush, and notices cut answers.")
                    .line("server.stream-response-body = 2");
        }
    }

    private void writePasswords(Path file) {
        text.empty()
                .comment("Who may come in; applications see the name if the bridge has --trust-remote-user.")
                .line("auth.backend = \"htpasswd\"")
                .line("auth.backend.htpasswd.userfile = %s", Quoting.lighttpd(file))
                .open("auth.require = (");
        for (String context : settings.contexts()) {
            text.line(
                    "%s => ( \"method\" => \"basic\", \"realm\" => \"Restricted\", \"require\" => \"valid-user\" ),",
                    Quoting.lighttpd(context));
        }
        text.close(")");
    }

    private void writeServers() {
        text.empty();
        if (settings.secret() != null) {
            text.line("setenv.add-environment = ( \"GANGWAY_SECRET\" => %s )", Quoting.lighttpd(settings.secret()));
        }
        if (!settings.isSticky()) {
            if (settings.isShared()) {
                text.comment("Each request goes to the next bridge that answers.")
                        .line("fastcgi.balance = \"round-robin\"");
            }
            writeServers(settings.backends());
            return;
        }
        text.comment("The id of a session ends with the name of the bridge that has it, in the cookie or in the path; "
                        + "other requests are shared out.")
                .line("fastcgi.balance = \"round-robin\"");
        String keyword = "";
        for (String place : new String[] {
            "$HTTP[\"cookie\"] =~ \"JSESSIONID=[^;]*[.]%s(;|$)\" {",
            "$HTTP[\"url\"] =~ \";jsessionid=[^;/]*[.]%s([;/]|$)\" {"
        }) {
            for (Backend backend : settings.backends()) {
                text.open(keyword + place, backend.name());
                writeServers(List.of(backend));
                text.close("}");
                keyword = "else ";
            }
        }
        text.open("else {");
        writeServers(settings.backends());
        text.close("}");
    }

    private void writeServers(List<Backend> backends) {
        if (!settings.servesAll()) {
            for (String context : settings.contexts()) {
                text.open("$HTTP[\"url\"] =~ \"^%s([/;]|$)\" {", Quoting.regex(context));
                writeServer(backends);
                text.close("}");
            }
        } else {
            writeServer(backends);
        }
    }

    private void writeServer(List<Backend> backends) {
        text.comment("check-local: no file of lighttpd's has to exist. fix-root-scriptname: for the prefix \"/\".")
                .open("fastcgi.server = ( \"/\" => (");
        for (Backend backend : backends) {
            String address = backend.isUnix()
                    ? "\"socket\" => " + Quoting.lighttpd(backend.address())
                    : "\"host\" => " + Quoting.lighttpd(backend.host()) + ", \"port\" => " + backend.port();
            text.line(
                    "( %s, \"check-local\" => \"disable\", \"fix-root-scriptname\" => \"enable\"%s ),",
                    address, sendFile());
        }
        text.close("))");
    }

    private String sendFile() {
        SendFiles files = settings.sendFiles("lighttpd", "X-Sendfile", "x-sendfile");
        return files == null
                ? ""
                : files.folders().stream()
                        .map(Quoting::lighttpd)
                        .collect(Collectors.joining(
                                ", ", ", \"x-sendfile\" => \"enable\", \"x-sendfile-docroot\" => ( ", " )"));
    }
}
