package dev.gangway.launcher.sessions;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.NotSerializableException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The attributes of a session as bytes, each serialized for itself.
 *
 * <pre>
 *   byte 1 | int number | number times: name (UTF) | int length | serialized value
 * </pre>
 *
 * <p>Each for itself, so that one that cannot be written or read does no harm to the others, and that two nodes which
 * change different attributes of one session do not undo each other's work. The price: two attributes that refer to one
 * object refer to two equal ones afterwards.
 */
final class Attributes {
    private static final byte FORMAT = 1;

    private Attributes() {}

    /**
     * Serializes one attribute.
     *
     * @throws UnserializableException if it, or something in it, cannot be
     */
    static byte[] serialize(Object value) throws UnserializableException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(value);
        } catch (NotSerializableException e) {
            throw new UnserializableException(String.valueOf(e.getMessage()) + ", which is not serializable", e);
        } catch (IOException | RuntimeException e) {
            throw new UnserializableException(value.getClass().getName() + ", which failed with " + e, e);
        }
        return bytes.toByteArray();
    }

    /** Reads one attribute with the classes of an application. */
    static Object deserialize(byte[] bytes, @Nullable ClassLoader loader) throws IOException, ClassNotFoundException {
        try (ObjectInputStream in = new ApplicationInput(new ByteArrayInputStream(bytes), loader)) {
            return in.readObject();
        }
    }

    /** Packs serialized attributes. */
    static byte[] encode(Map<String, byte[]> attributes) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(FORMAT);
            out.writeInt(attributes.size());
            for (Map.Entry<String, byte[]> attribute : attributes.entrySet()) {
                out.writeUTF(attribute.getKey());
                out.writeInt(attribute.getValue().length);
                out.write(attribute.getValue());
            }
        } catch (IOException e) { // a name of more than 64 KiB
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /**
     * Unpacks serialized attributes.
     *
     * @throws IOException if these are none
     */
    static Map<String, byte[]> decode(byte[] bytes) throws IOException {
        Map<String, byte[]> attributes = new TreeMap<>();
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            byte format = in.readByte();
            if (format != FORMAT) {
                throw new IOException("stored session of format " + format + " (expected " + FORMAT + ")");
            }
            for (int rest = in.readInt(); rest > 0; rest--) {
                String name = in.readUTF();
                int length = in.readInt();
                if (length < 0 || length > in.available()) {
                    throw new IOException("stored session is cut in attribute '" + name + "'");
                }
                attributes.put(name, in.readNBytes(length));
            }
        }
        return attributes;
    }

    static boolean areEqual(Map<String, byte[]> one, Map<String, byte[]> other) {
        return one.size() == other.size()
                && one.entrySet().stream()
                        .allMatch(entry -> Arrays.equals(entry.getValue(), other.get(entry.getKey())));
    }

    /**
     * Joins what two have made of the same attributes. Where both have changed one, {@code mine} wins, as the later.
     *
     * @param base what both began with
     */
    static Map<String, byte[]> merge(Map<String, byte[]> base, Map<String, byte[]> mine, Map<String, byte[]> theirs) {
        Map<String, byte[]> merged = new TreeMap<>();
        TreeSet<String> names = new TreeSet<>(mine.keySet());
        names.addAll(theirs.keySet());
        for (String name : names) {
            byte[] value = Arrays.equals(mine.get(name), base.get(name)) ? theirs.get(name) : mine.get(name);
            if (value != null) {
                merged.put(name, value);
            }
        }
        return merged;
    }

    /** An attribute that cannot be saved; the message names the class and the reason. */
    static final class UnserializableException extends Exception {
        private static final long serialVersionUID = 1;

        UnserializableException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /**
     * Finds classes in the application first, then in its generation of the server, whose classes it does not see:
     * who has logged in by a form is kept in an object of those.
     */
    private static final class ApplicationInput extends ObjectInputStream {
        private final @Nullable ClassLoader loader;

        ApplicationInput(InputStream in, @Nullable ClassLoader loader) throws IOException {
            super(in);
            this.loader = loader;
        }

        @Override
        protected Class<?> resolveClass(ObjectStreamClass description) throws IOException, ClassNotFoundException {
            if (loader == null) {
                return super.resolveClass(description);
            }
            try {
                return find(description.getName());
            } catch (ClassNotFoundException e) {
                return super.resolveClass(description); // int and its like
            }
        }

        @Override
        @SuppressWarnings("deprecation") // the class of a proxy is all that is wanted
        protected Class<?> resolveProxyClass(String[] names) throws IOException, ClassNotFoundException {
            Class<?>[] interfaces = new Class<?>[names.length];
            for (int i = 0; i < names.length; i++) {
                interfaces[i] = find(names[i]);
            }
            return Proxy.getProxyClass(loader, interfaces);
        }

        private Class<?> find(String name) throws ClassNotFoundException {
            try {
                return Class.forName(name, false, loader);
            } catch (ClassNotFoundException e) {
                ClassLoader parent = Objects.requireNonNull(loader).getParent();
                return Class.forName(name, false, parent);
            }
        }
    }
}
