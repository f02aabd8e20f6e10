package dev.gangway.sample;

import java.io.IOException;
import java.io.Writer;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** HTML written piece by piece, where all that is not markup is escaped. */
public final class Html {
    private final Writer out;

    public Html(Writer out) {
        this.out = out;
    }

    /** Returns the text with the five characters replaced that mean something in content or in a quoted attribute. */
    public static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.append(c);
            }
        }
        return escaped.toString();
    }

    /** Writes markup as it is; it must not contain anything that a client sent. */
    public Html markup(String markup) throws IOException {
        out.write(markup);
        return this;
    }

    /** Writes markup in which each {@code {}} stands for one of the texts, escaped. */
    public Html markup(String markup, Object... texts) throws IOException {
        int from = 0;
        for (Object text : texts) {
            int gap = markup.indexOf("{}", from);
            if (gap < 0) {
                throw new IllegalArgumentException("more texts than gaps in: " + markup);
            }
            out.write(markup, from, gap - from);
            text(text);
            from = gap + 2;
        }
        out.write(markup, from, markup.length() - from);
        return this;
    }

    public Html text(@Nullable Object value) throws IOException {
        out.write(escape(String.valueOf(value)));
        return this;
    }

    /** Writes a link into this application. */
    public Html link(String href, String text) throws IOException {
        return markup("<a href=\"{}\">{}</a>", href, text);
    }

    /** Writes a table of two columns, names and values; a value may be a map, a collection or null. */
    public Html table(String caption, Map<String, ? extends @Nullable Object> rows) throws IOException {
        markup("<div class=\"table facts\"><table><caption>").text(caption).markup("</caption>\n<tbody>\n");
        if (rows.isEmpty()) {
            markup("<tr><td class=\"none\">none</td></tr>\n");
        }
        for (Map.Entry<String, ? extends @Nullable Object> row : rows.entrySet()) {
            markup("<tr><th scope=\"row\">").text(row.getKey()).markup("</th><td>");
            value(row.getValue());
            markup("</td></tr>\n");
        }
        return markup("</tbody></table></div>\n");
    }

    private void value(@Nullable Object value) throws IOException {
        if (value == null) {
            markup("<span class=\"none\">null</span>");
        } else if (value instanceof Collection<?> several) {
            list(several);
        } else if (value instanceof Map<?, ?> map) {
            markup("<dl>");
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                markup("<div><dt>").text(entry.getKey()).markup("</dt><dd>");
                value(entry.getValue());
                markup("</dd></div>");
            }
            markup("</dl>");
        } else if (value.toString().isEmpty()) {
            markup("<span class=\"none\">empty</span>");
        } else {
            markup("<code>").text(value).markup("</code>");
        }
    }

    private void list(Collection<?> values) throws IOException {
        if (values.isEmpty()) {
            markup("<span class=\"none\">none</span>");
        } else if (values.size() == 1) {
            value(values.iterator().next());
        } else {
            markup("<ol>");
            for (Object each : values) {
                markup("<li>");
                value(each);
                markup("</li>");
            }
            markup("</ol>");
        }
    }
}
