package dev.gangway.launcher.testkit;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What is logged while it is open; the log of tests goes to standard error. */
public final class LogCapture implements AutoCloseable {
    private final PrintStream before = System.err;
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();

    /** Begins. */
    public LogCapture() {
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
    }

    /** Returns the lines that are warnings or worse. */
    public List<String> warnings() {
        return text().lines()
                .filter(line -> line.matches(".*:(WARN|ERROR) *:.*"))
                .toList();
    }

    /** Returns all of it. */
    public String text() {
        return log.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        System.setErr(before);
    }
}
