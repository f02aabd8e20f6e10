package dev.gangway.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What users see who make a mistake about the access log. */
class AccessLogCommandTest {
    private static final String REMEDY =
            "; write codes of Jetty, such as %{client}a for Apache's %h, %s for %>s and %O for %b";
    private static final String SEE = "; see 'gangway serve --help'\n";

    private final Map<String, String> environment = new HashMap<>();
    private final Path folder;

    AccessLogCommandTest(@TempDir Path folder) throws Exception {
        this.folder = folder;
        Files.createDirectories(folder.resolve("app/WEB-INF"));
    }

    private String serve(int exitCode, String... options) {
        StringWriter err = new StringWriter();
        String[] args = new String[options.length + 2];
        args[0] = "serve";
        System.arraycopy(options, 0, args, 1, options.length);
        args[args.length - 1] = folder.resolve("app").toString();
        CommandLine gangway = GangwayCommand.forArguments(args).setErr(new PrintWriter(err));
        assertThat(Main.run(gangway, environment, args)).as(err.toString()).isEqualTo(exitCode);
        return err.toString();
    }

    @Test
    void aCodeThatThereIsNot() {
        assertThat(serve(2, "--access-log", folder.resolve("a.log").toString(), "--access-log-format", "%h %u"))
                .isEqualTo(
                        "gangway serve: --access-log-format: '%h %u' is no format of an access log: Unsupported code %h"
                                + REMEDY + SEE);
        assertThat(folder.resolve("a.log")).doesNotExist();
    }

    @Test
    void bothCanStandInAFileAndInTheEnvironment() throws Exception {
        Path config = Files.writeString(folder.resolve("c.conf"), "access-log = " + folder + "/a.log\n");
        environment.put("GANGWAY_CONFIG", config.toString());
        environment.put("GANGWAY_ACCESS_LOG_FORMAT", "%>s, %O");
        assertThat(serve(2))
                .isEqualTo(
                        "gangway serve: --access-log-format: '%>s, %O' is no format of an access log: Invalid format "
                                + "string: %>s, %O" + REMEDY + SEE);
    }

    @Test
    void aFolderThatThereIsNotIsToldBeforeAnythingElse() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + taken.getLocalPort();
            assertThat(serve(1, "--listen", address, "--access-log", folder + "/none/a.log"))
                    .isEqualTo("gangway: cannot write the access log " + folder + "/none/a.log: Log directory does not "
                            + "exist. Path=" + folder.toRealPath() + "/none; say by --access-log where else\n");
            assertThat(serve(1, "--listen", address, "--access-log", folder + "/a.log"))
                    .startsWith("gangway: cannot listen on " + address);
        }
    }

    @Test
    void anEmptyNameIsNone() {
        environment.put("GANGWAY_ACCESS_LOG", "");
        assertThat(serve(2)).contains("it is empty; name a file or folder, or leave the option out");
    }
}
