package dev.gangway.it.webapps;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Something that users do wrong with an application, and what they have to be told. */
enum Mistake {
    NO_ARCHIVE(" is not a WAR, or is damaged: ") {
        @Override
        void make(Path war) throws IOException {
            Files.writeString(war, "not a zip file\n");
        }
    },
    EMPTY_FILE(" is not a WAR, or is damaged: ") {
        @Override
        void make(Path war) throws IOException {
            Files.createFile(war);
        }
    },
    CUT_FILE(" is not a WAR, or is damaged: ") {
        @Override
        void make(Path war) throws IOException {
            byte[] whole = Versions.war("cut");
            Files.write(war, Arrays.copyOf(whole, whole.length - 1000));
        }
    },
    DAMAGED_CONTENT("cannot unpack ") {
        @Override
        void make(Path war) throws IOException {
            byte[] whole = Versions.war("damaged");
            Arrays.fill(whole, whole.length / 2, whole.length / 2 + 200, (byte) 0x55);
            Files.write(war, whole);
        }
    },
    DESCRIPTOR_THAT_IS_NO_XML(" has a WEB-INF/web.xml that is no XML: ") {
        @Override
        void make(Path war) throws IOException {
            Files.write(war, Versions.warWith("WEB-INF/web.xml", bytes("<web-app")));
        }
    },
    MISSING_CLASS("failed to start: ", "no.such.Listener") {
        @Override
        void make(Path war) throws IOException {
            Files.write(war, Versions.warWith("WEB-INF/web.xml", bytes(listener("no.such.Listener"))));
        }
    },
    LISTENER_THAT_THROWS("failed to start: java.lang.IllegalStateException: no database (at Failing.") {
        @Override
        void make(Path war) throws IOException {
            Path directory = Files.createDirectories(war.resolve("WEB-INF/classes"));
            Files.writeString(directory.resolveSibling("web.xml"), listener("Failing"));
            compile(
                    "Failing",
                    """
                    public class Failing implements jakarta.servlet.ServletContextListener {
                        @Override
                        public void contextInitialized(jakarta.servlet.ServletContextEvent event) {
                            throw new IllegalStateException("no database");
                        }
                    }
                    """,
                    directory);
        }

        @Override
        String fileName() {
            return "listener-that-throws"; // a directory
        }
    },
    NO_SUCH_GENERATION("'ee7' is no generation of the Servlet API; there are ee8 (Servlet 4.0), ") {
        @Override
        void make(Path war) throws IOException {
            Files.write(war, Versions.war("generation"));
        }

        @Override
        void configure(Path war) throws IOException {
            Files.writeString(settings(war), "generation = ee7\n");
        }
    },
    WRONG_GENERATION("it is run as ee8, as was said, but its classes refer to jakarta.servlet") {
        @Override
        void make(Path war) throws IOException {
            Files.write(war, Versions.war("generation"));
        }

        @Override
        void configure(Path war) throws IOException {
            Files.writeString(settings(war), "generation = ee8\n");
        }
    },
    UNKNOWN_SETTING("unknown key 'contxt' in ") {
        @Override
        void make(Path war) throws IOException {
            Files.write(war, Versions.war("setting"));
        }

        @Override
        void configure(Path war) throws IOException {
            Files.writeString(settings(war), "contxt = /shop\n");
        }
    },
    MISSING_LIBRARY("the class path has /no/such/driver.jar, which is not there or cannot be read") {
        @Override
        void make(Path war) throws IOException {
            Files.write(war, Versions.war("library"));
        }

        @Override
        void configure(Path war) throws IOException {
            Files.writeString(settings(war), "class-path = /no/such/driver.jar\n");
        }
    },
    /** The application starts, as it may do without. */
    MISSING_DRIVER(
            "cannot use its data source jdbc/shop: no JDBC driver for jdbc:nosuch://db/shop in ",
            "lib/drivers or the WAR; put the driver's jar into one of them, or name it in ",
            " by 'driver = JAR'") {
        @Override
        void make(Path war) throws IOException {
            Files.write(war, Versions.war("driver"));
        }

        @Override
        void configure(Path war) throws IOException {
            database(war, "");
        }
    },
    MISSING_JAR_OF_A_DRIVER(
            "cannot use its data source jdbc/shop: ",
            " names the driver /no/such/driver.jar for jdbc:nosuch://db/shop, which is not there or cannot be read; "
                    + "put the driver's jar there, or into ") {
        @Override
        void make(Path war) throws IOException {
            Files.write(war, Versions.war("driver"));
        }

        @Override
        void configure(Path war) throws IOException {
            database(war, "driver = /no/such/driver.jar\n");
        }
    },
    TAKEN_PLACE("/good", "is taken by ", "good.war") {
        @Override
        void make(Path war) throws IOException {
            Files.write(war, Versions.war("place"));
        }

        @Override
        void configure(Path war) throws IOException {
            Files.writeString(settings(war), "context = /good\n");
        }
    },
    UNREADABLE_FILE("cannot read ", "permission denied") {
        @Override
        void make(Path war) throws IOException {
            Files.write(war, Versions.war("unreadable"));
            Files.setPosixFilePermissions(war, PosixFilePermissions.fromString("---------"));
        }
    },
    UNREADABLE_FOLDER("cannot read ", "permission denied") {
        @Override
        void make(Path war) throws IOException {
            Path classes = Files.createDirectories(war.resolve("WEB-INF/classes"));
            Files.setPosixFilePermissions(classes, PosixFilePermissions.fromString("---------"));
        }

        @Override
        String fileName() {
            return "unreadable-folder";
        }
    },
    /** Written to a disk that takes no file of that size, which is a full disk in another word of the system's. */
    NO_SPACE("cannot unpack ", " into ", "File too large") {
        @Override
        void make(Path war) throws IOException {
            Files.write(war, Versions.warWith("large.bin", new byte[LARGE]));
        }
    };

    /** More than a process may write that is limited to files of {@link #LIMIT_IN_KIB}. */
    private static final int LARGE = 48 << 20;

    static final int LIMIT_IN_KIB = 40 << 10;

    private final String told; // one part a line

    Mistake(String... told) {
        this.told = String.join("\n", told);
    }

    /** Puts it in the place of a WAR, where it is whole at once and has its settings. */
    final void put(Path place) throws IOException {
        Path beside = place.resolveSibling("." + place.getFileName());
        make(beside);
        configure(place);
        Files.move(beside, place, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Makes it as a file or a directory. */
    abstract void make(Path war) throws IOException;

    /** Makes the settings that it needs. */
    void configure(Path war) throws IOException {}

    String fileName() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-') + ".war";
    }

    /** Returns what the line has to say, beside the name of the file. */
    List<String> told() {
        return told.lines().toList();
    }

    static Path settings(Path war) {
        return war.resolveSibling(String.valueOf(war.getFileName()).replaceFirst("\\.war$", ".properties"));
    }

    private static void database(Path war, String more) throws IOException {
        Path description = war.resolveSibling(String.valueOf(war.getFileName()).replaceFirst("war$", "database"));
        Files.writeString(description, "url = jdbc:nosuch://db/shop\n" + more);
        Files.writeString(settings(war), "data-source.jdbc/shop = " + description + "\n");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String listener(String name) {
        return """
                <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
                  <listener><listener-class>%s</listener-class></listener>
                </web-app>
                """
                .formatted(name);
    }

    private static void compile(String name, String source, Path folder) {
        JavaFileObject file =
                new SimpleJavaFileObject(URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return source;
                    }
                };
        JavaCompiler compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler());
        List<String> options = List.of(
                "-d",
                folder.toString(),
                "--release",
                "17",
                "-proc:none",
                "-classpath",
                System.getProperty("java.class.path"));
        if (!compiler.getTask(null, null, null, options, null, List.of(file)).call()) {
            throw new IllegalStateException(name + " does not compile");
        }
    }
}
