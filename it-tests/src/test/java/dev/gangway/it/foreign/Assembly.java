package dev.gangway.it.foreign;

import dev.gangway.it.harness.Bridge;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * An application that a test puts together: frameworks that nobody here wrote, with a page or a class of the test's own.
 *
 * <p>What the test adds is written once, in {@code src/test/assembled}, in the names of Jakarta EE, and translated where
 * an application is of the time before.
 */
final class Assembly {
    private final Path root;
    private final String environment;

    private Assembly(Path root, String environment) {
        this.root = root;
        this.environment = environment;
    }

    /** Begins an application as a directory, for one of the generations {@code ee8} to {@code ee11}. */
    static Assembly of(Path root, String environment) throws IOException {
        Files.createDirectories(root.resolve("WEB-INF/lib"));
        Files.createDirectories(root.resolve("WEB-INF/classes"));
        return new Assembly(root, environment);
    }

    /** Adds the jars of a folder that the build has filled. */
    Assembly framework(String name) throws IOException {
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(frameworks().resolve(name), "*.jar")) {
            for (Path jar : jars) {
                Files.copy(jar, root.resolve("WEB-INF/lib").resolve(jar.getFileName()));
            }
        }
        return this;
    }

    /** Adds a folder of the test's own: classes are compiled, and everything else copied. */
    Assembly own(String name) throws IOException {
        Path from = fromBuild("gangway.assembled").resolve(name);
        Path sources = Files.createTempDirectory(root.getParent(), "sources");
        List<Path> toCompile = new ArrayList<>();
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                boolean source = file.toString().endsWith(".java");
                Path target =
                        (source ? sources : root).resolve(from.relativize(file).toString());
                Files.createDirectories(target.resolveSibling("."));
                Files.writeString(target, translated(Files.readString(file)));
                if (source) {
                    toCompile.add(target);
                }
            }
        }
        if (!toCompile.isEmpty()) {
            compile(toCompile);
        }
        return this;
    }

    /** Adds a text file. */
    Assembly file(String name, String content) throws IOException {
        Path target = root.resolve(name);
        Files.createDirectories(target.resolveSibling("."));
        Files.writeString(target, translated(content));
        return this;
    }

    /** Where the build has put the frameworks. */
    static Path frameworks() {
        return fromBuild("gangway.frameworks");
    }

    private static Path fromBuild(String property) {
        Path folder = Path.of(System.getProperty(property, "?"));
        if (!Files.isDirectory(folder)) {
            throw new IllegalStateException(folder + " does not exist: run mvn verify");
        }
        return folder;
    }

    Path root() {
        return root;
    }

    private String translated(String text) {
        if (!environment.equals("ee8")) {
            return text;
        }
        return text.replaceAll("\"jakarta\\.faces\\.(html|core|facelets)\"", "\"http://xmlns.jcp.org/jsf/$1\"")
                .replace("name=\"faces.js\"", "name=\"jsf.js\"")
                .replace(
                        "https://jakarta.ee/xml/ns/jakartaee\" version=\"4.1",
                        "http://xmlns.jcp.org/xml/ns/javaee\" version=\"2.3")
                .replaceAll("\\bjakarta\\.(servlet|ws|faces|inject|enterprise|mail|annotation)\\b", "javax.$1");
    }

    private void compile(List<Path> sources) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter complaints = new StringWriter();
        List<String> options = List.of(
                "--release", "17", "-proc:none", "-parameters", "-cp", classPath(), "-d", root + "/WEB-INF/classes");
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            if (!compiler.getTask(complaints, files, null, options, null, files.getJavaFileObjectsFromPaths(sources))
                    .call()) {
                throw new IllegalStateException("javac: " + complaints);
            }
        }
    }

    /** The application's own libraries before those of the container, as at run time. */
    private String classPath() throws IOException {
        List<String> jars = new ArrayList<>();
        Path home = Bridge.program().resolveSibling("lib").resolve(environment);
        for (Path folder : List.of(root.resolve("WEB-INF/lib"), home)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.jar")) {
                files.forEach(file -> jars.add(file.toString()));
            }
        }
        return String.join(":", jars);
    }
}
