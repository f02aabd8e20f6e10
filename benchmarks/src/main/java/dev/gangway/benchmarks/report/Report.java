package dev.gangway.benchmarks.report;

import dev.gangway.benchmarks.Series;
import dev.gangway.benchmarks.Series.Quantity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a run has measured. */
public final class Report {
    private static final String BEGIN = "<!-- results: written by benchmarks/run, from here -->";
    private static final String END = "<!-- results: to here -->";
    private static final String PAGE = "performance.md";

    private final List<Series> all;
    private final String conditions;

    /**
     * Makes a report.
     *
     * @param conditions how it was measured, in one line
     */
    public Report(List<Series> all, String conditions) {
        this.all = List.copyOf(all);
        this.conditions = conditions;
    }

    /** Writes everything into a folder. */
    public void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("results.json"), json());
        Files.writeString(folder.resolve("results.md"), markdown("."));
        Files.writeString(folder.resolve("cpu.svg"), Chart.of(groups(), Quantity.CPU_MICROS, "CPU time per request"));
        Files.writeString(folder.resolve("rate.svg"), Chart.of(groups(), Quantity.PER_SECOND, "requests per second"));
    }

    /** Writes everything into the documentation, in the place of what was measured before. */
    public void publish(Path docs) throws IOException {
        String text = readPage(docs);
        write(docs.resolve("performance"));
        Files.delete(docs.resolve("performance/results.md"));
        Files.writeString(
                docs.resolve(PAGE),
                text.substring(0, text.indexOf(BEGIN) + BEGIN.length())
                        + "\n\n"
                        + markdown("performance")
                        + text.substring(text.indexOf(END)));
    }

    /**
     * Returns the page that results are published on.
     *
     * @throws IOException if there is none, or it has no place for them
     */
    public static String readPage(Path docs) throws IOException {
        Path page = docs.resolve(PAGE);
        String text = Files.readString(page);
        int begin = text.indexOf(BEGIN);
        if (begin < 0 || text.indexOf(END) < begin) {
            throw new IOException(page + " has not the lines \"" + BEGIN + "\" and \"" + END + "\" to write between");
        }
        return text;
    }

    private Map<String, List<Series>> groups() {
        Map<String, List<Series>> groups = new LinkedHashMap<>();
        all.forEach(series -> groups.computeIfAbsent(series.title(), title -> new ArrayList<>())
                .add(series));
        return groups;
    }

    private String markdown(String folder) {
        return """
                %s.

                ![CPU time per request](%s/cpu.svg)

                ![Requests per second](%s/rate.svg)

                %s"""
                .formatted(conditions, folder, folder, table());
    }

    /** Returns a table for each group of servers that can be compared. */
    public String table() {
        StringBuilder out = new StringBuilder();
        groups().forEach((title, group) -> {
            out.append("**").append(title).append("** (").append(group.get(0).meaning());
            out.append(
                    ")\n\n| | CPU µs | from–to | ratio | req/s | ratio | p50 µs | p99 µs | bytes | front CPU µs |\n");
            out.append("|---|---|---|---|---|---|---|---|---|---|\n");
            for (Series series : group) {
                out.append(row(series, group)).append('\n');
            }
            out.append('\n');
            for (Series series : group) {
                if (!series.calls().isEmpty()) {
                    out.append("* ").append(series.peer()).append(", system calls: ");
                    out.append(series.calls()).append('\n');
                }
            }
            out.append(group.stream().allMatch(series -> series.calls().isEmpty()) ? "" : "\n");
        });
        return out.toString();
    }

    private static String row(Series series, List<Series> group) {
        double[] cpu = series.values(Quantity.CPU_MICROS);
        double allocated = series.median(Quantity.ALLOCATED);
        return String.format(
                Locale.ROOT,
                "| %s | %.1f | %.1f–%.1f | %s | %.0f | %s | %.0f | %.0f | %s | %.1f |",
                series.peer(),
                series.median(Quantity.CPU_MICROS),
                Arrays.stream(cpu).min().orElse(0),
                Arrays.stream(cpu).max().orElse(0),
                ratio(series, group, Quantity.CPU_MICROS),
                series.median(Quantity.PER_SECOND),
                ratio(series, group, Quantity.PER_SECOND),
                series.median(Quantity.P50_MICROS),
                series.median(Quantity.P99_MICROS),
                allocated < 0 ? "" : String.format(Locale.ROOT, "%.0f", allocated),
                series.median(Quantity.FRONT_MICROS));
    }

    /** Returns the ratio to the reference, or nothing where that was not measured. */
    private static String ratio(Series series, List<Series> group, Quantity quantity) {
        return group.stream()
                .filter(Series::isReference)
                .findFirst()
                .map(reference ->
                        String.format(Locale.ROOT, "%.2f", series.median(quantity) / reference.median(quantity)))
                .orElse("");
    }

    private String json() {
        StringBuilder out = new StringBuilder();
        out.append("{\"conditions\": \"").append(conditions).append("\",\n \"series\": [");
        String separator = "\n";
        for (Series series : all) {
            out.append(separator).append("  {\"title\": \"").append(series.title());
            out.append("\", \"peer\": \"").append(series.peer()).append('"');
            for (Quantity quantity : Quantity.values()) {
                double[] values = Arrays.stream(series.values(quantity))
                        .map(value -> Math.round(100 * value) / 100.0)
                        .toArray();
                out.append(", \"").append(quantity.id()).append("\": ").append(Arrays.toString(values));
            }
            out.append(", \"calls\": \"").append(series.calls()).append("\"}");
            separator = ",\n";
        }
        return out.append("\n]}\n").toString();
    }
}
