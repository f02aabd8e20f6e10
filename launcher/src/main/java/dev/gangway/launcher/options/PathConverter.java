package dev.gangway.launcher.options;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads paths of files and folders, for all options that are paths.
 *
 * <p>To Java an empty path is the current directory. Nobody means that who writes {@code webapps =} in a file, or sets
 * a variable to nothing, to do without.
 */
public final class PathConverter implements ITypeConverter<Path> {
    @Override
    public Path convert(String value) {
        if (value.isBlank()) {
            throw new TypeConversionException("it is empty; name a file or folder, or leave the option out");
        }
        try {
            return Path.of(value);
        } catch (InvalidPathException e) {
            throw new TypeConversionException("'" + value + "' is no path: " + e.getReason());
        }
    }
}
