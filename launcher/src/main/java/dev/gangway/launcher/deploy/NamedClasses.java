package dev.gangway.launcher.deploy;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * The servlets, filters and listeners that a {@code web.xml} names. The application does not start without them, so the
 * Servlet API that they were compiled for is its own, whatever else its libraries can be used with.
 */
final class NamedClasses {
    private static final Set<String> ELEMENTS = Set.of("servlet-class", "filter-class", "listener-class");

    private NamedClasses() {}

    /** Counts what those of them refer to that are in the jars of a WAR. */
    static ServletReferences inJars(WarContent content, List<String> jars) throws IOException {
        ServletReferences references = new ServletReferences();
        Set<String> names;
        try (InputStream in = content.open("WEB-INF/web.xml")) {
            names = read(in);
        }
        if (!names.isEmpty()) {
            for (String jar : jars) {
                content.readIn(jar, names, references::addClass);
            }
        }
        return references;
    }

    /** Returns the names of their class files; as many as there are before what is no XML, which its start complains of. */
    private static Set<String> read(@Nullable InputStream in) {
        Set<String> names = new TreeSet<>();
        if (in == null) {
            return names;
        }
        try {
            XMLStreamReader reader = WebXml.reader(in);
            try {
                while (reader.hasNext()) {
                    if (reader.next() == XMLStreamConstants.START_ELEMENT && ELEMENTS.contains(reader.getLocalName())) {
                        names.add(reader.getElementText().strip().replace('.', '/') + ".class");
                    }
                }
            } finally {
                reader.close();
            }
        } catch (XMLStreamException e) {
            return names;
        }
        return names;
    }
}
