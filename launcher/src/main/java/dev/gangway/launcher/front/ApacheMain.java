package dev.gangway.launcher.front;

import dev.gangway.launcher.front.FrontSettings.Standalone;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What an Apache of its own has around its virtual host. */
final class ApacheMain {
    private ApacheMain() {}

    static void write(ConfigText text, FrontSettings settings, Standalone standalone, List<String> modules) {
        Path folder = standalone.folder();
        List<String> all = new ArrayList<>(List.of("mpm_event", "authz_core"));
        modules.stream().filter(module -> !all.contains(module)).forEach(all::add);
        text.empty().comment("Where Debian and Ubuntu have the modules; /etc/httpd/modules elsewhere.");
        for (String module : all) {
            text.line("LoadModule %1$s_module /usr/lib/apache2/modules/mod_%1$s.so", module);
        }
        if (standalone.user() != null) {
            text.line("User %s", Quoting.apache(standalone.user())).line("Group %s", Quoting.apache(standalone.user()));
        }
        text.line("ServerRoot %s", Quoting.apache(folder))
                .line("DefaultRuntimeDir %s", Quoting.apache(folder))
                .line("PidFile %s", Quoting.apache(folder.resolve("apache.pid")))
                .line("ErrorLog %s", Quoting.apache(folder.resolve("error.log")))
                .line("LogLevel info")
                .line("DocumentRoot %s", Quoting.apache(folder))
                .line("ServerName localhost")
                .line("Mutex %s default", Quoting.apache("file:" + folder));
        if (modules.contains("fcgid")) {
            text.line("FcgidIPCDir %s", Quoting.apache(folder.resolve("fcgid")))
                    .line("FcgidProcessTableFile %s", Quoting.apache(folder.resolve("fcgid.table")));
        }
        if (settings.tls() != null) {
            text.line("SSLSessionCache %s", Quoting.apache("shmcb:" + folder.resolve("tls-sessions") + "(512000)"));
        }
        String bind = settings.site().bind();
        text.line("Listen %s%d", bind == null ? "" : bind + ":", settings.site().port());
    }
}
