package dev.gangway.launcher;

import dev.gangway.launcher.control.ControlClient;
import dev.gangway.launcher.options.CommonOptions;
import dev.gangway.launcher.options.ControlledOptions;
import dev.gangway.launcher.options.UserException;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code gangway status}: what a running bridge is doing. */
@Command(
        name = "status",
        description = "Tell what a running bridge is doing: its connections, threads and memory, and of each "
                + "application the requests since the start.",
        footer = {
            "",
            "FAILED have no whole answer: the web server has gone, or the application broke it off. MEAN is how long a "
                    + "request took.",
            "",
            "Exit code: 0 told, 1 the bridge cannot be asked, 2 wrong usage."
        })
final class StatusCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private ControlledOptions bridge = new ControlledOptions();

    @ArgGroup
    private Form form = new Form();

    @Mixin
    final CommonOptions common = new CommonOptions();

    /** How it is told. */
    private static final class Form {
        @Option(names = "--json", order = 3, description = "Print JSON.")
        private boolean json;

        @Option(names = "--openmetrics", order = 4, description = "Print what Prometheus reads.")
        private boolean openMetrics;
    }

    @Override
    public Integer call() throws UserException {
        String query = form.json ? "?json" : form.openMetrics ? "?openmetrics" : "";
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        out.print(new ControlClient(bridge.socket(Home.find())).status(query));
        out.flush();
        return ExitCode.OK;
    }
}
