package dev.gangway.launcher.options;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a whole number that has bounds; a subclass for each kind, as picocli makes converters by their class. */
public abstract sealed class NumberConverter implements ITypeConverter<Integer> {
    private final int least;
    private final int most;

    private NumberConverter(int least, int most) {
        this.least = least;
        this.most = most;
    }

    @Override
    public Integer convert(String value) {
        try {
            int number = Integer.parseInt(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new TypeConversionException("'" + value + "' is no number from " + least + " to " + most);
    }

    /** How many threads a server may have; Jetty keeps a few for itself. */
    public static final class Threads extends NumberConverter {
        /** Made by picocli. */
        public Threads() {
            super(10, 100_000);
        }
    }

    /** A port of TCP, or 0 for any free one. */
    public static final class Port extends NumberConverter {
        /** Made by picocli. */
        public Port() {
            super(0, 0xFFFF);
        }
    }

    /** How many connections to a database one program may keep. */
    public static final class Connections extends NumberConverter {
        /** Made by picocli. */
        public Connections() {
            super(1, 1000);
        }
    }

    /** How many connections are kept. */
    public static final class KeptConnections extends NumberConverter {
        /** Made by picocli. */
        public KeptConnections() {
            super(0, 10_000);
        }
    }
}
