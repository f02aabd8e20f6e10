package dev.gangway.launcher.testkit;

import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Makes a WAR from texts: sources are compiled against the Servlet API of one generation. */
public final class WarBuilder {
    private static final Pattern CLASS_NAME = Pattern.compile("public (?:final )?class (\\w+)");
    private static final Path HOME = Path.of(System.getProperty("gangway.home"));

    private final Path work;
    private final String environment;
    private final Map<String, byte[]> files = new TreeMap<>();
    private final List<JavaFileObject> sources = new ArrayList<>();

    /**
     * Starts an empty WAR.
     *
     * @param work an existing folder for this WAR alone
     * @param environment the generation to compile against: a folder of {@code lib} in the distribution
     */
    public WarBuilder(Path work, String environment) {
        this.work = work;
        this.environment = environment;
    }

    /** Returns the folder that tests take for the installed distribution. */
    public static Path home() {
        return HOME;
    }

    /** Adds a file. */
    public WarBuilder file(String name, String content) {
        return file(name, content.getBytes(StandardCharsets.UTF_8));
    }

    /** Adds a file. */
    public WarBuilder file(String name, byte[] content) {
        files.put(name, content);
        return this;
    }

    /** Adds a class of the default package, given as source. */
    public WarBuilder source(String source) {
        Matcher name = CLASS_NAME.matcher(source);
        if (!name.find()) {
            throw new IllegalArgumentException("No public class in: " + source);
        }
        URI uri = URI.create("string:///" + name.group(1) + JavaFileObject.Kind.SOURCE.extension);
        sources.add(new SimpleJavaFileObject(uri, JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return source;
            }
        });
        return this;
    }

    /** Returns the classes added as source, by name of their files. */
    public Map<String, byte[]> classes() throws IOException {
        Path out = Files.createDirectories(work.resolve("classes"));
        if (!sources.isEmpty()) {
            compile(out);
        }
        Map<String, byte[]> classes = new TreeMap<>();
        try (Stream<Path> tree = Files.walk(out)) {
            for (Path file : tree.filter(Files::isRegularFile).toList()) {
                classes.put(out.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        return classes;
    }

    private void compile(Path out) throws IOException {
        String classPath;
        try (Stream<Path> jars = Files.list(HOME.resolve("lib").resolve(environment))) {
            classPath = jars.map(Path::toString).collect(Collectors.joining(System.getProperty("path.separator")));
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        List<String> options = List.of("-d", out.toString(), "-classpath", classPath, "-proc:none");
        if (!compiler.getTask(messages, null, null, options, null, sources).call()) {
            throw new IllegalArgumentException(messages.toString());
        }
    }

    /** Writes an exploded directory. */
    public Path exploded(String name) throws IOException {
        Path root = Files.createDirectories(work.resolve(name));
        Files.createDirectories(root.resolve("WEB-INF"));
        for (Map.Entry<String, byte[]> file : all().entrySet()) {
            Path target = root.resolve(file.getKey());
            Files.createDirectories(target.getParent());
            Files.write(target, file.getValue());
        }
        return root;
    }

    /** Writes a WAR file. */
    public Path war(String name) throws IOException {
        Path war = work.resolve(name);
        Files.write(war, zip(all()));
        return war;
    }

    private Map<String, byte[]> all() throws IOException {
        Map<String, byte[]> all = new TreeMap<>(files);
        classes().forEach((name, content) -> all.put("WEB-INF/classes/" + name, content));
        return all;
    }

    /** Returns an archive, as for {@code WEB-INF/lib}. */
    public static byte[] zip(Map<String, byte[]> files) throws IOException {
        var bytes = new java.io.ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            write(zip, files);
        }
        return bytes.toByteArray();
    }

    private static void write(ZipOutputStream zip, Map<String, byte[]> files) throws IOException {
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            zip.putNextEntry(new ZipEntry(file.getKey()));
            ((OutputStream) zip).write(file.getValue());
            zip.closeEntry();
        }
    }
}
