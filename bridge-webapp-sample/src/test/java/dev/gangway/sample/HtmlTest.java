package dev.gangway.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HtmlTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "plain | plain",
                "<script>alert(1)</script> | &lt;script&gt;alert(1)&lt;/script&gt;",
                "\" onclick=\"x | &quot; onclick=&quot;x",
                "' onclick='x | &#39; onclick=&#39;x",
                "&lt; | &amp;lt;",
                "Grüße 你好 😀 | Grüße 你好 😀"
            })
    void escapesWhatMeansSomething(String text, String expected) {
        assertThat(Html.escape(text)).isEqualTo(expected);
    }

    @Test
    void fillsGapsWithEscapedText() throws IOException {
        StringWriter out = new StringWriter();
        new Html(out).markup("<a href=\"{}\">{}</a>{}", "\"{}", "<b>", 3);

        assertThat(out).hasToString("<a href=\"&quot;{}\">&lt;b&gt;</a>3");
    }

    @Test
    void refusesMoreTextsThanGaps() {
        Html html = new Html(new StringWriter());

        assertThatIllegalArgumentException().isThrownBy(() -> html.markup("{}", "a", "b"));
    }

    @Test
    void escapesNamesAndValuesOfATable() throws IOException {
        String table = table(Map.of("<name>", "<value>"));

        assertThat(table).contains("<th scope=\"row\">&lt;name&gt;</th><td><code>&lt;value&gt;</code></td>");
    }

    @Test
    void escapesWithinListsAndMaps() throws IOException {
        Map<String, @Nullable Object> rows = new LinkedHashMap<>();
        rows.put("list", Arrays.asList("<a>", "<b>"));
        rows.put("maps", List.of(Map.of("<k>", "<v>")));

        assertThat(table(rows))
                .contains("<ol><li><code>&lt;a&gt;</code></li><li><code>&lt;b&gt;</code></li></ol>")
                .contains("<dl><div><dt>&lt;k&gt;</dt><dd><code>&lt;v&gt;</code></dd></div></dl>");
    }

    @Test
    void tellsNullFromEmptyFromNoRows() throws IOException {
        Map<String, @Nullable Object> rows = new LinkedHashMap<>();
        rows.put("absent", null);
        rows.put("blank", "");

        assertThat(table(rows)).contains(">null</span>").contains(">empty</span>");
        assertThat(table(Map.of())).contains(">none</td>");
    }

    private static String table(Map<String, ? extends @Nullable Object> rows) throws IOException {
        StringWriter out = new StringWriter();
        new Html(out).table("caption", rows);
        return out.toString();
    }
}
