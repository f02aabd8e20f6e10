package dev.gangway.it.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A real database of our own: a folder, a port and a process, which can be stopped and started again. */
public final class Database implements AutoCloseable {
    private static final Duration TO_START = Duration.ofSeconds(60);
    private static final String PASSWORD = "open sesame";

    private final Kind kind;
    private final Path folder;
    private final int port = Ports.free();
    private @Nullable Child server;

    /** Which database. */
    public enum Kind {
        /** PostgreSQL. */
        POSTGRESQL("postgres", "postgresql.jar"),
        /** MariaDB. */
        MARIADB("mysql", "mariadb-java-client.jar");

        /** Neither of them serves as root. */
        private final String user;

        private final String driver;

        Kind(String user, String driver) {
            this.user = user;
            this.driver = driver;
        }
    }

    private Database(Kind kind) {
        this.kind = kind;
        folder = WorkFolders.create(kind.user);
    }

    /** Makes a database that does not run yet. */
    public static Database create(Kind kind) {
        Database database = new Database(kind);
        try {
            Files.writeString(database.folder.resolve("password"), PASSWORD + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        database.giveAway();
        switch (kind) {
            case POSTGRESQL ->
                database.run(
                        postgres("initdb"),
                        "-D",
                        database.data(),
                        "-U",
                        "gangway",
                        "--auth=scram-sha-256",
                        "--pwfile=" + database.folder.resolve("password"),
                        "-E",
                        "UTF8",
                        "--no-sync");
            case MARIADB ->
                database.run(
                        Programs.require("mariadb-install-db", "mariadb-server").toString(),
                        "--no-defaults",
                        "--datadir=" + database.data(),
                        "--skip-test-db",
                        "--auth-root-authentication-method=normal");
        }
        return database;
    }

    private String data() {
        return folder.resolve("data").toString();
    }

    /** Debian keeps PostgreSQL's programs out of the path, in a folder for each version. */
    private static String postgres(String program) {
        try (Stream<Path> versions = Files.isDirectory(Path.of("/usr/lib/postgresql"))
                ? Files.list(Path.of("/usr/lib/postgresql"))
                : Stream.empty()) {
            return versions.map(version -> version.resolve("bin").resolve(program))
                    .filter(Files::isExecutable)
                    .findFirst()
                    .orElseGet(() -> Programs.require(program, "postgresql"))
                    .toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void giveAway() {
        if (Programs.isRoot()) {
            try (Child chown = Child.start(
                    "chown",
                    WorkFolders.create("chown"),
                    Map.of(),
                    List.of("chown", "-R", kind.user + ":", folder.toString()))) {
                check(chown);
            }
        }
    }

    private void run(String... command) {
        try (Child child = start(List.of(command))) {
            check(child);
        }
    }

    private static void check(Child child) {
        if (child.awaitExit(TO_START) != 0) {
            throw new IllegalStateException(child.output());
        }
    }

    private Child start(List<String> command) {
        List<String> words = new ArrayList<>();
        if (Programs.isRoot()) {
            words.addAll(List.of(
                    "setpriv", "--reuid=" + kind.user, "--regid=" + kind.user, "--clear-groups", "--inh-caps=-all"));
        }
        words.addAll(command);
        return Child.start(kind.user, folder, Map.of("LC_ALL", "C"), words);
    }

    /** Starts the server, and returns when it accepts connections. */
    public void start() {
        Child started =
                switch (kind) {
                    case POSTGRESQL ->
                        start(List.of(
                                postgres("postgres"),
                                "-D",
                                data(),
                                "-p",
                                String.valueOf(port),
                                "-c",
                                "listen_addresses=127.0.0.1",
                                "-c",
                                "unix_socket_directories="));
                    case MARIADB -> start(mariaDb());
                };
        server = started;
        started.awaitReady(
                TO_START,
                () -> started.output().contains("ready to accept connections")
                        || started.output().contains("ready for connections"));
    }

    private List<String> mariaDb() {
        Path setUp = folder.resolve("setup.sql");
        try {
            Files.writeString(
                    setUp,
                    "create database if not exists sessions;\n"
                            + "create user if not exists gangway@'%' identified by '" + PASSWORD + "';\n"
                            + "grant all on sessions.* to gangway@'%';\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.of(
                Programs.require("mariadbd", "mariadb-server").toString(),
                "--no-defaults",
                "--datadir=" + data(),
                "--port=" + port,
                "--bind-address=127.0.0.1",
                "--socket=" + folder.resolve("socket"),
                "--skip-name-resolve",
                "--init-file=" + setUp);
    }

    /** Stops the server; its connections break. */
    public void stop() {
        if (server != null) {
            server.signal(kind == Kind.POSTGRESQL ? "INT" : "TERM");
            int unused = server.awaitExit(TO_START);
            server = null;
        }
    }

    private String url() {
        return kind == Kind.POSTGRESQL
                ? "jdbc:postgresql://127.0.0.1:" + port + "/postgres"
                : "jdbc:mariadb://127.0.0.1:" + port + "/sessions";
    }

    private Path driver() {
        return Path.of(System.getProperty("gangway.drivers"), kind.driver);
    }

    /** Returns the options with which a bridge keeps its sessions here. */
    public String[] options() {
        return new String[] {
            "--sessions=" + url(),
            "--sessions-user=gangway",
            "--sessions-password-file=" + folder.resolve("password"),
            "--sessions-driver=" + driver()
        };
    }

    /** Returns the lines of a file that describes it to applications. */
    public List<String> description() {
        return List.of(
                "url = " + url(),
                "user = gangway",
                "password-file = " + folder.resolve("password"),
                "driver = " + driver());
    }

    /** Whether a text gives away what only the bridge is to know. */
    public static boolean isPasswordIn(String text) {
        return text.contains(PASSWORD);
    }

    @Override
    public void close() {
        stop();
    }
}
