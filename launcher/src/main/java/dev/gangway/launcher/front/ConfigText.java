package dev.gangway.launcher.front;

import java.util.Locale;

/** A configuration that is being written: lines, indented by the blocks that are open, and comments. */
final class ConfigText {
    private static final String INDENT = "    ";

    /** Where comments are broken, so that they can be read in a terminal. */
    private static final int WIDTH = 110;

    private final StringBuilder text = new StringBuilder();
    private int depth;

    /** Adds a line; arguments are inserted as they are, so they must have been quoted. */
    ConfigText line(String format, Object... arguments) {
        text.append(INDENT.repeat(depth))
                .append(arguments.length == 0 ? format : String.format(Locale.ROOT, format, arguments))
                .append('\n');
        return this;
    }

    /** Adds a line if something holds. */
    ConfigText lineIf(boolean holds, String format, Object... arguments) {
        return holds ? line(format, arguments) : this;
    }

    /** Adds a comment, broken into lines unless it is indented, as commands are; what could end it is replaced. */
    ConfigText comment(String comment) {
        if (comment.startsWith("  ")) {
            return line("# " + comment.replaceAll("\\p{Cntrl}", "?"));
        }
        int width = WIDTH - depth * INDENT.length();
        StringBuilder line = new StringBuilder("#");
        for (String word : comment.replaceAll("\\p{Cntrl}", "?").split(" ", -1)) {
            if (line.length() + 1 + word.length() > width && line.length() > 1) {
                line(line.toString());
                line = new StringBuilder("#");
            }
            line.append(' ').append(word);
        }
        return line(line.toString());
    }

    /** Says how the site of a distribution, which takes every host that is not named elsewhere, is got out of the way. */
    ConfigText defaultSite(FrontSettings settings, String removal) {
        return settings.isBehindDefaultSite()
                ? comment("Debian's own site on port 80 comes first, unless you name your host (--server-name "
                        + "shop.example.org) or take it away: " + removal)
                : this;
    }

    ConfigText empty() {
        text.append('\n');
        return this;
    }

    /** Opens a block, whose lines are indented. */
    ConfigText open(String format, Object... arguments) {
        line(format, arguments);
        depth++;
        return this;
    }

    /** Closes the block that was opened last. */
    ConfigText close(String line) {
        depth--;
        return line(line);
    }

    /** Ends a section, which nothing closes. */
    ConfigText end() {
        depth--;
        return this;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
