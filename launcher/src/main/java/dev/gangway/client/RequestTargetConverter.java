package dev.gangway.client;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a request's target on the command line. */
final class RequestTargetConverter implements ITypeConverter<RequestTarget> {
    @Override
    public RequestTarget convert(String text) {
        try {
            return RequestTarget.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
