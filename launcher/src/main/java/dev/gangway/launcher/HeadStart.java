package dev.gangway.launcher;

import java.io.IOException;
import java.io.StringReader;
import java.nio.channels.Selector;
import java.security.SecureRandom;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParserFactory;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * Parts of the Java runtime that every bridge uses, made ready by a second thread while the first reads the options.
 *
 * <p>The first random number costs as much as all the options do. Nothing here may have a logger: their levels are among
 * the options.
 */
final class HeadStart {
    private HeadStart() {}

    /** Begins, and returns at once. */
    static void begin() {
        Thread thread = new Thread(HeadStart::run, "head-start");
        thread.setDaemon(true);
        thread.start();
    }

    private static void run() {
        try {
            var unused = new SecureRandom().nextInt(); // names of temporary folders, and of sessions
            Selector.open().close();
            SAXParserFactory parsers = SAXParserFactory.newInstance(); // descriptors
            parsers.setNamespaceAware(true);
            parsers.newSAXParser().parse(new InputSource(new StringReader("<a/>")), new DefaultHandler());
        } catch (IOException | ParserConfigurationException | SAXException e) {
            return; // who needs it meets the same, and has the words for it
        }
    }
}
