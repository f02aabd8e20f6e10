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
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.ReflectionSupport;

/**
 * No requirement is without a test.
 *
 * <p>Writes what it finds to {@code target/requirements.md}: one line for each requirement, with its tests.
 */
class RequirementsTest {
    /** Rows about how the process is started, told by its environment, and ended: proven where the program is tested. */
    private static final Set<String> OF_THE_PROGRAM = Set.copyOf(rows("S-", 1, 6, 10, 10, 12, 12, 14, 16));

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

    @Test
    void theTableIsWritten() throws IOException {
        Path table = Path.of("target", "requirements.md");
        Files.createDirectories(table.getParent());
        StringBuilder text = new StringBuilder("| Requirement | Tests |\n|---|---|\n");
        testsByRequirement().forEach((row, tests) -> text.append("| ")
                .append(row)
                .append(" | ")
                .append(String.join(", ", tests))
                .append(" |\n"));
        Files.writeString(table, text);
        assertThat(table).content().contains("| S-108 | GoldenExchangesTest.answersASimpleRequestAndCloses |");
    }
}
