package dev.gangway.launcher.deploy;

import java.io.InputStream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * What the head of a {@code web.xml} tells about the generation of the Servlet API that the application was written for.
 *
 * @param jakarta whether it is of the time since the packages are named {@code jakarta}
 * @param version the version that the deployment descriptor names, or null
 */
record WebXml(boolean jakarta, @Nullable String version) {
    private static final String JAKARTA_NAMESPACE = "https://jakarta.ee/xml/ns/jakartaee";

    /**
     * Reads up to the root element.
     *
     * @throws XMLStreamException if there is none
     */
    static WebXml read(InputStream in) throws XMLStreamException {
        XMLStreamReader reader = reader(in);
        try {
            while (reader.next() != XMLStreamConstants.START_ELEMENT) {
                // comments and the document type come first
            }
            return new WebXml(
                    JAKARTA_NAMESPACE.equals(reader.getNamespaceURI()), reader.getAttributeValue(null, "version"));
        } finally {
            reader.close();
        }
    }

    /** Begins to read a file of an application, which may name DTDs and entities that must not be asked for. */
    static XMLStreamReader reader(InputStream in) throws XMLStreamException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        return factory.createXMLStreamReader(in);
    }

    /** Returns the generation that the descriptor names, or null if it is of the {@code jakarta} time without version. */
    @Nullable
    Generation generation() {
        if (!jakarta) {
            return Generation.EE8;
        }
        if (version == null) {
            return null;
        }
        return switch (version) {
            case "5.0" -> Generation.EE9;
            case "6.0" -> Generation.EE10;
            default -> Generation.EE11;
        };
    }
}
