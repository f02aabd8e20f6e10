package dev.gangway.client;

import dev.gangway.launcher.options.DurationConverter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code ping}: asks a FastCGI application for its values, as a check that it is alive. */
@Command(
        name = "ping",
        description = {
            "Ask a FastCGI application for its values (GET_VALUES), and print them with the time it took.",
            "No request is made: a bridge answers although all of its request threads are busy."
        },
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:every question was answered", "1:one was not", "2:a wrong option"})
public final class PingCommand implements Callable<Integer> {
    private static final List<String> NAMES = List.of("FCGI_MAX_CONNS", "FCGI_MAX_REQS", "FCGI_MPXS_CONNS");
    private static final double NANOS_PER_MILLI = 1e6;

    private final StandardStreams streams;

    @Parameters(
            arity = "0..1",
            paramLabel = "ADDR",
            converter = ServerAddressConverter.class,
            description = "Where the application listens: host:port, [IPv6 address]:port or unix:/path;"
                    + " default: 127.0.0.1:9000.")
    private ServerAddress server = ServerAddress.DEFAULT;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "The longest time for one question, 0 for no limit; default: 5s.")
    private Duration timeout = Duration.ofSeconds(5);

    @Option(
            names = {"-n", "--count"},
            paramLabel = "N",
            description = "How often to ask, each time on a new connection; default: 1.")
    private int count = 1;

    /** A command that writes to the streams of the process. */
    public PingCommand() {
        this(StandardStreams.ofProcess());
    }

    PingCommand(StandardStreams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws OutputException {
        ParameterTable query = new ParameterTable();
        NAMES.forEach(name -> query.set(name, ""));
        rehearse(query);
        int exitCode = ExitCodes.OK;
        for (int i = 0; i < count; i++) {
            exitCode = Math.max(exitCode, ping(query));
        }
        return exitCode;
    }

    private int ping(ParameterTable query) throws OutputException {
        long start = System.nanoTime();
        try (ClientConnection connection =
                ClientConnection.open(server, new TimeLimits(Duration.ZERO, timeout), RecordListener.NONE)) {
            Map<String, String> values = connection.values(query);
            double millis = (System.nanoTime() - start) / NANOS_PER_MILLI;
            streams.print("%s: %s, %.1f ms%n".formatted(server, text(values), millis));
            return ExitCodes.OK;
        } catch (OutputException e) {
            throw e;
        } catch (IOException e) {
            streams.messages().println(Failures.describe(server, e));
            return ExitCodes.PROTOCOL_ERROR;
        }
    }

    /** Does all that can be done without the application, so that the first time is not that of loading classes. */
    private void rehearse(ParameterTable query) {
        byte[] answer = {1, RecordType.GET_VALUES_RESULT, 0, 0, 0, 0, 0, 0};
        try {
            SocketChannel.open(server.isUnix() ? StandardProtocolFamily.UNIX : StandardProtocolFamily.INET)
                    .close();
            RecordWriter writer =
                    new RecordWriter(Channels.newChannel(OutputStream.nullOutputStream()), RecordListener.NONE);
            writer.getValues(query.encode());
            writer.flush();
            new RecordReader(Channels.newChannel(new ByteArrayInputStream(answer)), RecordListener.NONE).next();
            Watchdog.start(new TimeLimits(timeout, timeout)).close();
        } catch (IOException e) {
            // The real thing will tell.
        }
    }

    private static String text(Map<String, String> values) {
        if (values.isEmpty()) {
            return "no values";
        }
        StringJoiner text = new StringJoiner(" ");
        values.forEach((name, value) -> text.add(Printable.withoutControls(name + "=" + value)));
        return text.toString();
    }
}
