package dev.gangway.launcher.front;

/**
 * How each dialect writes a value that may hold anything, so that no value can end its line and begin another.
 *
 * <p>What a dialect has no way to write is refused, not guessed at.
 */
final class Quoting {
    private Quoting() {}

    /** nginx takes {@code \"} and {@code \\}; a dollar begins a variable, and nothing escapes it. */
    static String nginx(Object value) {
        return '"' + escaped(refusing("nginx", "$", value)) + '"';
    }

    /** Apache takes {@code \"} and {@code \\}; <code>${X}</code> is a variable wherever it stands. */
    static String apache(Object value) {
        String text = refusing("Apache", "", value);
        if (text.contains("${")) {
            throw refused("Apache", "${", text);
        }
        return '"' + escaped(text) + '"';
    }

    /** lighttpd takes what stands between double quotes as it is, but for those that end it or may escape. */
    static String lighttpd(Object value) {
        return '"' + refusing("lighttpd", "\"\\", value) + '"';
    }

    /** HAProxy takes what stands between single quotes as it is. */
    static String haproxy(Object value) {
        return "'" + refusing("HAProxy", "'", value) + "'";
    }

    /** Caddy takes {@code \"}; braces are placeholders, and a backslash is one unless a quote follows. */
    static String caddy(Object value) {
        return '"' + refusing("Caddy", "{}\"\\`", value) + '"';
    }

    /** XML, in the value of an attribute. */
    static String xml(Object value) {
        return '"'
                + refusing("XML", "", value)
                        .replace("&", "&amp;")
                        .replace("<", "&lt;")
                        .replace(">", "&gt;")
                        .replace("\"", "&quot;")
                + '"';
    }

    /** Returns the name of a variable of the environment, which needs no quotes. */
    static String name(String variable) {
        if (!variable.matches("[A-Za-z_][A-Za-z0-9_]*")) {
            throw new IllegalArgumentException("'" + variable.replaceAll("\\p{Cntrl}", "?")
                    + "' is no name of a variable of the environment; use letters, digits and _");
        }
        return variable;
    }

    /** Returns a regular expression for a context path or a name, without a backslash: they differ in these. */
    static String regex(String text) {
        return text.replace(".", "[.]").replace("+", "[+]");
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    private static String refusing(String dialect, String characters, Object value) {
        String text = value.toString();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c == 0x7F || characters.indexOf(c) >= 0) {
                throw refused(dialect, c < ' ' || c == 0x7F ? "a control character" : String.valueOf(c), text);
            }
        }
        return text;
    }

    private static IllegalArgumentException refused(String dialect, String what, String text) {
        return new IllegalArgumentException("'" + text.replaceAll("\\p{Cntrl}", "?") + "' has "
                + (what.length() <= 2 ? "'" + what + "'" : what) + ", which cannot be written in a configuration of "
                + dialect + "; use another name");
    }
}
