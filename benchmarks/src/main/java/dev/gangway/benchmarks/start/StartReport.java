package dev.gangway.benchmarks.start;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** What all starts took. */
final class StartReport {
    private final List<Variant> variants;

    StartReport(List<Variant> variants) {
        this.variants = List.copyOf(variants);
    }

    /** Returns medians, with the fastest and the slowest start. */
    String table() {
        return "| start | ms | from–to | CPU ms | MB |%n|---|---|---|---|---|%n".formatted()
                + variants.stream().map(StartReport::row).collect(Collectors.joining());
    }

    private static String row(Variant variant) {
        double[] millis = sorted(variant, Start::millis);
        return String.format(
                Locale.ROOT,
                "| %s | %.0f | %.0f–%.0f | %.0f | %.0f |%n",
                variant.name(),
                median(millis),
                millis[0],
                millis[millis.length - 1],
                median(sorted(variant, Start::cpuMillis)),
                median(sorted(variant, Start::megabytes)));
    }

    private static double[] sorted(Variant variant, ToDoubleFunction<Start> quantity) {
        return variant.starts().stream().mapToDouble(quantity).sorted().toArray();
    }

    private static double median(double[] sorted) {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** Returns every value, in the order of the starts. */
    String json() {
        return variants.stream()
                .map(variant -> String.format(
                        Locale.ROOT,
                        "  {\"start\": \"%s\", \"medianMillis\": %.1f, \"millis\": %s, \"cpuMillis\": %s, \"megabytes\": %s}",
                        variant.name(),
                        median(sorted(variant, Start::millis)),
                        values(variant, Start::millis),
                        values(variant, Start::cpuMillis),
                        values(variant, Start::megabytes)))
                .collect(Collectors.joining(",\n", "[\n", "\n]\n"));
    }

    private static String values(Variant variant, ToDoubleFunction<Start> quantity) {
        return Arrays.toString(variant.starts().stream()
                .mapToDouble(start -> Math.rint(10 * quantity.applyAsDouble(start)) / 10)
                .toArray());
    }
}
