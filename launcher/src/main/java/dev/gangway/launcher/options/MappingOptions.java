package dev.gangway.launcher.options;

import dev.gangway.connector.cgi.AttributeNames;
import dev.gangway.connector.cgi.Mapping;
import dev.gangway.connector.cgi.Mount;
import dev.gangway.connector.cgi.TargetSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.UriCompliance;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options of how a web server's parameters become a request: a mixin. */
public final class MappingOptions {
    private static final String NO_ATTRIBUTES = "none";

    @Option(
            names = "--uri-from",
            order = 26,
            paramLabel = "SOURCE",
            defaultValue = "request-uri",
            converter = SourceConverter.class,
            description =
                    "Take the path from request-uri (as the browser sent it), document-uri or script-name (as the "
                            + "web server has rewritten it), or auto: request-uri unless it was rewritten "
                            + "(default: ${DEFAULT-VALUE}).")
    private TargetSource source = TargetSource.REQUEST_URI;

    @Option(
            names = "--add-prefix",
            order = 26,
            paramLabel = "PATH",
            converter = PrefixConverter.class,
            description = "Put PATH before the path of every request, for a web server that has taken it off.")
    private @Nullable String addedPrefix;

    @Option(
            names = "--mount",
            order = 26,
            paramLabel = "OUTSIDE=INSIDE",
            split = "\\s*,\\s*",
            hideParamSyntax = true,
            converter = MountConverter.class,
            description = "Let browsers see the path INSIDE of applications as OUTSIDE, in requests, redirects and "
                    + "cookie paths: /public/app=/app. Only where no context path will do.")
    private List<Mount> mounts = new ArrayList<>();

    @Option(
            names = "--uri-compliance",
            order = 26,
            paramLabel = "MODE",
            defaultValue = "DEFAULT",
            converter = ComplianceConverter.class,
            description = "Accept paths that Jetty refuses with 400, such as those with %%2F: a mode of Jetty (LEGACY, "
                    + "UNSAFE) or DEFAULT,AMBIGUOUS_PATH_SEPARATOR (default: ${DEFAULT-VALUE}).")
    private UriCompliance uriCompliance = UriCompliance.DEFAULT;

    @Option(
            names = "--absolute-redirects",
            order = 26,
            description = "Send redirects with the whole URL, made from the browser's address, where applications "
                    + "name a path alone.")
    private boolean absoluteRedirects;

    @Option(
            names = "--attributes",
            order = 26,
            paramLabel = "PATTERN",
            split = "\\s*,\\s*",
            hideParamSyntax = true,
            converter = PatternConverter.class,
            defaultValue = "*",
            description = "Let applications read parameters with names like PATTERN as request attributes: SSL_*, "
                    + "!DB_* to exclude; HTTP_* only if said so; none (default: ${DEFAULT-VALUE}).")
    private List<String> attributes = new ArrayList<>();

    /** Returns what the options say of parameters. */
    Mapping mapping() {
        List<String> patterns = attributes.equals(List.of(NO_ATTRIBUTES)) ? List.of() : attributes;
        return new Mapping(source, addedPrefix == null ? "" : addedPrefix, mounts, AttributeNames.of(patterns));
    }

    /** Returns which paths are accepted. */
    UriCompliance uriCompliance() {
        return uriCompliance;
    }

    /** Returns whether redirects to a path become whole URLs. */
    boolean absoluteRedirects() {
        return absoluteRedirects;
    }

    /** Reads a source as it is written on command lines: {@code request-uri}. */
    static final class SourceConverter implements ITypeConverter<TargetSource> {
        @Override
        public TargetSource convert(String value) {
            for (TargetSource source : TargetSource.values()) {
                if (name(source).equals(value)) {
                    return source;
                }
            }
            throw new TypeConversionException("'" + value + "' is no source of the path; write "
                    + Arrays.stream(TargetSource.values())
                            .map(SourceConverter::name)
                            .collect(Collectors.joining(", ")));
        }

        private static String name(TargetSource source) {
            return source.name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** Reads a mount such as {@code /public/app=/app}. */
    static final class MountConverter implements ITypeConverter<Mount> {
        @Override
        public Mount convert(String value) {
            int equals = value.indexOf('=');
            if (equals < 0) {
                throw new TypeConversionException("'" + value + "' is no mount; write it like /public/app=/app");
            }
            try {
                return new Mount(value.substring(0, equals), value.substring(equals + 1));
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    /** Reads a path, which stays as it is. */
    static final class PrefixConverter implements ITypeConverter<String> {
        @Override
        public String convert(String value) {
            try {
                return Mapping.DEFAULT.withAddedPrefix(value).addedPrefix();
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    /** Reads a pattern, which stays as it is. */
    static final class PatternConverter implements ITypeConverter<String> {
        @Override
        public String convert(String value) {
            try {
                AttributeNames.of(List.of(value));
                return value;
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    /** Reads a mode of Jetty, with violations to be allowed beside it. */
    static final class ComplianceConverter implements ITypeConverter<UriCompliance> {
        private static final Set<String> MODES =
                Set.of("DEFAULT", "RFC3986", "UNAMBIGUOUS", "JETTY_11", "LEGACY", "UNSAFE");

        @Override
        public UriCompliance convert(String value) {
            try {
                if (MODES.contains(value.split(",", 2)[0])) {
                    return UriCompliance.from(value);
                }
            } catch (IllegalArgumentException e) {
                // Jetty's own message names no remedy.
            }
            throw new TypeConversionException(
                    "'" + value + "' is no mode; write DEFAULT, UNAMBIGUOUS, JETTY_11, LEGACY "
                            + "or UNSAFE, or violations behind one: DEFAULT,AMBIGUOUS_PATH_SEPARATOR");
        }
    }
}
