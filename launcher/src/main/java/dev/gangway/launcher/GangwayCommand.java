package dev.gangway.launcher;

import dev.gangway.client.CgiCommand;
import dev.gangway.client.GetCommand;
import dev.gangway.client.PingCommand;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code gangway}: the command that has the others. A new one is added to its list. */
@Command(
        name = "gangway",
        description = "Runs Java web applications behind any web server, through FastCGI.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            ServeCommand.class,
            StatusCommand.class,
            ListCommand.class,
            DeployCommand.class,
            UndeployCommand.class,
            ReloadCommand.class,
            ConfigCommand.class,
            DoctorCommand.class,
            DemoCommand.class,
            GetCommand.class,
            PingCommand.class,
            CgiCommand.class,
            PrepareCommand.class,
        },
        footer = {"", "'gangway COMMAND --help' tells the options of a command."})
final class GangwayCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    /**
     * Returns the command with as many of its subcommands as these arguments need: the one that they name, else all.
     *
     * <p>To learn the options of a command takes some hundredths of a second, which come before all else in a start.
     */
    static CommandLine forArguments(String... args) {
        for (Class<?> subcommand :
                GangwayCommand.class.getAnnotation(Command.class).subcommands()) {
            String name = subcommand.getAnnotation(Command.class).name();
            if (args.length > 0 && args[0].equals(name)) {
                return new CommandLine(new WithoutSubcommands()).addSubcommand(name, subcommand);
            }
        }
        return new CommandLine(new GangwayCommand());
    }

    /** Stands for {@code gangway} before the name of a subcommand. */
    @Command(name = "gangway")
    private static final class WithoutSubcommands {}

    /** Called without a subcommand. */
    @Override
    public Integer call() {
        CommandLine self = Objects.requireNonNull(spec).commandLine();
        self.usage(self.getErr());
        return ExitCode.USAGE;
    }
}
