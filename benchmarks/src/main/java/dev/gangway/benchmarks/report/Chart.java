package dev.gangway.benchmarks.report;

import dev.gangway.benchmarks.Series;
import dev.gangway.benchmarks.Series.Quantity;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Bars of medians, as SVG: for each group the servers beside each other, in parts of the reference. */
final class Chart {
    private static final int LEFT = 250;
    private static final int WIDTH = 420; // of a bar twice as long as the reference's
    private static final int BAR = 14;
    private static final double LONGEST = 2.2;

    private Chart() {}

    static String of(Map<String, List<Series>> groups, Quantity quantity, String meaning) {
        StringBuilder bars = new StringBuilder();
        int y = 40;
        for (Map.Entry<String, List<Series>> group : groups.entrySet()) {
            double reference = group.getValue().stream()
                    .filter(Series::isReference)
                    .mapToDouble(series -> series.median(quantity))
                    .findFirst()
                    .orElse(0);
            if (reference == 0) {
                continue;
            }
            text(bars, 8, y + BAR, "bold", group.getKey());
            y += BAR + 6;
            for (Series series : group.getValue()) {
                bar(bars, y, series, quantity, reference);
                y += BAR + 4;
            }
            y += 10;
        }
        int one = LEFT + WIDTH / 2;
        return """
            <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="%2$d" font-family="sans-serif" font-size="12">
            <rect width="100%%" height="100%%" fill="white"/>
            <text x="8" y="20" font-weight="bold">%3$s; Jetty's HTTP/1.1 = 1 (medians; thin lines: all rounds)</text>
            %4$s<line x1="%5$d" y1="30" x2="%5$d" y2="%6$d" stroke="black" stroke-dasharray="3,3"/>
            </svg>
            """
                .formatted(LEFT + WIDTH + 130, y, meaning, bars, one, y);
    }

    private static void bar(StringBuilder out, int y, Series series, Quantity quantity, double reference) {
        double median = series.median(quantity);
        double[] values = series.values(quantity);
        String colour = series.peer().startsWith("gangway") ? "#2a7ab0" : series.isReference() ? "#999" : "#ccc";
        text(out, 30, y + BAR - 3, "normal", series.peer());
        int length = length(median / reference);
        out.append("<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\"/>\n"
                .formatted(LEFT, y, length, BAR, colour));
        int from = LEFT + length(Arrays.stream(values).min().orElse(0) / reference);
        int to = LEFT + length(Arrays.stream(values).max().orElse(0) / reference);
        out.append("<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"black\"/>\n"
                .formatted(from, y + BAR / 2, to, y + BAR / 2));
        text(
                out,
                Math.max(LEFT + length, to) + 6,
                y + BAR - 3,
                "normal",
                String.format(Locale.ROOT, "%.2f (%.1f)", median / reference, median));
    }

    private static int length(double ratio) {
        return (int) Math.round(Math.min(ratio, LONGEST) * WIDTH / 2);
    }

    private static void text(StringBuilder out, int x, int y, String weight, String text) {
        out.append("<text x=\"%d\" y=\"%d\" font-weight=\"%s\">%s</text>\n".formatted(x, y, weight, text));
    }
}
