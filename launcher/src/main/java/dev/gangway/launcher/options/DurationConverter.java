package dev.gangway.launcher.options;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads durations such as {@code 30s}, {@code 500ms} or {@code 2m}; a number alone means seconds. */
public sealed class DurationConverter implements ITypeConverter<Duration> {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,9})(ms|s|m|h|)");

    /** Ten years: nobody waits longer, and it can be added to any clock without overflow. */
    private static final int MOST_HOURS = 87_600;

    @Override
    public Duration convert(String value) {
        Matcher matcher = FORM.matcher(value);
        if (!matcher.matches()) {
            throw new TypeConversionException("'" + value + "' is no duration; write it like 30s, 500ms, 2m or 1h");
        }
        long amount = Long.parseLong(matcher.group(1));
        Duration duration =
                switch (matcher.group(2)) {
                    case "ms" -> Duration.ofMillis(amount);
                    case "m" -> Duration.ofMinutes(amount);
                    case "h" -> Duration.ofHours(amount);
                    default -> Duration.ofSeconds(amount);
                };
        if (duration.compareTo(Duration.ofHours(MOST_HOURS)) > 0) {
            throw new TypeConversionException("'" + value + "' is longer than " + MOST_HOURS + "h");
        }
        return duration;
    }

    /** A duration that is not zero. */
    public static final class Positive extends DurationConverter {
        @Override
        public Duration convert(String value) {
            Duration duration = super.convert(value);
            if (duration.isZero()) {
                throw new TypeConversionException(
                        "'" + value + "' is no time at all; write it like 30s, 500ms, 2m or 1h");
            }
            return duration;
        }
    }
}
