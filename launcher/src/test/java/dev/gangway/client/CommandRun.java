package dev.gangway.client;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import picocli.CommandLine;

/**
 * What a command did.
 *
 * @param out its standard output, one character for each byte
 * @param err its standard error, with the complaints about wrong options
 */
record CommandRun(int exitCode, String out, String err) {

    /** Runs a command that {@code make} gives the streams of a test. */
    static CommandRun of(Function<StandardStreams, Object> make, byte[] in, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        StringWriter complaints = new StringWriter();
        Object command = make.apply(StandardStreams.of(new ByteArrayInputStream(in), out, err));
        int exitCode = new CommandLine(command)
                .setExpandAtFiles(false) // @FILE is the command's business
                .setErr(new PrintWriter(complaints, true))
                .execute(args);
        return new CommandRun(
                exitCode, out.toString(StandardCharsets.ISO_8859_1), err.toString(StandardCharsets.UTF_8) + complaints);
    }
}
