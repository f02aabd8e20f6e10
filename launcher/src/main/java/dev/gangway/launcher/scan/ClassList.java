package dev.gangway.launcher.scan;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.jetty.annotations.AnnotationParser.ClassInfo;
import org.eclipse.jetty.annotations.AnnotationParser.FieldInfo;
import org.eclipse.jetty.annotations.AnnotationParser.Handler;
import org.eclipse.jetty.annotations.AnnotationParser.MethodInfo;
import org.eclipse.jetty.util.resource.Resource;
import org.jspecify.annotations.Nullable;

/**
 * The classes of a jar as Jetty's parser tells its handlers of them, in the same order: each with what it extends and
 * implements, its annotations, and those of its methods and fields.
 *
 * <pre>
 *   names: count, each in modified UTF-8      then numbers, in place of names those of the list:
 *   CLASS name version access super n interfaces...    ON_CLASS annotation
 *   ON_METHOD name access type annotation              ON_FIELD name access type annotation     END
 * </pre>
 *
 * <p>Signatures with type parameters, exceptions and constants are left out, for which no handler of Jetty asks.
 */
final class ClassList {
    /** Changes with what is kept, so that the lists of another version of this program are not taken for its own. */
    static final String FORMAT = "classes 1";

    private static final int END = 0;
    private static final int CLASS = 1;
    private static final int ON_CLASS = 2;
    private static final int ON_METHOD = 3;
    private static final int ON_FIELD = 4;

    private final String[] names;
    private final DataInputStream events;

    /** Reads a list, which can be told once. */
    ClassList(byte[] content) throws IOException {
        events = new DataInputStream(new ByteArrayInputStream(content));
        names = new String[events.readInt()];
        for (int i = 0; i < names.length; i++) {
            names[i] = events.readUTF();
        }
    }

    /** Returns whether it may have servlets, filters or listeners, by the names of annotations. */
    boolean hasServletAnnotations() {
        for (String name : names) {
            if (name.startsWith("javax.servlet.annotation.") || name.startsWith("jakarta.servlet.annotation.")) {
                return true;
            }
        }
        return false;
    }

    /** Tells handlers of the classes, as those of {@code place}. */
    void tell(Set<? extends Handler> handlers, Resource place) throws IOException {
        ClassInfo current = null;
        for (int event = events.readByte(); event != END; event = events.readByte()) {
            if (event == CLASS) {
                current = readClass(place);
                for (Handler handler : handlers) {
                    handler.handle(current);
                }
            } else if (current == null) {
                throw new IOException("an annotation of no class");
            } else if (event == ON_CLASS) {
                String annotation = readName();
                for (Handler handler : handlers) {
                    handler.handle(current, annotation);
                }
            } else {
                tellOfMember(event, current, handlers);
            }
        }
    }

    private ClassInfo readClass(Resource place) throws IOException {
        String name = readName();
        int version = events.readInt();
        int access = events.readInt();
        String parent = readName();
        String[] interfaces = new String[events.readInt()];
        for (int i = 0; i < interfaces.length; i++) {
            interfaces[i] = names[events.readInt()];
        }
        return new ClassInfo(place, name, version, access, null, parent, interfaces);
    }

    private void tellOfMember(int event, ClassInfo owner, Set<? extends Handler> handlers) throws IOException {
        String name = readName();
        int access = events.readInt();
        String type = readName();
        String annotation = readName();
        if (event == ON_METHOD) {
            MethodInfo method = new MethodInfo(owner, name, access, type, null, null);
            handlers.forEach(handler -> handler.handle(method, annotation));
        } else {
            FieldInfo field = new FieldInfo(owner, name, access, type, null, null);
            handlers.forEach(handler -> handler.handle(field, annotation));
        }
    }

    private @Nullable String readName() throws IOException {
        int index = events.readInt();
        return index < 0 ? null : names[index];
    }

    /** Writes a list of what it is told. */
    static final class Writer implements Handler {
        private final Map<String, Integer> indexes = new HashMap<>();
        private final List<String> names = new ArrayList<>();
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final DataOutputStream events = new DataOutputStream(bytes);

        @Override
        public void handle(ClassInfo type) {
            write(() -> {
                events.writeByte(CLASS);
                writeName(type.getClassName());
                events.writeInt(type.getVersion());
                events.writeInt(type.getAccess());
                writeName(type.getSuperName());
                String[] interfaces = type.getInterfaces();
                events.writeInt(interfaces == null ? 0 : interfaces.length);
                if (interfaces != null) {
                    for (String name : interfaces) {
                        writeName(name);
                    }
                }
            });
        }

        @Override
        public void handle(ClassInfo type, String annotation) {
            write(() -> {
                events.writeByte(ON_CLASS);
                writeName(annotation);
            });
        }

        @Override
        public void handle(MethodInfo method, String annotation) {
            writeMember(ON_METHOD, method.getMethodName(), method.getAccess(), method.getDesc(), annotation);
        }

        @Override
        public void handle(FieldInfo field, String annotation) {
            writeMember(ON_FIELD, field.getFieldName(), field.getAccess(), field.getFieldType(), annotation);
        }

        @Override
        public void handle(MethodInfo method) {} // of methods without annotations the parser does not tell

        @Override
        public void handle(FieldInfo field) {}

        private void writeMember(int event, String name, int access, String type, String annotation) {
            write(() -> {
                events.writeByte(event);
                writeName(name);
                events.writeInt(access);
                writeName(type);
                writeName(annotation);
            });
        }

        private void writeName(@Nullable String name) throws IOException {
            if (name == null) {
                events.writeInt(-1);
                return;
            }
            Integer known = indexes.putIfAbsent(name, names.size());
            events.writeInt(known == null ? names.size() : known);
            if (known == null) {
                names.add(name);
            }
        }

        byte[] toBytes() {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            write(() -> {
                DataOutputStream out = new DataOutputStream(all);
                out.writeInt(names.size());
                for (String name : names) {
                    out.writeUTF(name); // that is how classes have them, so that none is too long
                }
                events.writeByte(END);
                bytes.writeTo(out);
            });
            return all.toByteArray();
        }

        private static void write(Writing writing) {
            try {
                writing.run();
            } catch (IOException e) {
                throw new UncheckedIOException("memory does not fail", e);
            }
        }

        private interface Writing {
            void run() throws IOException;
        }
    }
}
