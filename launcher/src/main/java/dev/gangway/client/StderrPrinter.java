package dev.gangway.client;

import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The STDERR stream as lines that are marked as such, without what a terminal would take for commands. */
final class StderrPrinter {
    static final String MARK = "[stderr] ";
    private static final int MAX_LINE = 8192;

    private final PrintWriter out;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    StderrPrinter(PrintWriter out) {
        this.out = out;
    }

    void print(ByteBuffer content) {
        while (content.hasRemaining()) {
            byte b = content.get();
            if (b != '\n') {
                line.write(b);
            }
            if (b == '\n' || line.size() == MAX_LINE) {
                printLine();
            }
        }
    }

    /** Prints what is left of a line that was not ended. */
    void end() {
        if (line.size() > 0) {
            printLine();
        }
    }

    private void printLine() {
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        out.println(MARK + Printable.withoutControls(text.stripTrailing()));
        out.flush();
    }
}
