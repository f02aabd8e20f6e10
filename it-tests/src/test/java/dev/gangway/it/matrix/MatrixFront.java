package dev.gangway.it.matrix;

import dev.gangway.it.harness.Bridge;
import dev.gangway.it.harness.ConfiguredFront;
import dev.gangway.it.harness.Programs;
import java.nio.file.Path;
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

    boolean isNginx() {
        return program.equals("nginx");
    }

    /** Starts the web server twice, for HTTP and for HTTPS, in front of a bridge. */
    Running start(Bridge bridge, Path probe, Certificates certificates) {
        Programs.require(program, program);
        List<String> words = new ArrayList<>(this == NGINX_SINGLE ? List.of("--keep", "0") : List.of());
        words.addAll(List.of("--listen", this == NGINX_UNIX ? bridge.unixAddress() : bridge.tcpAddress()));
        if (this == MOD_FCGID) {
            words.addAll(List.of("--env", "JAVA_HOME=" + System.getProperty("java.home")));
            words.addAll(List.of("/=" + probe, "/shop=" + probe));
        }
        ConfiguredFront plain = ConfiguredFront.start(id, words);
        words.addAll(List.of("--tls-cert", certificates.certificate().toString()));
        words.addAll(List.of("--tls-key", certificates.key().toString()));
        words.addAll(List.of("--client-ca", certificates.authority().toString()));
        try {
            ConfiguredFront secure = ConfiguredFront.start(id, words);
            return new Running(plain, secure, new Wire(plain.port(), secure.port(), certificates));
        } catch (RuntimeException e) {
            plain.close();
            throw e;
        }
    }

    /** A web server that runs, and how to ask it. */
    record Running(ConfiguredFront plain, ConfiguredFront secure, Wire wire) implements AutoCloseable {
        @Override
        public void close() {
            plain.close();
            secure.close();
        }
    }
}
