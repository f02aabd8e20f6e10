package dev.gangway.launcher.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.launcher.testkit.LogCapture;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinesTest {
    private final List<String> written = new ArrayList<>();
    private boolean full;

    private void write(String line) throws IOException {
        if (full) {
            throw new IOException("No space left on device");
        }
        written.add(line);
    }

    @Test
    void anythingButPrintableAsciiIsEscapedAsJsonDoes() {
        Lines lines = new Lines("a.log", this::write);
        lines.write("~ plain \"\\\"");
        lines.write("a\r\nb\u0000\u001b[31m\u007f\u0085\u00e4\u2028\ud83d\ude00");
        assertThat(written)
                .containsExactly(
                        "~ plain \"\\\"",
                        "a\\u000d\\u000ab\\u0000\\u001b[31m\\u007f\\u0085\\u00e4\\u2028\\ud83d\\ude00");
    }

    @Test
    void whatCannotBeWrittenIsToldOnce() {
        Lines lines = new Lines("a.log", this::write);
        try (LogCapture log = new LogCapture()) {
            full = true;
            lines.write("1");
            lines.write("2");
            assertThat(log.warnings())
                    .singleElement()
                    .asString()
                    .endsWith(
                            "Cannot write the access log a.log: No space left on device; requests are served, but are "
                                    + "missing in it");
            full = false;
            lines.write("3");
            lines.write("4");
            assertThat(log.text().lines())
                    .filteredOn(line -> line.contains("written again"))
                    .singleElement()
                    .asString()
                    .endsWith("The access log a.log is being written again; 2 requests are missing in it");
            full = true;
            lines.write("5");
            assertThat(log.warnings()).hasSize(2);
        }
        assertThat(written).as("after the end of one that may have been cut").containsExactly("", "3", "4");
    }
}
