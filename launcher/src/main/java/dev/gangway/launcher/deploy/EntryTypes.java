package dev.gangway.launcher.deploy;

import dev.gangway.launcher.options.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * The types of the entries that an application's {@code web.xml} declares for JNDI. What an administrator sets in place of
 * their values is a text in a file, and the application expects a number where it has declared one.
 */
final class EntryTypes {
    private static final String TEXT = "java.lang.String";

    private final Map<String, String> declared = new HashMap<>();

    /** Reads the descriptor; one that is no XML declares nothing, and is complained about by who needs it. */
    static EntryTypes of(WarContent content) throws IOException {
        EntryTypes types = new EntryTypes();
        try (InputStream in = content.open("WEB-INF/web.xml")) {
            if (in != null) {
                types.read(WebXml.reader(in));
            }
        } catch (XMLStreamException e) {
            types.declared.clear();
        }
        return types;
    }

    private void read(XMLStreamReader reader) throws XMLStreamException {
        String name = "";
        String type = "";
        while (reader.hasNext()) {
            int event = reader.next();
            if (event == XMLStreamConstants.START_ELEMENT) {
                switch (reader.getLocalName()) {
                    case "env-entry-name" -> name = reader.getElementText().strip();
                    case "env-entry-type" -> type = reader.getElementText().strip();
                    default -> {}
                }
            } else if (event == XMLStreamConstants.END_ELEMENT
                    && reader.getLocalName().equals("env-entry")) {
                if (!type.isEmpty()) {
                    declared.put(name, type);
                }
                type = "";
            }
        }
        reader.close();
    }

    /** Returns the name of the class of an entry: of text, unless the application has declared another one. */
    String get(String name) {
        return declared.getOrDefault(name, TEXT);
    }

    /**
     * Returns what a text is as the value of an entry, or null if the application has declared a type of its own.
     *
     * @throws UserException if the text makes no sense for the declared type
     */
    @Nullable
    Object value(String name, String text) throws UserException {
        String type = get(name);
        try {
            return switch (type) {
                case TEXT -> text;
                case "java.lang.Boolean" -> flag(text);
                case "java.lang.Character" -> character(text);
                case "java.lang.Byte" -> Byte.valueOf(text);
                case "java.lang.Short" -> Short.valueOf(text);
                case "java.lang.Integer" -> Integer.valueOf(text);
                case "java.lang.Long" -> Long.valueOf(text);
                case "java.lang.Float" -> Float.valueOf(text);
                case "java.lang.Double" -> Double.valueOf(text);
                default -> null;
            };
        } catch (IllegalArgumentException e) {
            throw new UserException(
                    "'env." + name + "' is '" + text + "', but web.xml declares it as a " + type
                            + ", which that is not",
                    e);
        }
    }

    private static Boolean flag(String text) {
        if (!text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false")) {
            throw new IllegalArgumentException("neither true nor false");
        }
        return Boolean.valueOf(text);
    }

    private static Character character(String text) {
        if (text.length() != 1) {
            throw new IllegalArgumentException("not one character");
        }
        return text.charAt(0);
    }
}
