package dev.gangway.it.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A web server that runs with the main configuration of its Debian or Ubuntu package, to which is added what {@code
 * gangway config} prints.
 *
 * <p>Of the main configuration a copy is used, in which paths of logs and ports are those of the test.
 */
public final class DistributedFront implements AutoCloseable {
    private static final Duration TO_START = Duration.ofSeconds(60);

    private final Path folder;
    private final int port;
    private final int otherPort = Ports.free();
    private final String part;
    private final Child child;

    private DistributedFront(String front, List<String> options) {
        folder = WorkFolders.create(front + "-distributed");
        port = Ports.free();
        List<String> words = new ArrayList<>(List.of("config", front, "--bind", "127.0.0.1", "--port", "" + port));
        if (front.equals("mod-fcgid")) {
            words.addAll(List.of("--program", Bridge.program().toString()));
        }
        words.addAll(options);
        Bridge.Ended ended = Bridge.builder().run(words.toArray(String[]::new));
        if (ended.exitCode() != 0) {
            throw new IllegalStateException(ended.output());
        }
        part = ended.output();
        try {
            child = switch (front) {
                case "nginx" -> nginx();
                case "lighttpd" -> lighttpd();
                case "haproxy" -> haproxy();
                case "caddy" -> caddy();
                default -> apache();
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try {
            child.awaitReady(TO_START, this::accepts);
        } catch (RuntimeException e) {
            child.close();
            throw new IllegalStateException(front + " did not start:\n" + errorLog() + "\n" + part, e);
        }
    }

    /** Starts a web server on a free port, with further options of {@code gangway config}. */
    public static DistributedFront start(String front, List<String> options) {
        return new DistributedFront(front, options);
    }

    private Child nginx() throws IOException {
        Path conf = Files.createDirectories(folder.resolve("conf.d"));
        Files.writeString(conf.resolve("gangway.conf"), part);
        String main = Files.readString(Path.of("/etc/nginx/nginx.conf"))
                .replace("/etc/nginx/conf.d/", conf + "/")
                .replaceFirst("include /etc/nginx/sites-enabled/.*", "")
                .replaceFirst("(?m)^pid .*$", "pid " + folder.resolve("nginx.pid") + ";")
                .replaceFirst("(?m)^user .*$", Programs.isRoot() ? "user root;" : "")
                .replace("/var/log/nginx/", folder + "/");
        Path file = write("nginx.conf", main);
        return start("nginx", "-c", file.toString(), "-g", "daemon off;", "-e", log());
    }

    private Child lighttpd() throws IOException {
        Path conf = Files.createDirectories(folder.resolve("conf-enabled"));
        Files.writeString(conf.resolve("50-gangway.conf"), part);
        String main = Files.readString(Path.of("/etc/lighttpd/lighttpd.conf"))
                .replace("/etc/lighttpd/conf-enabled/", conf + "/")
                .replace("/usr/share/lighttpd/include-conf-enabled.pl", "/bin/cat " + conf + "/50-gangway.conf")
                .replaceFirst("(?m)^server.port .*$", "server.port = " + otherPort + "\nserver.bind = \"127.0.0.1\"")
                .replaceFirst("(?m)^include_shell \"/usr/share/lighttpd/use-ipv6.*$", "")
                .replaceAll("(?m)^server.(username|groupname) .*$", "")
                .replaceFirst("/run/lighttpd.pid|/var/run/lighttpd.pid", folder + "/lighttpd.pid")
                .replace("/var/cache/lighttpd/uploads", folder.toString())
                .replace("/var/log/lighttpd/", folder + "/");
        return start("lighttpd", "-D", "-f", write("lighttpd.conf", main).toString());
    }

    private Child haproxy() throws IOException {
        Matcher buffer = Pattern.compile("#   (tune.bufsize [0-9]+)\n").matcher(part);
        if (!buffer.find()) {
            throw new IllegalStateException(part);
        }
        String main = Files.readString(Path.of("/etc/haproxy/haproxy.cfg"))
                .replaceAll("(?m)^\\s+(chroot|stats|user|group|daemon).*$", "")
                .replaceFirst("(?m)^global$", "global\n    " + buffer.group(1));
        return start(
                "haproxy", "-db", "-f", write("haproxy.cfg", main + "\n" + part).toString());
    }

    private Child caddy() throws IOException {
        String main = Files.readString(Path.of("/etc/caddy/Caddyfile"))
                .replaceFirst("(?m)^:80 ", "http://127.0.0.1:" + otherPort + " ");
        Path file = write("Caddyfile", main + "\n" + part);
        Map<String, String> environment = Map.of(
                "XDG_CONFIG_HOME",
                folder.toString(),
                "XDG_DATA_HOME",
                folder.toString(),
                "CADDY_ADMIN",
                "127.0.0.1:" + Ports.free());
        String program = Programs.require("caddy", "caddy").toString();
        return Child.start("caddy", folder, environment, List.of(program, "run", "--config", file.toString()));
    }

    private Child apache() throws IOException {
        Path etc = Path.of("/etc/apache2");
        for (String name : List.of("mods-enabled", "conf-enabled", "sites-enabled")) {
            Files.createDirectories(folder.resolve(name));
        }
        try (Stream<Path> enabled = Files.list(etc.resolve("mods-enabled"))) {
            for (Path each : enabled.toList()) {
                Files.copy(each, folder.resolve("mods-enabled").resolve(each.getFileName()));
            }
        }
        Matcher modules = Pattern.compile("#   a2enmod (.*)\n").matcher(part);
        if (!modules.find()) {
            throw new IllegalStateException(part);
        }
        enable(etc, List.of(modules.group(1).split(" ", -1)));
        Files.writeString(folder.resolve("sites-enabled/gangway.conf"), part);
        Matcher listen = Pattern.compile("ports.conf: (Listen .*)\n").matcher(part);
        Files.writeString(folder.resolve("ports.conf"), (listen.find() ? listen.group(1) : "") + "\n");
        Path file = write(
                "apache2.conf",
                "ServerName localhost\nMutex file:" + folder + " default\n"
                        + Files.readString(etc.resolve("apache2.conf")));
        Map<String, String> environment = Map.of(
                "APACHE_RUN_USER", "www-data",
                "APACHE_RUN_GROUP", "www-data",
                "APACHE_RUN_DIR", folder.toString(),
                "APACHE_PID_FILE", folder.resolve("apache.pid").toString(),
                "APACHE_LOCK_DIR", folder.toString(),
                "APACHE_LOG_DIR", folder.toString());
        String program = Programs.require("apache2", "apache2").toString();
        return Child.start(
                "apache",
                folder,
                environment,
                List.of(program, "-DFOREGROUND", "-d", folder.toString(), "-f", file.toString(), "-E", log()));
    }

    /** Does what {@code a2enmod} does, with the modules that these modules need. */
    private void enable(Path etc, List<String> modules) throws IOException {
        for (String module : modules) {
            Path load = etc.resolve("mods-available/" + module + ".load");
            Path enabled = folder.resolve("mods-enabled/" + module + ".load");
            if (Files.exists(enabled)) {
                continue;
            }
            Files.copy(load, enabled);
            Path conf = etc.resolve("mods-available/" + module + ".conf");
            if (Files.exists(conf)) {
                Files.copy(conf, folder.resolve("mods-enabled/" + module + ".conf"));
            }
            Matcher depends = Pattern.compile("(?m)^# Depends: (.*)$").matcher(Files.readString(load));
            if (depends.find()) {
                enable(etc, List.of(depends.group(1).strip().split("[ ,]+", -1)));
            }
        }
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private String log() {
        return folder.resolve("error.log").toString();
    }

    private Child start(String program, String... arguments) {
        List<String> command =
                new ArrayList<>(List.of(Programs.require(program, program).toString()));
        command.addAll(List.of(arguments));
        return Child.start(program, folder, Map.of(), command);
    }

    private boolean accepts() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    public URI origin() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Returns what it has logged as errors, with what it printed. */
    public String errorLog() {
        return Child.read(folder.resolve("error.log")) + child.output();
    }

    @Override
    public void close() {
        child.close();
    }
}
