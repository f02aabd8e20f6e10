package dev.gangway.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.it.harness.Bridge;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is in an installed distribution beside the program. */
class DistributionIT {
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s#]+)[^)\\s]*\\)");

    /** Folders of the sources, which the README lists. */
    private static final Set<String> SOURCES =
            Set.of("connector", "launcher", "bridge-webapp-sample", "it-tests", "benchmarks");

    @Test
    void linksOfTheDocumentsLeadSomewhere() throws IOException {
        Path home = Bridge.program().resolveSibling(".").normalize();
        List<Path> documents;
        try (Stream<Path> files = Files.walk(home)) {
            documents = files.filter(file -> file.toString().endsWith(".md")).toList();
        }
        assertThat(documents).contains(home.resolve("README.md"), home.resolve("docs/identity.md"));
        List<String> broken = new ArrayList<>();
        for (Path document : documents) {
            Matcher links = LINK.matcher(Files.readString(document));
            while (links.find()) {
                String link = links.group(1);
                if (!link.contains(":")
                        && !SOURCES.contains(link)
                        && !Files.exists(document.resolveSibling(link).normalize())) {
                    broken.add(home.relativize(document) + ": " + link);
                }
            }
        }
        assertThat(broken).isEmpty();
    }
}
