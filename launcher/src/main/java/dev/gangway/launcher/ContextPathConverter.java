package dev.gangway.launcher;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads context paths as people write them: {@code shop/} is {@code /shop}, {@code ROOT} is {@code /}. */
final class ContextPathConverter implements ITypeConverter<String> {
    /** Refuses an empty text, as of a script whose variable is not set: it would mean the application at the root. */
    @Override
    public String convert(String text) {
        if (text.isBlank()) {
            throw new TypeConversionException("it is empty; write it like /shop, or / for the one at the root");
        }
        String path = text.equalsIgnoreCase("ROOT") ? "/" : text.startsWith("/") ? text : "/" + text;
        return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }
}
