package dev.gangway.launcher;

import dev.gangway.launcher.control.ControlClient;
import dev.gangway.launcher.options.CommonOptions;
import dev.gangway.launcher.options.ControlledOptions;
import dev.gangway.launcher.options.UserException;
import dev.gangway.launcher.status.TextTable;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code gangway list}: the applications of a running bridge. */
@Command(
        name = "list",
        description = "List the applications of a running bridge, one line each, and why some are not up.",
        footer = {
            "",
            "STATE is up; failed: it is not up; outdated: an older version is up, as the one in the folder failed.",
            "",
            "Exit code: 0 listed, 1 the bridge cannot be asked, 2 wrong usage."
        })
final class ListCommand implements Callable<Integer> {
    private static final List<String> TITLES =
            List.of("CONTEXT", "HOSTS", "GENERATION", "VERSION", "STATE", "SESSIONS", "REQUESTS", "SINCE", "FILE");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private ControlledOptions bridge = new ControlledOptions();

    @Option(names = "--json", order = 3, description = "Print JSON, with more details.")
    private boolean json;

    @Mixin
    final CommonOptions common = new CommonOptions();

    @Override
    public Integer call() throws UserException {
        ControlClient.Answer answer = new ControlClient(bridge.socket(Home.find())).list();
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        if (json) {
            out.print(answer.json());
        } else {
            print(answer, out);
        }
        out.flush();
        return ExitCode.OK;
    }

    private static void print(ControlClient.Answer answer, PrintWriter out) {
        List<Map<?, ?>> applications = new ArrayList<>();
        if (answer.content().get("applications") instanceof Object[] array) {
            Arrays.stream(array).forEach(element -> applications.add((Map<?, ?>) element));
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(TITLES);
        applications.forEach(application -> rows.add(row(application)));
        TextTable.lines(rows, TITLES.size()).forEach(out::println);
        for (Map<?, ?> application : applications) {
            if (application.get("failure") != null) {
                out.println();
                out.println(text(application, "contextPath") + ": " + text(application, "failure"));
            }
        }
    }

    private static List<String> row(Map<?, ?> application) {
        Object since = application.get("since");
        return List.of(
                text(application, "contextPath"),
                application.get("virtualHosts") instanceof Object[] hosts && hosts.length > 0
                        ? Arrays.stream(hosts).map(String::valueOf).collect(Collectors.joining(","))
                        : "*",
                text(application, "generation"),
                text(application, "version"),
                text(application, "state"),
                text(application, "sessions"),
                text(application, "requests"),
                since == null
                        ? "-"
                        : TIME.format(Instant.parse(since.toString()).atZone(ZoneId.systemDefault())),
                text(application, "file"));
    }

    /** Returns a value as it may be shown on a terminal. */
    private static String text(Map<?, ?> application, String key) {
        Object value = application.get(key);
        return value == null ? "-" : value.toString().replaceAll("\\p{Cntrl}", "?");
    }
}
