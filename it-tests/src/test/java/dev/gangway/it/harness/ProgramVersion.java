package dev.gangway.it.harness;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The version that a web server tells of itself, such as 1.4.69. */
public final class ProgramVersion {
    private static final Pattern NUMBERS = Pattern.compile("[0-9]+(\\.[0-9]+)+");
    private static final Duration TO_TELL = Duration.ofSeconds(30);

    private final int[] numbers;

    private ProgramVersion(int[] numbers) {
        this.numbers = numbers;
    }

    /** Asks a program by {@code -v}. */
    public static ProgramVersion of(String program) {
        try (Child child = Child.start(
                program + "-version",
                WorkFolders.create(program + "-version"),
                Map.of(),
                List.of(Programs.require(program, program).toString(), "-v"))) {
            int exitCode = child.awaitExit(TO_TELL);
            Matcher version = NUMBERS.matcher(child.output());
            if (exitCode != 0 || !version.find()) {
                throw new IllegalStateException(program + " -v tells no version: " + child.output());
            }
            return parse(version.group());
        }
    }

    private static ProgramVersion parse(String version) {
        return new ProgramVersion(Arrays.stream(version.split("\\.", -1))
                .mapToInt(Integer::parseInt)
                .toArray());
    }

    /** Returns whether it is this version or a later one. */
    public boolean isAtLeast(String version) {
        return Arrays.compare(numbers, parse(version).numbers) >= 0;
    }
}
