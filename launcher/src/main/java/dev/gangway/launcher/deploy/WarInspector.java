package dev.gangway.launcher.deploy;

import dev.gangway.launcher.options.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.xml.stream.XMLStreamException;
import org.jspecify.annotations.Nullable;

/**
 * Tells the generation of the Servlet API that a WAR was written for.
 *
 * <p>In this order, the first that speaks wins:
 *
 * <ol>
 *   <li>a {@code web.xml} in the namespace of Jakarta EE, with its version;
 *   <li>a {@code jetty-web.xml} for one generation's Jetty;
 *   <li>the classes in {@code WEB-INF/classes}: an old {@code web.xml} beside new classes is common, and other servlet
 *       containers take it;
 *   <li>the classes in {@code WEB-INF/lib} that such a {@code web.xml} names: without them it does not start;
 *   <li>the service files for {@code ServletContainerInitializer} in {@code WEB-INF/lib}: a framework's jar has one;
 *   <li>the classes of {@code WEB-INF/lib}, each jar that has more than a few references with one vote: a library that
 *       serves both worlds, as those for logging do, must not decide, nor must a copy of the API that was packed by
 *       mistake;
 *   <li>an old {@code web.xml}.
 * </ol>
 */
final class WarInspector {
    /** What new WARs get that name no version: it runs what was written for Servlet 6.0, but not the reverse. */
    private static final Generation NEWEST = Generation.EE11;

    private static final String CLASSES = "WEB-INF/classes/";
    private static final String LIB = "WEB-INF/lib/";
    private static final String INITIALIZER = ".servlet.ServletContainerInitializer";
    private static final String JAVAX_INITIALIZER = "META-INF/services/javax" + INITIALIZER;
    private static final String JAKARTA_INITIALIZER = "META-INF/services/jakarta" + INITIALIZER;

    /** How many of its classes may refer to the Servlet API in a jar that has no vote. */
    private static final int FEW = 2;

    private WarInspector() {}

    /**
     * Returns the generation of an unpacked WAR.
     *
     * @throws UserException if it cannot be read, or is contradictory
     */
    static Generation inspect(Path path) throws UserException {
        return inspect(path, path);
    }

    /**
     * Returns the generation of an unpacked WAR.
     *
     * @param content where it is read
     * @param path what complaints name
     * @throws UserException if it cannot be read, or is contradictory
     */
    static Generation inspect(Path content, Path path) throws UserException {
        try {
            return inspect(path, new WarContent(content));
        } catch (AccessDeniedException e) {
            throw new UserException("cannot read " + path + ": permission denied for " + e.getFile(), e);
        } catch (IOException | IllegalArgumentException e) { // the latter: a name in a jar is not in UTF-8
            throw new UserException("cannot read " + path + ": " + e.getMessage(), e);
        }
    }

    /** Returns whether a WAR is plainly written for the other name of the Servlet API than a generation has. */
    static boolean contradicts(Path content, Generation generation) {
        try {
            return (inspect(content) == Generation.EE8) != (generation == Generation.EE8);
        } catch (UserException e) {
            return false; // it is not plain: that is what saying the generation is for
        }
    }

    private static Generation inspect(Path path, WarContent content) throws IOException, UserException {
        WebXml webXml = webXml(path, content);
        if (webXml != null && webXml.jakarta()) {
            Generation declared = webXml.generation();
            return declared == null ? NEWEST : declared;
        }
        Generation adjusted = JettyWebXml.generation(content);
        if (adjusted != null) {
            return adjusted;
        }
        List<String> names = content.namesInWebInf();
        ServletReferences references = inClasses(content, names);
        if (references.none()) {
            references = inJars(content, names);
        }
        if (references.none()) {
            return webXml == null ? NEWEST : Generation.EE8;
        }
        if (references.javax() == references.jakarta()) {
            throw new UserException(path + " refers to javax.servlet and to jakarta.servlet alike; "
                    + "say which one it is by --generation, or by 'generation = ee8' in a file beside it");
        }
        return references.javax() > references.jakarta() ? Generation.EE8 : NEWEST;
    }

    private static @Nullable WebXml webXml(Path path, WarContent content) throws IOException, UserException {
        try (InputStream in = content.open("WEB-INF/web.xml")) {
            return in == null ? null : WebXml.read(in);
        } catch (XMLStreamException e) {
            throw new UserException(path + " has a WEB-INF/web.xml that is no XML: " + oneLine(e.getMessage()), e);
        }
    }

    private static ServletReferences inClasses(WarContent content, List<String> names) throws IOException {
        ServletReferences references = new ServletReferences();
        for (String name : names) {
            if (name.startsWith(CLASSES) && name.endsWith(".class")) {
                try (InputStream in = content.open(name)) {
                    if (in != null) {
                        references.addClass(in);
                    }
                }
            }
        }
        return references;
    }

    private static ServletReferences inJars(WarContent content, List<String> names) throws IOException {
        List<String> jars = names.stream()
                .filter(name -> name.startsWith(LIB) && name.endsWith(".jar"))
                .toList();
        ServletReferences named = NamedClasses.inJars(content, jars);
        if (named.javax() != named.jakarta()) {
            return named;
        }
        ServletReferences initializers = new ServletReferences();
        for (String jar : jars) {
            Set<String> present = content.presentIn(jar, Set.of(JAVAX_INITIALIZER, JAKARTA_INITIALIZER));
            initializers.addJavax(present.contains(JAVAX_INITIALIZER) ? 1 : 0);
            initializers.addJakarta(present.contains(JAKARTA_INITIALIZER) ? 1 : 0);
        }
        if (initializers.javax() != initializers.jakarta()) {
            return initializers; // there is no need to read the classes of all libraries, which takes long
        }
        ServletReferences votes = new ServletReferences();
        for (String jar : jars) {
            try (InputStream in = content.open(jar)) {
                if (in != null) {
                    addVote(in, votes);
                }
            }
        }
        return votes;
    }

    private static void addVote(InputStream in, ServletReferences votes) throws IOException {
        ServletReferences references = new ServletReferences();
        boolean isApi = false;
        ZipInputStream jar = new ZipInputStream(in);
        for (ZipEntry entry = jar.getNextEntry(); entry != null; entry = jar.getNextEntry()) {
            String name = entry.getName();
            if (name.endsWith(".class")) {
                isApi |= name.startsWith("javax/servlet/") || name.startsWith("jakarta/servlet/");
                references.addClass(jar);
            }
        }
        if (!isApi && Math.max(references.javax(), references.jakarta()) > FEW) {
            votes.addJavax(references.javax() > references.jakarta() ? 1 : 0);
            votes.addJakarta(references.jakarta() > references.javax() ? 1 : 0);
        }
    }

    private static String oneLine(@Nullable String message) {
        return message == null ? "unreadable" : message.replaceAll("\\s*\\R\\s*", ", ");
    }
}
