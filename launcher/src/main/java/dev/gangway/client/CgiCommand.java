package dev.gangway.client;

import dev.gangway.launcher.options.DurationConverter;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command {@code cgi}: started by a web server as a CGI program, it hands the request to a running bridge. */
@Command(
        name = "cgi",
        description = {
            "Hand a CGI request to a running FastCGI application, and its answer back to the web server.",
            "For web servers that can start CGI programs and nothing else."
        },
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0..255:the appStatus of the answer (255 for all above)",
            "     1:also: there was no whole answer, or nobody to ask",
            "     2:also: a wrong option, or not started as a CGI program"
        })
public final class CgiCommand implements Callable<Integer> {
    private final StandardStreams streams;
    private final Supplier<ParameterTable> environment;

    @Option(
            names = {"-c", "--connect"},
            paramLabel = "ADDR",
            converter = ServerAddressConverter.class,
            description = "Where the application listens: host:port, [IPv6 address]:port or unix:/path;"
                    + " default: 127.0.0.1:9000.")
    private ServerAddress server = ServerAddress.DEFAULT;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "The longest silence of the application, 0 for no limit; default: 60s.")
    private Duration timeout = CgiGateway.DEFAULT_TIMEOUT;

    /** A command that works with the environment and the streams of the process. */
    public CgiCommand() {
        this(StandardStreams.ofProcess(), CgiEnvironment::ofProcess);
    }

    CgiCommand(StandardStreams streams, Supplier<ParameterTable> environment) {
        this.streams = streams;
        this.environment = environment;
    }

    @Override
    public Integer call() {
        return new CgiGateway(streams, environment, server, timeout).run();
    }
}
