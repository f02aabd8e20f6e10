package dev.gangway.it.matrix;

import dev.gangway.it.harness.Bridge;
import dev.gangway.it.harness.ConfiguredFront;
import dev.gangway.it.harness.ProgramVersion;
import dev.gangway.it.harness.Programs;
import dev.gangway.it.matrix.Wire.Place;
import java.util.ArrayList;
import java.util.List;

/** A column of the matrix: a web server as {@code gangway config} configures it. */
enum MatrixFront {
    NGINX("nginx", "nginx", "nginx"),
    NGINX_UNIX("nginx, Unix socket", "nginx", "nginx"),
    NGINX_SINGLE("nginx, --keep 0", "nginx", "nginx"),
    APACHE("Apache ProxyPass", "apache", "apache2"),
    APACHE_HANDLER("Apache SetHandler", "apache-handler", "apache2"),
    APACHE_BALANCER("Apache balancer", "apache-balancer", "apache2"),
    MOD_FCGID("mod_fcgid", "mod-fcgid", "apache2"),
    LIGHTTPD("lighttpd", "lighttpd", "lighttpd"),
    HAPROXY("HAProxy", "haproxy", "haproxy"),
    CADDY("Caddy", "caddy", "caddy");

    private final String title;
    private final String id;
    private final String program;

    MatrixFront(String title, String id, String program) {
        this.title = title;
        this.id = id;
        this.program = program;
    }

    String title() {
        return title;
    }

    boolean isApache() {
        return program.equals("apache2");
    }

    /** Returns whether it is of a version, or of a later one. */
    boolean isOfVersion(String version) {
        return ProgramVersion.of(program).isAtLeast(version);
    }

    boolean isNginx() {
        return program.equals("nginx");
    }

    /** Starts the web server for each kind of question: HTTP, HTTPS, files that it sends itself, users that it knows. */
    Running start(Bridges bridges, Certificates certificates) {
        Programs.require(program, program);
        List<ConfiguredFront> started = new ArrayList<>();
        try {
            List<String> words = words(bridges, bridges.plain());
            int port = port(started, words);
            words.addAll(List.of("--tls-cert", certificates.certificate().toString()));
            words.addAll(List.of("--tls-key", certificates.key().toString()));
            words.addAll(List.of("--client-ca", certificates.authority().toString()));
            int tlsPort = port(started, words);
            int http2Port = isApache() ? http2Port(started, words) : tlsPort;
            return new Running(
                    started,
                    new Wire(port, tlsPort, http2Port, certificates, files(started, bridges), users(started, bridges)));
        } catch (RuntimeException e) {
            started.forEach(ConfiguredFront::close);
            throw e;
        }
    }

    private List<String> words(Bridges bridges, Bridge bridge) {
        List<String> words = new ArrayList<>(this == NGINX_SINGLE ? List.of("--keep", "0") : List.of());
        words.addAll(List.of("--listen", this == NGINX_UNIX ? bridge.unixAddress() : bridge.tcpAddress()));
        if (this == MOD_FCGID) {
            words.addAll(List.of("--env", "JAVA_HOME=" + System.getProperty("java.home")));
            words.addAll(applications(bridges));
        }
        return words;
    }

    private static List<String> applications(Bridges bridges) {
        return List.of("/=" + bridges.probe(), "/shop=" + bridges.probe());
    }

    private int port(List<ConfiguredFront> started, List<String> words) {
        ConfiguredFront server = ConfiguredFront.start(id, words);
        started.add(server);
        return server.port();
    }

    /** Starts Apache with what is printed as a comment, as it says. */
    private int http2Port(List<ConfiguredFront> started, List<String> words) {
        ConfiguredFront server = ConfiguredFront.startWith(id, words, configuration -> {
            String protocols = "Protocols h2 http/1.1\n";
            if (!configuration.contains("#   " + protocols)) {
                throw new IllegalStateException("no HTTP/2 in " + configuration);
            }
            return "LoadModule http2_module /usr/lib/apache2/modules/mod_http2.so\n"
                    + configuration.replace("#   " + protocols, protocols);
        });
        started.add(server);
        return server.port();
    }

    private Place place(List<ConfiguredFront> started, List<String> words) {
        try {
            return new Place(port(started, words), "");
        } catch (ConfiguredFront.Declined declined) {
            return new Place(0, String.valueOf(declined.getMessage()));
        }
    }

    private Place files(List<ConfiguredFront> started, Bridges bridges) {
        String how = isNginx() ? "x-accel-redirect=/internal" : "x-sendfile";
        List<String> words = words(bridges, bridges.files(how));
        words.addAll(List.of("--sendfile", how));
        if (this != MOD_FCGID) {
            words.addAll(applications(bridges));
        }
        return place(started, words);
    }

    private Place users(List<ConfiguredFront> started, Bridges bridges) {
        List<String> words = words(bridges, bridges.users());
        words.addAll(List.of("--password-file", bridges.passwords().toString()));
        if (this == MOD_FCGID) {
            words.addAll(List.of("--env", "GANGWAY_TRUST_REMOTE_USER=true"));
            words.addAll(List.of("--env", "GANGWAY_ROLES_FROM=file:" + bridges.roles()));
        }
        return place(started, words);
    }

    /** A web server that runs, and how to ask it. */
    record Running(List<ConfiguredFront> servers, Wire wire) implements AutoCloseable {
        @Override
        public void close() {
            servers.forEach(ConfiguredFront::close);
        }
    }
}
