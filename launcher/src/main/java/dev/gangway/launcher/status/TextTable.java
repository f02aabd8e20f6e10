package dev.gangway.launcher.status;

import java.util.Arrays;
import java.util.List;

/** Columns as wide as their widest cell, two spaces between them. */
public final class TextTable {
    private TextTable() {}

    /**
     * Returns the lines of a table.
     *
     * @param rows the titles and the rows, of as many cells each
     * @param leftAligned how many columns begin at their left; the others, of numbers, end at their right
     */
    public static List<String> lines(List<List<String>> rows, int leftAligned) {
        int[] widths = new int[rows.get(0).size()];
        rows.forEach(
                row -> Arrays.setAll(widths, i -> Math.max(widths[i], row.get(i).length())));
        return rows.stream().map(row -> line(row, widths, leftAligned)).toList();
    }

    private static String line(List<String> row, int[] widths, int leftAligned) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < row.size(); i++) {
            String padding = " ".repeat(widths[i] - row.get(i).length());
            line.append(i < leftAligned ? row.get(i) + padding : padding + row.get(i))
                    .append("  ");
        }
        return line.toString().stripTrailing();
    }
}
