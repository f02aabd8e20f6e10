package dev.gangway.client;

import dev.gangway.launcher.options.DurationConverter;
import dev.gangway.launcher.options.UserException;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code get}: sends one request straight to a FastCGI address and prints the answer. */
@Command(
        name = "get",
        description = "Send a request to a FastCGI application and print the answer.",
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            " 0:the answer has a status below 400",
            " 1:the application broke the protocol or the connection, or refused the request",
            " 2:a wrong option",
            " 4:the answer has a status from 400 to 499",
            " 5:the answer has a status from 500 on",
            " 7:nobody could be reached at the address",
            "18:the body is shorter or longer than its Content-Length says",
            "23:the answer could not be written",
            "26:the body of the request could not be read",
            "28:a time limit has passed"
        })
public final class GetCommand implements Callable<Integer> {
    private static final double NANOS_PER_MILLI = 1e6;

    private final StandardStreams streams;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = {"-c", "--connect"},
            paramLabel = "ADDR",
            converter = ServerAddressConverter.class,
            description = "Where the application listens: host:port, [IPv6 address]:port or unix:/path;"
                    + " default: 127.0.0.1:9000.")
    private ServerAddress server = ServerAddress.DEFAULT;

    @Mixin
    private RequestOptions request = new RequestOptions();

    @Option(
            names = {"-i", "--include"},
            description = "Print status and headers before the body.")
    private boolean include;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "The longest silence of the application, 0 for no limit; default: 30s.")
    private Duration timeout = Duration.ofSeconds(30);

    @Option(
            names = "--max-time",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "The longest time for everything; default: no limit.")
    private Duration maxTime = Duration.ZERO;

    @Option(
            names = {"-v", "--verbose"},
            description = "Print each record and a summary to the standard error; -vv the parameters as well.")
    private boolean[] verbosity = new boolean[0];

    @Parameters(
            paramLabel = "TARGET",
            converter = RequestTargetConverter.class,
            description = "What to ask for: /path?query, or a whole URL, whose host and scheme become parameters.")
    private @Nullable RequestTarget target;

    /** A command that reads and writes the streams of the process. */
    public GetCommand() {
        this(StandardStreams.ofProcess());
    }

    GetCommand(StandardStreams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        PrintWriter messages = streams.messages();
        try {
            request.check();
            return send(messages);
        } catch (IOException e) {
            messages.println(Failures.describe(server, e));
            return Failures.exitCodeOf(e);
        } catch (IllegalArgumentException | UserException e) {
            throw new ParameterException(Objects.requireNonNull(spec).commandLine(), e.getMessage(), e);
        }
    }

    private int send(PrintWriter messages) throws IOException, UserException {
        RecordLog log = new RecordLog(messages);
        RecordListener listener = verbosity.length > 0 ? log : RecordListener.NONE;
        AnswerPrinter printer =
                new AnswerPrinter(streams, messages, include || request.isHeadOption(), request.expectsBody());
        long start = System.nanoTime();
        try (ClientConnection connection = ClientConnection.open(server, new TimeLimits(timeout, maxTime), listener)) {
            long connected = System.nanoTime();
            FastCgiRequest built = request.build(
                    Objects.requireNonNull(target),
                    streams.in(),
                    connection.localAddress(),
                    connection.remoteAddress());
            if (verbosity.length > 1) {
                log.parameters(built.parameters());
            }
            EndRequest end;
            try {
                end = connection.exchange(built, new CgiResponseParser(printer));
            } finally {
                printer.end();
            }
            if (verbosity.length > 0) {
                messages.printf(
                        "%s, %d bytes of body, appStatus %d, %.1f ms (%.1f ms to connect)%n",
                        printer.status() == 0 ? "no status" : printer.status(),
                        printer.bodyLength(),
                        end.appStatus(),
                        (System.nanoTime() - start) / NANOS_PER_MILLI,
                        (connected - start) / NANOS_PER_MILLI);
            }
            return judge(end, printer, messages);
        }
    }

    private int judge(EndRequest end, AnswerPrinter printer, PrintWriter messages) {
        if (!end.isComplete()) {
            messages.printf(
                    "gangway: %s: refused the request: %s (%s)%n",
                    server, ProtocolStatus.nameOf(end.protocolStatus()), ProtocolStatus.explain(end.protocolStatus()));
            return ExitCodes.PROTOCOL_ERROR;
        }
        if (end.appStatus() != 0) {
            messages.println("gangway: the application ended the request with appStatus " + end.appStatus());
        }
        String fault = printer.lengthFault();
        if (fault != null) {
            messages.println("gangway: " + fault);
            return ExitCodes.TRUNCATED_BODY;
        }
        return ExitCodes.ofStatus(printer.status());
    }
}
