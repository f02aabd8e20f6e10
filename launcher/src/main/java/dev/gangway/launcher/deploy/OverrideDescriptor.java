package dev.gangway.launcher.deploy;

import dev.gangway.launcher.options.DataSourceSettings;
import dev.gangway.launcher.options.JndiSettings;
import dev.gangway.launcher.options.MailSessionSettings;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.jspecify.annotations.Nullable;

/**
 * The descriptor that comes behind an application's own and wins over it: what {@link ApplicationSettings} say, in the
 * form that every generation reads.
 */
final class OverrideDescriptor {
    private OverrideDescriptor() {}

    /**
     * Writes the descriptor.
     *
     * @param entries those of JNDI that belong here
     * @param types of the entries that the application itself declares
     * @param jndi what is to be found in JNDI, whether the application declares it or not
     * @param folder where to make the file
     * @return the file, or null if nothing is set that belongs there
     */
    static @Nullable Path write(
            ApplicationSettings settings,
            Map<String, String> entries,
            EntryTypes types,
            JndiSettings jndi,
            Generation generation,
            Path folder)
            throws IOException {
        if (settings.initParameters().isEmpty()
                && entries.isEmpty()
                && jndi.isEmpty()
                && settings.sessionTimeout() == null
                && settings.sessionCookie() == null
                && settings.requestEncoding() == null) {
            return null;
        }
        Path file = Files.createTempFile(folder, "override-", ".xml");
        try (Writer out = Files.newBufferedWriter(file)) {
            XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(out);
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeStartElement("web-app");
            xml.writeDefaultNamespace(
                    generation == Generation.EE8
                            ? "http://xmlns.jcp.org/xml/ns/javaee"
                            : "https://jakarta.ee/xml/ns/jakartaee");
            xml.writeAttribute("version", generation.api().substring("Servlet ".length()));
            for (Map.Entry<String, String> parameter : settings.initParameters().entrySet()) {
                xml.writeStartElement("context-param");
                element(xml, "param-name", parameter.getKey());
                element(xml, "param-value", parameter.getValue());
                xml.writeEndElement();
            }
            writeSession(xml, settings);
            Charset encoding = settings.requestEncoding();
            if (encoding != null) {
                element(xml, "request-character-encoding", encoding.name());
            }
            for (Map.Entry<String, String> entry : entries.entrySet()) {
                xml.writeStartElement("env-entry");
                element(xml, "env-entry-name", entry.getKey());
                element(xml, "env-entry-type", types.get(entry.getKey()));
                element(xml, "env-entry-value", entry.getValue());
                xml.writeEndElement();
            }
            for (DataSourceSettings database : jndi.dataSources()) {
                writeReference(xml, database.name(), "javax.sql.DataSource");
            }
            for (MailSessionSettings session : jndi.mailSessions()) {
                writeReference(xml, session.name(), "java.lang.Object"); // not all have the mail API
            }
            xml.writeEndElement();
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IOException("cannot write " + file + ": " + e.getMessage(), e);
        }
        return file;
    }

    private static void writeReference(XMLStreamWriter xml, String name, String type) throws XMLStreamException {
        xml.writeStartElement("resource-ref");
        element(xml, "res-ref-name", name);
        element(xml, "res-type", type);
        xml.writeEndElement();
    }

    private static void writeSession(XMLStreamWriter xml, ApplicationSettings settings) throws XMLStreamException {
        Duration timeout = settings.sessionTimeout();
        String cookie = settings.sessionCookie();
        if (timeout == null && cookie == null) {
            return;
        }
        xml.writeStartElement("session-config");
        if (timeout != null) {
            element(
                    xml,
                    "session-timeout",
                    String.valueOf(timeout.plusSeconds(59).toMinutes()));
        }
        if (cookie != null) {
            xml.writeStartElement("cookie-config");
            element(xml, "name", cookie);
            xml.writeEndElement();
        }
        xml.writeEndElement();
    }

    private static void element(XMLStreamWriter xml, String name, String text) throws XMLStreamException {
        xml.writeStartElement(name);
        xml.writeCharacters(text);
        xml.writeEndElement();
    }
}
