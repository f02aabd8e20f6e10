package dev.gangway.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.it.harness.Bridge;
import dev.gangway.it.harness.ConfiguredFront;
import dev.gangway.it.harness.Ports;
import dev.gangway.it.harness.Programs;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the doctor says of web servers that are configured well, and of nginx configured wrongly. */
class DoctorIT {
    private final String address = "127.0.0.1:" + Ports.free();

    private Bridge.Ended examine(ConfiguredFront front, String listen) {
        return Bridge.builder().run("doctor", "--front", front.origin() + "/", "--listen", listen);
    }

    @ParameterizedTest
    @CsvSource({"nginx,nginx", "apache,apache2", "lighttpd,lighttpd", "haproxy,haproxy", "caddy,caddy"})
    void findsNothingBehindWhatConfigPrints(String front, String program) {
        Programs.require(program, program);
        try (ConfiguredFront webServer = ConfiguredFront.start(front, List.of("--listen", address))) {
            Bridge.Ended ended = examine(webServer, address);
            assertThat(ended.output()).endsWith("All is well.\n").doesNotContain("wrong: ");
            assertThat(ended.exitCode()).isZero();
        }
    }

    @Test
    void findsAllThatIsWrong() {
        Programs.require("nginx", "nginx");
        try (ConfiguredFront webServer =
                ConfiguredFront.startWith("nginx", List.of("--listen", address), DoctorIT::spoil)) {
            Bridge.Ended ended = examine(webServer, address);
            assertThat(ended.lines())
                    .filteredOn(line -> line.startsWith("wrong: "))
                    .containsExactly(
                            "wrong: Applications do not see the host and port that browsers ask for, so redirects lead "
                                    + "elsewhere.",
                            "wrong: Applications do not see the address of the browser.",
                            "wrong: Applications do not see the path and the query as browsers send them.",
                            "wrong: Applications do not see the header Authorization, so their own logins by it fail.",
                            "wrong: REMOTE_USER is whatever name a browser claims; nobody has checked a password.",
                            "wrong: Answers are held back: events and progress come late, or only at the end.",
                            "wrong: Large uploads are refused.",
                            "wrong: Uploads without a length (chunked) are refused.",
                            "wrong: Large header blocks of answers are refused.",
                            "wrong: Error pages of applications are replaced.",
                            "wrong: Every request makes a new connection to the bridge, which costs time.");
            assertThat(ended.lines())
                    .contains(
                            "  remedy: fastcgi_param REQUEST_URI $request_uri;",
                            "  remedy: client_max_body_size 100m;",
                            "  expected an upload of 10485760 bytes, seen status 413",
                            "11 things are wrong.");
            assertThat(ended.exitCode()).isEqualTo(1);
        }
    }

    private static String spoil(String configuration) {
        return configuration
                .replaceAll("(fastcgi_param HTTP_HOST +)[^;]+;", "$1\\$host;")
                .replaceAll("(fastcgi_param SERVER_PORT +)[^;]+;", "$180;")
                .replaceAll("(fastcgi_param REQUEST_URI +)[^;]+;", "$1\\$uri;")
                .replaceAll("fastcgi_param REMOTE_ADDR +[^;]+;", "fastcgi_param REMOTE_USER \\$remote_user;")
                .replaceAll("fastcgi_param REMOTE_PORT +[^;]+;", "fastcgi_param HTTP_AUTHORIZATION '';")
                .replaceAll("keepalive \\d+;", "")
                .replace("fastcgi_keep_conn on;", "fastcgi_intercept_errors on; error_page 404 /gone;")
                .replace("location / {", "location = /gone { return 404 'another'; } location / {")
                .replaceAll("client_max_body_size \\d+;", "client_max_body_size 16k;")
                .replaceAll("fastcgi_(buffer_size|buffers|busy_buffers_size) [^;]+;", "");
    }

    /** Each setting that is taken away is the remedy for what is found then. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "apache | apache2 | ServerName localhost | 'ServerName localhost\nLoadModule headers_module /usr/lib/apache2/modules/mod_headers.so\nRequestHeader set Host localhost early' | no RequestHeader that sets Host",
                "apache | apache2 | CGIPassAuth On | | CGIPassAuth On",
                "apache | apache2 | flushpackets=on | | flushpackets=on on ProxyPass (mod_fcgid: FcgidOutputBufferSize 0)",
                "apache | apache2 | enablereuse=on | enablereuse=off | enablereuse=on on ProxyPass (mod_fcgid cannot)",
                "apache | apache2 | TraceEnable Off | ProxyErrorOverride On | ProxyErrorOverride Off",
                "lighttpd | lighttpd | server.stream-response-body = 2 | | server.stream-response-body = 2",
                "lighttpd | lighttpd | server.max-request-size = 102400 | server.max-request-size = 1000 "
                        + "| server.max-request-size = 102400",
                "haproxy | haproxy | pass-header authorization | | pass-header authorization in the fcgi-app",
                "haproxy | haproxy | tune.bufsize 65000 | | tune.bufsize 65000 in the section global",
                "caddy | caddy | flush_interval -1 | | flush_interval -1 in reverse_proxy",
                "caddy | caddy | max_size 104857600 | max_size 1000 | request_body { max_size 100MB }"
            })
    void namesTheSettingThatIsMissing(String front, String program, String setting, String instead, String remedy) {
        Programs.require(program, program);
        try (ConfiguredFront webServer =
                ConfiguredFront.startWith(front, List.of("--listen", address), configuration -> {
                    assertThat(configuration).contains(setting);
                    return configuration.replace(setting, instead == null ? "" : instead);
                })) {
            Bridge.Ended ended = examine(webServer, address);
            assertThat(ended.lines()).contains("  remedy: " + remedy);
            assertThat(ended.exitCode()).isEqualTo(1);
        }
    }

    @Test
    void findsAWrongScheme() {
        Programs.require("nginx", "nginx");
        try (ConfiguredFront webServer = ConfiguredFront.startWith(
                "nginx",
                List.of("--listen", address),
                configuration -> configuration.replaceAll("(fastcgi_param HTTPS +)[^;]+;", "$1on;"))) {
            Bridge.Ended ended = examine(webServer, address);
            assertThat(ended.lines())
                    .contains("  expected http, seen https", "1 thing is wrong.")
                    .anyMatch(line -> line.startsWith("wrong: Applications do not see whether browsers come by https"));
            assertThat(ended.exitCode()).isEqualTo(1);
        }
    }

    @Test
    void tellsWhyNothingArrives() {
        Programs.require("nginx", "nginx");
        String other = "127.0.0.1:" + Ports.free();
        try (ConfiguredFront webServer = ConfiguredFront.start("nginx", List.of("--listen", address))) {
            Bridge.Ended ended = examine(webServer, other);
            assertThat(ended.output())
                    .isEqualTo("gangway: the web server at " + webServer.origin()
                            + "/ does not pass requests on: it answers 502: it does not find the probe on " + other
                            + "; give the address of its configuration by --listen, and see its error log\n");
            assertThat(ended.exitCode()).isEqualTo(1);
        }
        try (ConfiguredFront webServer = ConfiguredFront.startWith(
                "nginx",
                List.of("--listen", address),
                configuration -> configuration.replaceAll("fastcgi_param REQUEST_METHOD +[^;]+;", ""))) {
            assertThat(examine(webServer, address).output())
                    .contains("it sends no parameters: add 'include fastcgi_params;'");
        }
    }

    @Test
    void wantsAUrlAndAFreeAddress() {
        Bridge.Ended ended = Bridge.builder().run("doctor", "--front", "localhost");
        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.output()).contains("'localhost' is no URL of a web server");
        Bridge.Ended open = Bridge.builder().run("doctor", "--front", "http://localhost/", "--listen", "*:9000");
        assertThat(open.exitCode()).isEqualTo(1);
        assertThat(open.output()).contains("which other machines can reach");
    }
}
