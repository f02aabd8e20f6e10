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

/** {@code gangway undeploy}: an application out of the folder of a running bridge, with its WAR. */
@Command(
        name = "undeploy",
        description =
                "Take an application away from a running bridge: its WAR or directory is removed from the folder, in all its "
                        + "versions, and its last requests end. Its settings stay.",
        footer = {"", "Exit code: 0 it is gone, 1 it is not, and one line says why, 2 wrong usage."})
final class UndeployCommand implements Callable<Integer> {
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
        ControlClient.Answer answer =
                new ControlClient(bridge.socket(Home.find())).undeploy(context, application.host());
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        out.println(context + " is gone: " + answer.content().get("file"));
        out.flush();
        return ExitCode.OK;
    }
}
