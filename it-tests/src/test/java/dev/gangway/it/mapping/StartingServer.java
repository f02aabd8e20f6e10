package dev.gangway.it.mapping;

import dev.gangway.it.harness.Apache;
import dev.gangway.it.harness.Bridge;
import dev.gangway.it.harness.Browser;
import dev.gangway.it.harness.ExplodedWar;
import dev.gangway.it.harness.WebServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/** Apache with mod_fcgid, which rewrites as {@link RewritingServer} does and starts the bridge by itself. */
final class StartingServer {
    private static final Path APPLICATION = ExplodedWar.of(ReportServlet.class);

    private static final Duration TO_START = Duration.ofMinutes(2);

    private StartingServer() {}

    /** Starts Apache; options of the bridge are variables of its environment, as {@code NAME value}. */
    static WebServer start(String... options) {
        String environment = Arrays.stream(options)
                .map(option -> "FcgidInitialEnv " + option + "\n")
                .collect(Collectors.joining());
        String site =
                """
                AllowEncodedSlashes NoDecode
                RewriteEngine On
                RewriteRule "^/old/(.*)$" "/new/$1" [PT]
                FcgidInitialEnv GANGWAY_APP "/=%1$s"
                FcgidInitialEnv JAVA_HOME "%2$s"
                FcgidInitialEnv PATH "/usr/bin:/bin"
                %3$s
                FcgidMaxProcessesPerClass 1
                FcgidIOTimeout 120
                <Location "/">
                    SetHandler fcgid-script
                    Options +ExecCGI
                    FcgidWrapper "%4$s" virtual
                    CGIPassAuth On
                </Location>
                """
                        .formatted(APPLICATION, System.getProperty("java.home"), environment, Bridge.program());
        WebServer server =
                Apache.start(site, site, "LoadModule rewrite_module /usr/lib/apache2/modules/mod_rewrite.so");
        try {
            Browser browser = new Browser(server.origin());
            Awaitility.await("the bridge that Apache starts")
                    .atMost(TO_START)
                    .ignoreExceptions()
                    .until(() -> browser.get("/").statusCode() == 200);
            return server;
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }
}
