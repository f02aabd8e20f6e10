package dev.gangway.launcher;

import dev.gangway.launcher.control.ControlClient;
import dev.gangway.launcher.options.CommonOptions;
import dev.gangway.launcher.options.ControlledOptions;
import dev.gangway.launcher.options.UserException;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code gangway reload}: an application anew, from what lies in the folder. */
@Command(
        name = "reload",
        description =
                "Start an application of a running bridge anew, from what lies there now, in place of the one that is up. "
                        + "Sessions go on; if it does not start, so does the one that was up.",
        footer = {"", "Exit code: 0 it is up, 1 it is not started anew, and one line says why, 2 wrong usage."})
final class ReloadCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private DeployedOptions application = new DeployedOptions();

    @Mixin
    private ControlledOptions bridge = new ControlledOptions();

    @Mixin
    final CommonOptions common = new CommonOptions();

    @Override
    public Integer call() throws UserException {
        String context = application.contextPath();
        ControlClient.Answer answer = new ControlClient(bridge.socket(Home.find())).reload(context, application.host());
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        out.println(context + " is up again: " + answer.content().get("file"));
        out.flush();
        return ExitCode.OK;
    }
}
