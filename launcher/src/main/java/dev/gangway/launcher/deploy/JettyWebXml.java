package dev.gangway.launcher.deploy;

import dev.gangway.launcher.options.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * The file {@code WEB-INF/jetty-web.xml}, by which an application adjusts a Jetty that it knows.
 *
 * <p>It calls methods of one version's classes: what was written for Jetty 9 to 11, or for another generation, cannot be
 * carried out, and would keep an application from starting that needs nothing of it to run elsewhere.
 *
 * @param name its path in the WAR
 * @param type the class that it is for, or null if it does not say
 */
record JettyWebXml(String name, @Nullable String type) {

    /**
     * Returns the file that Jetty would read for a generation, or null if the WAR has none.
     *
     * @throws UserException if it is no XML
     */
    static @Nullable JettyWebXml of(WarContent content, Generation generation) throws IOException, UserException {
        JettyWebXml own = read(content, "WEB-INF/jetty-" + generation.environment() + "-web.xml");
        return own == null ? read(content, "WEB-INF/jetty-web.xml") : own;
    }

    /**
     * Returns the generation that such files of a WAR were written for, or null if they do not tell.
     *
     * @throws UserException if one of them is no XML
     */
    static @Nullable Generation generation(WarContent content) throws IOException, UserException {
        JettyWebXml common = read(content, "WEB-INF/jetty-web.xml");
        return common == null
                ? null
                : Arrays.stream(Generation.values())
                        .filter(common::isFor)
                        .findFirst()
                        .orElse(null);
    }

    private static @Nullable JettyWebXml read(WarContent content, String name) throws IOException, UserException {
        try (InputStream in = content.open(name)) {
            return in == null ? null : new JettyWebXml(name, typeIn(in));
        } catch (XMLStreamException e) {
            throw new UserException(name + " is no XML: " + e.getMessage(), e);
        }
    }

    private static @Nullable String typeIn(InputStream in) throws XMLStreamException {
        XMLStreamReader reader = WebXml.reader(in);
        try {
            while (reader.next() != XMLStreamConstants.START_ELEMENT) {
                // comments and the document type come first
            }
            return reader.getAttributeValue(null, "class");
        } finally {
            reader.close();
        }
    }

    /** Returns whether it names a class of the generation's Jetty. */
    boolean isFor(Generation generation) {
        return type != null && type.startsWith("org.eclipse.jetty." + generation.environment() + ".");
    }

    /** Returns whether it names a class of another generation's Jetty, or of a Jetty before there were generations. */
    boolean isForeignTo(Generation generation) {
        return type != null && type.startsWith("org.eclipse.jetty.") && !isFor(generation);
    }
}
