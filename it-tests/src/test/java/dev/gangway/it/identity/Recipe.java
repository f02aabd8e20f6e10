package dev.gangway.it.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A recipe of docs/identity.md.
 *
 * @param configuration lines for the web server
 * @param options what {@code gangway serve} is given with it
 */
record Recipe(String configuration, List<String> options) {
    private static final Path DOCUMENT = Path.of("..", "docs", "identity.md");

    /** Returns the first one behind a text of the document. */
    static Recipe behind(String text) throws IOException {
        String document = Files.readString(DOCUMENT);
        assertThat(document).contains(text);
        String recipe = document.substring(document.indexOf(text));
        String options = found("`gangway serve (.*) shop\\.war`", recipe).replace("'", "");
        return new Recipe(found("(?s)```[a-z]+\n(.*?)```", recipe), List.of(options.split(" ", -1)));
    }

    private static String found(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as(pattern + " in " + DOCUMENT).isTrue();
        return matcher.group(1);
    }

    /** Returns the configuration with something else in the place of what the document has there. */
    Recipe with(String old, String replacement) {
        assertThat(configuration).contains(old);
        return new Recipe(configuration.replace(old, replacement), options);
    }
}
