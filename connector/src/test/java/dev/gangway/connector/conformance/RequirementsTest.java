package dev.gangway.connector.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.connector.testkit.Requirement;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.ReflectionSupport;

/** No requirement is without a test, and {@code docs/protocol.md} names them. */
class RequirementsTest {
    /** Rows about how the process is started, told by its environment, and ended: proven where the program is tested. */
    private static final Set<String> OF_THE_PROGRAM = Set.copyOf(rows("S-", 1, 6, 10, 10, 12, 12, 14, 15));

    private static final Path TABLE = Path.of("..", "docs", "protocol.md");

    private static List<String> rows(String prefix, int... ranges) {
        Stream<String> all = Stream.of();
        for (int i = 0; i < ranges.length; i += 2) {
            all = Stream.concat(
                    all, IntStream.rangeClosed(ranges[i], ranges[i + 1]).mapToObj(number -> prefix + number));
        }
        return all.toList();
    }

    private static Map<String, Set<String>> testsByRequirement() {
        Map<String, Set<String>> tests = new TreeMap<>(Comparator.comparing((String row) -> row.substring(0, 2))
                .reversed()
                .thenComparing(row -> Integer.parseInt(row.substring(2))));
        for (Class<?> type : ReflectionSupport.findAllClassesInPackage(
                "dev.gangway.connector", candidate -> true, name -> name.endsWith("Test"))) {
            for (Method method : type.getDeclaredMethods()) {
                AnnotationSupport.findAnnotation(method, Requirement.class)
                        .ifPresent(annotation -> Stream.of(annotation.value())
                                .forEach(row -> tests.computeIfAbsent(row, key -> new TreeSet<>())
                                        .add(type.getSimpleName() + "." + method.getName())));
            }
        }
        return tests;
    }

    @Test
    void everyRequirementHasATest() {
        Set<String> expected = new TreeSet<>(rows("S-", 1, 111));
        expected.addAll(rows("P-", 1, 10));
        expected.removeAll(OF_THE_PROGRAM);
        assertThat(testsByRequirement().keySet()).containsExactlyInAnyOrderElementsOf(expected);
    }

    /** The document for people says the same as the annotations. */
    @Test
    void theTableNamesTheTestsOfEachRequirement() throws IOException {
        Map<String, String> documented = documentedTests();
        Set<String> all = new TreeSet<>(rows("S-", 1, 111));
        all.addAll(rows("P-", 1, 10));
        assertThat(documented.keySet()).containsExactlyInAnyOrderElementsOf(all);
        testsByRequirement().forEach((row, tests) -> assertThat(
                        documented.getOrDefault(row, "").split(", "))
                .as(row)
                .containsAll(tests));
    }

    /** What it names is there, also in the modules that start the program. */
    @Test
    void theTableNamesNothingThatDoesNotExist() throws IOException {
        Map<String, String> sources = sources();
        documentedTests().forEach((row, tests) -> {
            Matcher test = Pattern.compile("(\\w+)\\.(\\w+)(?:, |$)").matcher(tests);
            assertThat(test.lookingAt()).as(row).isTrue();
            test.reset();
            while (test.find()) {
                assertThat(sources.getOrDefault(test.group(1), ""))
                        .as("%s of %s", test.group(), row)
                        .contains("void " + test.group(2) + "(");
            }
            assertThat(test.replaceAll("")).as(row).isEmpty();
        });
        Matcher classes = Pattern.compile("(?m)^Classes: (.*)$").matcher(Files.readString(TABLE));
        int lines = 0;
        while (classes.find()) {
            lines++;
            Matcher names = Pattern.compile("`([A-Z]\\w+)`").matcher(classes.group(1));
            while (names.find()) {
                assertThat(sources).containsKey(names.group(1));
            }
        }
        assertThat(lines).isEqualTo(13);
    }

    private static Map<String, String> documentedTests() throws IOException {
        Map<String, String> tests = new TreeMap<>();
        Matcher row =
                Pattern.compile("(?m)^\\| ([SP]-\\d+) .* \\| ([^|]*) \\|$").matcher(Files.readString(TABLE));
        while (row.find()) {
            tests.put(row.group(1), row.group(2));
        }
        return tests;
    }

    /** Returns the text of every class of the project by its name. */
    private static Map<String, String> sources() throws IOException {
        Map<String, String> sources = new TreeMap<>();
        for (String module : List.of("connector", "launcher", "it-tests")) {
            try (Stream<Path> files = Files.walk(Path.of("..", module, "src"))) {
                for (Path file :
                        files.filter(path -> path.toString().endsWith(".java")).toList()) {
                    String name = file.getFileName().toString();
                    sources.put(name.substring(0, name.length() - 5), Files.readString(file));
                }
            }
        }
        return sources;
    }
}
