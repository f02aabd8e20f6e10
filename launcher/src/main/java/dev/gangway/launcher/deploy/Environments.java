package dev.gangway.launcher.deploy;

import dev.gangway.launcher.options.UserException;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.jetty.deploy.ContextHandlerFactory;
import org.eclipse.jetty.util.component.Environment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The class loaders of the generations, each over the jars of {@code lib/eeN} in the distribution.
 *
 * <p>One is made when an application needs it first; a generation that nobody uses costs nothing. All have the loader
 * of this class as parent, and do not see each other. Jetty keeps them by name for the whole process.
 */
public final class Environments {
    private static final Logger LOG = LoggerFactory.getLogger(Environments.class);

    private final Path lib;

    /** Finds the generations in {@code lib}, a folder with one folder of jars for each. */
    public Environments(Path lib) {
        this.lib = lib;
    }

    /** Returns where the program is installed. */
    Path home() {
        return lib.toAbsolutePath().resolveSibling("");
    }

    /**
     * Returns the environment of a generation, making it if need be.
     *
     * @throws UserException if this distribution lacks the generation
     */
    Environment get(Generation generation) throws UserException {
        synchronized (Environments.class) { // the registry behind it is static too
            Path folder = lib.resolve(generation.environment());
            if (!Files.isDirectory(folder)) {
                throw new UserException("this distribution cannot run applications of " + generation.api() + " ("
                        + (generation == Generation.EE8 ? "javax" : "jakarta") + ".servlet): it has no folder "
                        + folder);
            }
            Environment known = Environment.get(generation.environment());
            return known == null ? create(generation, folder) : known;
        }
    }

    private static Environment create(Generation generation, Path folder) throws UserException {
        try {
            List<URL> jars = jars(folder);
            LOG.debug("Environment {} has {} jars in {}", generation.environment(), jars.size(), folder);
            Environment environment = Environment.create(
                    generation.environment(),
                    new URLClassLoader(
                            generation.environment(), jars.toArray(URL[]::new), Environments.class.getClassLoader()));
            environment.setAttribute(
                    ContextHandlerFactory.DEFAULT_CONTEXT_HANDLER_CLASS_ATTRIBUTE, generation.ownContextClass());
            return environment;
        } catch (IOException e) {
            throw new UserException("cannot read " + folder + ": " + e.getMessage(), e);
        }
    }

    private static List<URL> jars(Path folder) throws IOException {
        List<URL> jars = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".jar")).sorted().toList()) {
                jars.add(url(file));
            }
        }
        return jars;
    }

    private static URL url(Path file) throws MalformedURLException {
        return file.toUri().toURL();
    }
}
