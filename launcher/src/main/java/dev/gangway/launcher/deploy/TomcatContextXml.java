package dev.gangway.launcher.deploy;

import dev.gangway.launcher.options.JndiSettings;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * The file {@code META-INF/context.xml}, by which an application tells Tomcat what it needs. It is not carried out, since
 * nearly all of it names classes and drivers of Tomcat's; but its authors rely on it, so somebody has to be told.
 */
final class TomcatContextXml {
    static final String NAME = "META-INF/context.xml";

    /** Attributes of the context that have an effect on applications, and are not what holds without them. */
    private static final Map<String, String> UNUSUAL = Map.of(
            "crossContext", "true",
            "cookies", "false",
            "allowCasualMultipartParsing", "true");

    /** Attributes of the context that have an effect on applications with any value. */
    private static final Set<String> TELLING = Set.of("sessionCookieName", "sessionCookieDomain", "sessionCookiePath");

    /** Elements that are known by a name, and those that are known by a class. */
    private static final Set<String> NAMED = Set.of("Resource", "ResourceLink", "Environment", "Parameter", "Ejb");

    private static final Set<String> CLASSES = Set.of("Realm", "Valve", "Manager", "Loader", "Listener", "Resources");

    private TomcatContextXml() {}

    /**
     * Returns what of it is not set otherwise, such as {@code Resource jdbc/shop}, in the order of the file; nothing if
     * there is no such file.
     *
     * @param settings what the administrator has set for this application
     * @param jndi what it finds in JNDI, of these settings and for all applications
     * @throws XMLStreamException if it is no XML
     */
    static List<String> missing(WarContent content, ApplicationSettings settings, JndiSettings jndi)
            throws IOException, XMLStreamException {
        List<String> missing = new ArrayList<>();
        try (InputStream in = content.open(NAME)) {
            if (in == null) {
                return missing;
            }
            XMLStreamReader reader = WebXml.reader(in);
            try {
                int depth = 0;
                while (reader.hasNext()) {
                    int event = reader.next();
                    if (event == XMLStreamConstants.START_ELEMENT && depth++ < 2) {
                        collect(reader, depth == 1, settings, jndi, missing);
                    } else if (event == XMLStreamConstants.END_ELEMENT) {
                        depth--;
                    }
                }
            } finally {
                reader.close();
            }
        }
        return missing;
    }

    private static void collect(
            XMLStreamReader reader,
            boolean root,
            ApplicationSettings settings,
            JndiSettings jndi,
            List<String> missing) {
        String element = reader.getLocalName();
        if (root) {
            collectAttributes(reader, settings, missing);
        } else if (NAMED.contains(element)) {
            String name = String.valueOf(reader.getAttributeValue(null, "name"));
            boolean known = element.equals("Parameter")
                    ? settings.initParameters().containsKey(name)
                    : jndi.has(name) || settings.entries().containsKey(name);
            if (!known) {
                missing.add(element + " " + name);
            }
        } else if (CLASSES.contains(element)) {
            String type = reader.getAttributeValue(null, "className");
            missing.add(type == null ? element : element + " " + type);
        }
    }

    private static void collectAttributes(XMLStreamReader reader, ApplicationSettings settings, List<String> missing) {
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            String name = reader.getAttributeLocalName(i);
            String value = reader.getAttributeValue(i);
            boolean known = (name.equals("crossContext") && settings.crossContext())
                    || (name.equals("sessionCookieName") && settings.sessionCookie() != null);
            if (!known && (TELLING.contains(name) || value.equals(UNUSUAL.get(name)))) {
                missing.add(name + "=" + value);
            }
        }
    }
}
