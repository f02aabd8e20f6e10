package dev.gangway.launcher;

import dev.gangway.launcher.deploy.ApplicationSource;
import dev.gangway.launcher.deploy.Generation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** The options that name applications: a mixin. */
final class ApplicationOptions {
    // Texts, as picocli would not say why an argument cannot be converted where any number of them may stand.
    @Parameters(
            paramLabel = "[/CONTEXT=]WAR",
            arity = "0..*",
            description = "A WAR file or an exploded directory, or a file with settings of one, and where it answers.")
    private List<String> arguments = new ArrayList<>();

    @Option(
            names = "--app",
            order = 2,
            paramLabel = "[/CONTEXT=]WAR",
            split = "\\s*,\\s*",
            hideParamSyntax = true,
            converter = SourceConverter.class,
            description = "The same as an option, for the configuration file: used if none is given as argument.")
    private List<ApplicationSource> apps = new ArrayList<>();

    @Option(
            names = "--webapps",
            order = 3,
            paramLabel = "DIR",
            description = "Serve what is in DIR: WARs, exploded directories, and settings of applications beside them. "
                    + "What comes, changes or goes there takes effect at once "
                    + "(default: webapps in an installed distribution, if nothing else is named).")
    private @Nullable Path webapps;

    @Option(
            names = "--generation",
            order = 4,
            paramLabel = "[/CONTEXT=]GENERATION",
            split = "\\s*,\\s*",
            hideParamSyntax = true,
            description =
                    "Run the application at /CONTEXT, or all whose settings do not say it, as one of ee8 (Servlet 4.0), "
                            + "ee9 (5.0), ee10 (6.0) or ee11 (6.1), whatever they look like.")
    private List<String> generations = new ArrayList<>();

    /**
     * Returns the applications that are named one by one.
     *
     * @param command what to blame for mistakes
     */
    List<ApplicationSource> sources(CommandLine command) {
        try {
            List<ApplicationSource> sources = arguments.isEmpty()
                    ? apps
                    : arguments.stream().map(ApplicationSource::parse).toList();
            for (String generation : generations) {
                sources = with(generation, sources);
            }
            return sources;
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command, String.valueOf(e.getMessage()), e);
        }
    }

    private static List<ApplicationSource> with(String text, List<ApplicationSource> sources) {
        int equals = text.indexOf('=');
        Generation generation = Generation.parse(text.substring(equals + 1));
        String context = equals < 0 ? null : text.substring(0, equals);
        if (context != null
                && sources.stream().noneMatch(source -> source.contextPath().equals(context))) {
            throw new IllegalArgumentException("--generation " + text + ": no application is named for " + context
                    + "; one in a folder has 'generation = " + generation.environment() + "' in a file beside it");
        }
        return sources.stream()
                .map(source -> context == null
                        ? source.withDefault(generation)
                        : source.contextPath().equals(context) ? source.withGeneration(generation) : source)
                .toList();
    }

    /** Returns the generation of all applications whose settings do not say it, or null if they are to be looked at. */
    @Nullable
    Generation generation() {
        return generations.stream()
                .filter(text -> text.indexOf('=') < 0)
                .reduce((first, last) -> last)
                .map(Generation::parse)
                .orElse(null);
    }

    /** Returns the folder with applications, or null if none is to be served. */
    @Nullable
    Path webapps(Path home) {
        if (webapps != null || !arguments.isEmpty() || !apps.isEmpty()) {
            return webapps;
        }
        Path own = home.resolve("webapps");
        return Files.isDirectory(own) ? own : null;
    }

    /** Lets picocli read applications. */
    static final class SourceConverter implements ITypeConverter<ApplicationSource> {
        @Override
        public ApplicationSource convert(String value) {
            try {
                return ApplicationSource.parse(value);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
