package dev.gangway.launcher.sessions;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.session.SessionData;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What writes and reads the attributes of one application's sessions, and tells once of each that it cannot. */
final class SessionSerializer {
    private static final Logger LOG = LoggerFactory.getLogger(SessionSerializer.class);
    /** A message names an attribute, and applications may make up names without end. */
    private static final int MAX_COMPLAINTS = 1000;

    private final String context;
    private final Set<String> complaints = ConcurrentHashMap.newKeySet();

    SessionSerializer(SessionKey.Scope scope) {
        context = scope.context().isEmpty() ? "/" : scope.context();
    }

    /** Returns the attributes as bytes, without those that cannot be. */
    Map<String, byte[]> write(SessionData data) {
        Map<String, byte[]> attributes = new TreeMap<>();
        data.getAllAttributes().forEach((name, value) -> {
            try {
                attributes.put(name, Attributes.serialize(value));
            } catch (Attributes.UnserializableException e) {
                complain(name, "cannot be saved: it holds a " + e.getMessage());
            }
        });
        return attributes;
    }

    /** Sets attributes, and returns those that cannot be read. To be called with the application's class loader. */
    Map<String, byte[]> read(SessionData data, Map<String, byte[]> attributes) {
        Map<String, byte[]> unread = new TreeMap<>();
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        attributes.forEach((name, bytes) -> {
            try {
                data.setAttribute(name, Attributes.deserialize(bytes, loader));
            } catch (IOException | ClassNotFoundException | RuntimeException | LinkageError e) {
                complain(name, "cannot be read, and the application does not see it: " + e);
                unread.put(name, bytes);
            }
        });
        return unread;
    }

    private void complain(String attribute, String complaint) {
        if (complaints.size() < MAX_COMPLAINTS && complaints.add(attribute + ' ' + complaint)) {
            LOG.warn("Session attribute '{}' of {} {}", attribute, context, complaint);
        }
    }
}
