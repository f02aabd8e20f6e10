package dev.gangway.launcher;

import dev.gangway.client.CgiShortcut;
import dev.gangway.launcher.options.Configuration;
import dev.gangway.launcher.options.PathConverter;
import dev.gangway.launcher.options.UserException;
import dev.gangway.launcher.server.InheritedSocket;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The program: runs a command, says in one line what went wrong, and chooses the exit code.
 *
 * <pre>
 *   0  it did what was asked
 *   1  it could not start or run
 *   2  wrong usage
 * </pre>
 */
public final class Main {
    private static final int HELP_WIDTH = 100;

    private Main() {}

    /** Runs the program and ends the process. */
    public static void main(String[] given) {
        String[] args = given.length == 0 && isStartedByWebServer() ? new String[] {"serve"} : given;
        Integer exitCode = CgiShortcut.run(args, System.getenv());
        if (exitCode != null) {
            System.exit(exitCode);
        }
        if (args.length > 0 && args[0].equals("serve")) {
            HeadStart.begin();
        }
        Configuration configuration;
        try {
            configuration = Configuration.read(System.getenv(), args);
            // Before the commands are made, as some of their classes have loggers.
            configuration.initLogging();
        } catch (UserException e) {
            System.exit(misconfigured(new CommandLine(CommandSpec.create()).getErr(), e));
            return;
        }
        System.exit(run(GangwayCommand.forArguments(args), configuration, args));
    }

    /** Returns whether this is what a web server starts: with no arguments, but with a socket or a request. */
    private static boolean isStartedByWebServer() {
        try {
            return CgiProcess.isOne(System.getenv()) || InheritedSocket.find() != null;
        } catch (UserException e) {
            return false;
        }
    }

    /** Runs the command that {@code args} name and returns the exit code; the logging is left as it is. */
    static int run(CommandLine gangway, Map<String, String> environment, String... args) {
        try {
            return run(gangway, Configuration.read(environment, args), args);
        } catch (UserException e) {
            return misconfigured(gangway.getErr(), e);
        }
    }

    private static int run(CommandLine gangway, Configuration configuration, String... args) {
        gangway.setExpandAtFiles(false); // in "get -d @FILE" it is a file to send
        prepare(gangway);
        try {
            configuration.applyTo(gangway, () -> new CommandLine(new GangwayCommand()));
        } catch (UserException e) {
            return misconfigured(gangway.getErr(), e);
        }
        return gangway.setParameterExceptionHandler((complaint, all) -> wrongUsage(complaint, configuration))
                .setExecutionExceptionHandler((failure, command, result) -> failed(command, failure))
                .execute(args);
    }

    private static int misconfigured(PrintWriter err, UserException e) {
        err.println("gangway: " + oneLine(e));
        return ExitCode.USAGE;
    }

    /** Gives a command and its subcommands what all have. */
    private static void prepare(CommandLine command) {
        CommandSpec spec = command.getCommandSpec();
        spec.mixinStandardHelpOptions(true).versionProvider(new Version());
        spec.usageMessage().width(HELP_WIDTH).sortOptions(false);
        command.registerConverter(Path.class, new PathConverter());
        command.getSubcommands().values().forEach(Main::prepare);
    }

    private static int wrongUsage(ParameterException complaint, Configuration configuration) {
        CommandLine command = complaint.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        String hint = "; ";
        if (complaint instanceof UnmatchedArgumentException unmatched
                && !unmatched.getSuggestions().isEmpty()) {
            hint = "; did you mean " + String.join(" or ", unmatched.getSuggestions()) + "? ";
        }
        command.getErr()
                .println(name + ": " + oneLine(complaint) + configuration.blame(complaint) + hint + "see '" + name
                        + " --help'");
        return ExitCode.USAGE;
    }

    private static int failed(CommandLine command, Exception failure) {
        // What is not meant for users is a fault of this program, and its stack trace is needed to mend it.
        boolean forUsers = failure instanceof UserException;
        command.getErr().println("gangway: " + (forUsers ? oneLine(failure) : "unexpected failure: " + failure));
        if (!forUsers || isVerbose(command)) {
            failure.printStackTrace(command.getErr());
        }
        return ExitCode.SOFTWARE;
    }

    private static boolean isVerbose(CommandLine command) {
        OptionSpec verbose = command.getCommandSpec().findOption("--verbose");
        return verbose != null && Boolean.TRUE.equals(verbose.getValue());
    }

    private static String oneLine(Exception e) {
        String message = e.getMessage();
        return message == null ? e.toString() : message.replaceAll("\\s*\\R\\s*", " ");
    }
}
