package dev.gangway.launcher.options;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads sizes such as {@code 64k}, {@code 2m} or {@code 1g}; a number alone means bytes.
 *
 * <p>A subclass for each range, as picocli makes converters by their class.
 */
public sealed class SizeConverter implements ITypeConverter<Long> {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,10})([kmg]?)");

    private final long least;
    private final long most;

    /** Reads any size. */
    public SizeConverter() {
        this(0, Long.MAX_VALUE);
    }

    private SizeConverter(long least, long most) {
        this.least = least;
        this.most = most;
    }

    @Override
    public Long convert(String value) {
        Matcher matcher = FORM.matcher(value.toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new TypeConversionException("'" + value + "' is no size; write it like 65528, 64k, 2m or 1g");
        }
        long amount = Long.parseLong(matcher.group(1));
        long bytes =
                switch (matcher.group(2)) {
                    case "k" -> amount << 10;
                    case "m" -> amount << 20;
                    case "g" -> amount << 30;
                    default -> amount;
                };
        // Ten digits and the largest factor have a bit more than a long has: the sign.
        if (bytes < least || bytes > most) {
            throw new TypeConversionException("'" + value + "' is no size from " + least + " to " + most + " bytes");
        }
        return bytes;
    }

    /** What is held in memory as one piece: something, and no more than an array can have. */
    public static final class InMemory extends SizeConverter {
        /** Made by picocli. */
        public InMemory() {
            super(1, Integer.MAX_VALUE);
        }
    }

    /** The header block of an answer, which fits one record of FastCGI. */
    public static final class HeaderBlock extends SizeConverter {
        /** Made by picocli. */
        public HeaderBlock() {
            super(1, 65_528);
        }
    }
}
