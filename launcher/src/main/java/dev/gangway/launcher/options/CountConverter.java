package dev.gangway.launcher.options;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a whole number from 1 on. */
public final class CountConverter implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String value) {
        if (!value.matches("[0-9]{1,9}") || Integer.parseInt(value) == 0) {
            throw new TypeConversionException("'" + value + "' is no number from 1 to 999999999");
        }
        return Integer.valueOf(value);
    }
}
