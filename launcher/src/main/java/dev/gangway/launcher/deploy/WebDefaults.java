package dev.gangway.launcher.deploy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.regex.Pattern;
import org.eclipse.jetty.util.component.Environment;

/**
 * The descriptor that comes before an application's own: Jetty's, with three differences.
 *
 * <p>Jetty compiles JSPs as Java 8, and refuses what is written since then. Other containers of Servlet 6 take newer
 * code, and so applications have it. And Jetty lists directories that have no welcome file, which gives away what nobody
 * meant to show; here an application has to ask for that. Its servlet for files knows no welcome files that are
 * servlets, which the Servlet specification asks for; ours, which is derived from it, has its place.
 */
final class WebDefaults {
    private static final Pattern VERSION = Pattern.compile(
            "(<param-name>compiler(?:Source|Target)VM</param-name>\\s*<param-value>)1\\.8(</param-value>)");

    private static final Pattern LISTINGS =
            Pattern.compile("(<param-name>dirAllowed</param-name>\\s*<param-value>)true(</param-value>)");

    private static final Pattern DEFAULT_SERVLET = Pattern.compile(
            "(<servlet-class>)org\\.eclipse\\.jetty\\.ee\\d+\\.servlet\\.DefaultServlet(</servlet-class>)");

    /** The class of the servlet for files; to be found by the environments only. */
    static final String FILES = "dev.gangway.generation.WelcomingServlet";

    /** The oldest Java that runs this program, which therefore is always there. */
    private static final String JAVA = "17";

    private WebDefaults() {}

    /**
     * Returns the file with the descriptor, written on first need.
     *
     * @param folder where to write it
     */
    static Path file(Generation generation, Environment environment, Path folder) throws IOException {
        String name = "webdefault-" + generation.environment() + ".xml";
        Path file = folder.resolve(name);
        if (!Files.exists(file)) {
            String resource = "org/eclipse/jetty/" + generation.environment() + "/webapp/" + name;
            try (InputStream in = environment.getClassLoader().getResourceAsStream(resource)) {
                if (in == null) {
                    throw new IOException(resource + " is missing among the jars of " + generation.environment());
                }
                String own = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                // Whole from the first moment on: another application may be about to start, and need it.
                Path written = Files.createTempFile(folder, name, null);
                Files.writeString(written, changed(own, generation));
                Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
            }
        }
        return file;
    }

    private static String changed(String descriptor, Generation generation) {
        String unlisted = LISTINGS.matcher(DEFAULT_SERVLET.matcher(descriptor).replaceAll("$1" + FILES + "$2"))
                .replaceAll("$1false$2");
        return generation.compareTo(Generation.EE10) < 0
                ? unlisted // the JSPs of that time are of Java 8 too
                : VERSION.matcher(unlisted).replaceAll("$1" + JAVA + "$2");
    }
}
