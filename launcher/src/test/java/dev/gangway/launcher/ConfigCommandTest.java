package dev.gangway.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class ConfigCommandTest {
    /** What a command printed, and its exit code. */
    record Outcome(int exitCode, String out, String err) {}

    static Outcome run(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine gangway = new CommandLine(new GangwayCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
        int exitCode = Main.run(gangway, Map.of(), args);
        return new Outcome(exitCode, out.toString(), err.toString());
    }

    static String printed(String... args) {
        List<String> words = new ArrayList<>(List.of("config"));
        words.addAll(List.of(args));
        Outcome outcome = run(words.toArray(String[]::new));
        assertThat(outcome).as(outcome.err()).extracting(Outcome::exitCode).isEqualTo(0);
        return outcome.out();
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            value = {
                "nginx => listen 80; => listen [::]:80;",
                "nginx --tls-cert=/c --tls-key=/k => listen 443 ssl http2; => listen [::]:443 ssl http2;",
                "haproxy => bind *:80 => bind :::80 v4v6",
            })
    void sayHowBrowsersGetInByIpv6(String arguments, String listens, String comment) {
        String[] words = arguments.split(" ", -1);
        assertThat(printed(words).lines().map(String::strip))
                .contains(listens)
                .anyMatch(line -> line.startsWith("#") && line.contains(comment));
        List<String> bound = new ArrayList<>(List.of(words));
        bound.add("--bind=192.0.2.7");
        assertThat(printed(bound.toArray(String[]::new))).doesNotContain("IPv6");
    }

    /** nginx 1.25.1 has another word for HTTP/2, which older ones do not know; lighttpd 1.4.79 another default. */
    @Test
    void tlsIsTheSameWithNewerVersions() {
        assertThat(printed("nginx", "--tls-cert=/c", "--tls-key=/k").lines().map(String::strip))
                .containsSubsequence("#   listen 443 ssl;", "#   http2 on;", "listen 443 ssl http2;");
        assertThat(printed("lighttpd", "--tls-cert=/c", "--tls-key=/k"))
                .contains("ssl.openssl.ssl-conf-cmd = (\"MinProtocol\" => \"TLSv1.2\")");
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '`',
            value = {
                "ngnix => 'ngnix' is no web server that could be configured; choose one of nginx, apache, apache-handler, apache-balancer, mod-fcgid, lighttpd, haproxy, caddy, iis",
                "nginx --streaming=no => Invalid value for option '--streaming': 'no' is unknown; write off, answers or both",
                "nginx --answer-timeout=0 => Invalid value for option '--answer-timeout': '0' is no time at all; write it like 30s, 500ms, 2m or 1h",
                "nginx --client-ca=x => --tls-key and --client-ca need --tls-cert",
                "nginx --server-name=a;b => 'a;b' cannot be written as a host name in the configuration of a web server; use letters, digits, dots and dashes",
                "nginx --listen=unix:/a{b => the path of the socket '/a{b' has a character that has a meaning to web servers; use letters, digits and / . _ - + @",
                "nginx /a{b=x.war => '/a{b' cannot be written as a context path in the configuration of a web server; use letters, digits and . _ ~ / + , @ = -",
                "nginx --backend=127.0.0.1:1 --backend=b=127.0.0.1:2 => only some of the bridges have names; name all of them, as the ids of their sessions end, or none, for each request to go to the next one: --backend one=127.0.0.1:9001 --backend two=127.0.0.1:9002",
                "nginx --backend=a=127.0.0.1:1 --backend=a=127.0.0.1:2 => two bridges have the same name",
                "nginx --backend=127.0.0.1:1 --backend=127.0.0.1:1 => two bridges have the same address",
                "apache-handler --backend=a=127.0.0.1:1 --backend=b=127.0.0.1:2 => Apache's SetHandler cannot share requests out among several bridges; name one --backend, or choose another web server",
                "mod-fcgid => this web server starts the bridge, which has to know its applications; name them, like 'gangway config mod-fcgid /=app.war'",
                "mod-fcgid --backend=127.0.0.1:1 x.war => mod-fcgid starts the bridge by itself, and cannot send requests to another; leave --backend away",
                "haproxy --password-file=x => HAProxy reads no password file; write a userlist and 'http-request auth' into its configuration",
                "haproxy --tls-cert=/a.pem --tls-key=/b.pem => HAProxy reads the private key from the file of the certificate, or from /a.pem.key; put /b.pem there, and name it by --tls-key",
                "haproxy --sendfile=x-sendfile --sendfile-dir=/srv => HAProxy cannot send the files of applications; leave --sendfile away, for 'serve' too, or choose nginx, Apache, lighttpd or Caddy",
                "iis --sendfile=x-sendfile --sendfile-dir=/srv x.war => IIS cannot send the files of applications; leave --sendfile away, for 'serve' too, or choose nginx, Apache, lighttpd or Caddy",
                "nginx --sendfile=x-sendfile --sendfile-dir=/srv => nginx is told of files by X-Accel-Redirect; write --sendfile x-accel-redirect=/internal, for 'serve' too",
                "caddy --sendfile=x-accel-redirect=/i --sendfile-dir=/srv => Caddy is told of files by X-Sendfile; write --sendfile x-sendfile, for 'serve' too",
                "lighttpd --sendfile=x-sendfile => --sendfile needs to know where the files are; name applications that are deployed as directories, or write --sendfile-dir DIR",
                "lighttpd --sendfile=x-sendfile app.war => --sendfile needs to know where the files are; name applications that are deployed as directories, or write --sendfile-dir DIR",
                "apache --sendfile=x-sendfile --sendfile-dir=/srv/\u00e9 => the path of the folder '/srv/\u00e9' cannot be told by X-Sendfile; use ASCII letters, digits and - . _ ~ /",
                "nginx --sendfile-dir=/srv => --sendfile-dir needs --sendfile",
                "nginx --bind=127.0.0.1;x => '127.0.0.1;x' cannot be written as a bind address in the configuration of a web server; use one like 192.0.2.7 or [2001:db8::7]",
                "iis --standalone=x x.war => IIS is a service of Windows and cannot run on its own; leave --standalone away",
            })
    void whatCannotBeIsRefused(String arguments, String complaint) {
        List<String> words = new ArrayList<>(List.of("config"));
        words.addAll(List.of(arguments.strip().split(" ", -1)));
        assertThat(run(words.toArray(String[]::new)))
                .isEqualTo(new Outcome(2, "", "gangway config: " + complaint + "; see 'gangway config --help'\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nginx", "apache", "apache-handler", "apache-balancer", "lighttpd", "haproxy", "caddy"})
    void everyWebServerConnectsWhereTheBridgeListens(String front) {
        assertThat(printed(front))
                .contains("127.0.0.1")
                .contains("9000")
                .contains("gangway serve --listen 127.0.0.1:9000");
        assertThat(printed(front, "--listen", "unix:/run/gangway/g.sock")).contains("/run/gangway/g.sock");
        assertThat(printed(front, "--listen", "[::1]:9001"))
                .containsPattern("0:0:0:0:0:0:0:1|::1")
                .contains("9001");
        assertThat(printed(front, "--listen", "*:9001"))
                .as("the loopback interface, where all are listened on")
                .containsPattern("127\\.0\\.0\\.1(:|\", \"port\" => )9001")
                .contains("gangway serve --listen *:9001");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nginx", "apache", "lighttpd", "haproxy", "caddy"})
    void anAddressOfIpv6HasItsBrackets(String front) {
        String text = printed(front, "--bind=::1", "--port=8080", "--standalone=/srv/front");
        assertThat(text)
                .contains("[::1]")
                .isEqualTo(printed(front, "--bind=[::1]", "--port=8080", "--standalone=/srv/front"));
    }

    /** A file with settings has more to say than which WAR it is about. */
    @Test
    void settingsOfApplicationsAreNamed(@TempDir Path folder) throws Exception {
        Path settings = Files.writeString(folder.resolve("shop.properties"), "war = /srv/shop.war\ncontext = /shop\n");
        assertThat(printed("mod-fcgid", settings.toString(), "/other=" + settings, "/app=/srv/app.war"))
                .contains("FcgidInitialEnv GANGWAY_APP \"" + settings + ",/other=" + settings + ",/app=/srv/app.war\"");
        assertThat(printed("nginx", settings.toString()))
                .contains("gangway serve --listen 127.0.0.1:9000 " + settings + "\n")
                .contains("location ~ \"^/shop([/;]|$)\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nginx", "apache", "lighttpd", "haproxy", "caddy"})
    void severalBridgesHaveSessionsThatStay(String front) {
        String text = printed(front, "--backend", "one=127.0.0.1:9001", "--backend", "two=127.0.0.1:9002");
        assertThat(text)
                .contains("9001", "9002", "JSESSIONID", "one", "two")
                .contains("--node one /", "--node two /", "With --sessions jdbc:");
    }

    /** A bridge that other machines can reach starts only if it is told who may. */
    @ParameterizedTest
    @CsvSource({
        "--listen 127.0.0.1:9000, false",
        "--listen [::1]:9000, false",
        "--listen unix:/run/g.sock, false",
        "--listen 10.0.0.1:9000, true",
        "--listen *:9000, true",
        "--backend a=10.0.0.1:9000 --backend b=10.0.0.2:9000, true",
    })
    void bridgesThatOthersCanReachAreToldWhoMayConnect(String options, boolean isReachable, @TempDir Path folder)
            throws Exception {
        List<String> words = new ArrayList<>(List.of("nginx"));
        words.addAll(List.of(options.split(" ", -1)));
        List<String> starts = starts(printed(words.toArray(String[]::new)));
        assertThat(starts).isNotEmpty().allSatisfy(start -> assertThat(
                        start.contains(" --allow ADDRESS-OF-THE-WEB-SERVER "))
                .isEqualTo(isReachable));
        Path secret = Files.writeString(folder.resolve("secret"), "0123456789abcdef\n");
        words.addAll(List.of("--secret-file", secret.toString()));
        assertThat(starts(printed(words.toArray(String[]::new)))).isNotEmpty().allSatisfy(start -> assertThat(start)
                .contains(" --secret-file FILE ")
                .doesNotContain("--allow"));
    }

    private static List<String> starts(String text) {
        return text.lines().filter(line -> line.contains("gangway serve ")).toList();
    }

    /** Debian's site has port 80, and every host that no other site names. */
    @ParameterizedTest
    @CsvSource({
        "nginx, rm /etc/nginx/sites-enabled/default",
        "apache, a2dissite 000-default",
        "caddy, remove the block :80",
    })
    void theSiteOfTheDistributionIsSaidToComeFirstWhereItDoes(String front, String removal) {
        assertThat(printed(front).replace("\n# ", " ")).contains("take it away: " + removal);
        for (String option : List.of("--server-name=shop.example.org", "--bind=127.0.0.1", "--port=8080")) {
            assertThat(printed(front, option)).doesNotContain("take it");
        }
        assertThat(printed(front, "--standalone=/srv/try")).doesNotContain("take it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nginx", "apache", "lighttpd", "haproxy", "caddy"})
    void severalBridgesWithoutNamesAreAskedInTurn(String front) {
        String text = printed(front, "--backend", "127.0.0.1:9001,127.0.0.1:9002");
        assertThat(text)
                .contains("9001", "9002", "Start bridge 1 by:", "Start bridge 2 by:", "--sessions jdbc:")
                .doesNotContainIgnoringCase("jsessionid")
                .doesNotContain("--node");
    }

    @Test
    void nothingIsAskedForTwiceThatMayChangeSomething() {
        assertThat(printed("haproxy", "--backend", "a=127.0.0.1:9001,b=127.0.0.1:9002"))
                .contains("retry-on conn-failure empty-response\n    http-request disable-l7-retry unless METH_GET\n");
        assertThat(printed("haproxy")).doesNotContain("retry");
        assertThat(printed("nginx", "--backend", "a=127.0.0.1:9001,b=127.0.0.1:9002"))
                .doesNotContain("non_idempotent");
    }

    /** Checks alone take seconds; a request that meets only bridges that are away has used up few tries by then. */
    @Test
    void haproxyNoticesBridgesThatAreAwayBeforeItGivesUp() {
        assertThat(printed("haproxy", "--backend", "a=127.0.0.1:9001,b=127.0.0.1:9002"))
                .contains("    retries 10\n")
                .contains("default-server check inter 1s fastinter 100ms observe layer4 error-limit 1 "
                        + "on-error sudden-death\n");
        assertThat(printed("haproxy")).doesNotContain("check", "retries");
    }

    @Test
    void apacheKeepsSocketsOfSeveralBridgesApart() {
        assertThat(printed("apache", "--backend", "unix:/run/a.sock,unix:/run/b.sock"))
                .contains("unix:/run/a.sock|fcgi://gangway1\"", "unix:/run/b.sock|fcgi://gangway2\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nginx",
                "apache",
                "apache-handler",
                "apache-balancer",
                "mod-fcgid",
                "lighttpd",
                "haproxy",
                "caddy"
            })
    void theSecretIsSentButNotShownInComments(String front, @TempDir Path folder) throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), "0123456789abcdef\n");
        String text = printed(front, "--secret-file", secret.toString(), "/=app.war");
        assertThat(text.lines().filter(line -> line.contains("0123456789abcdef")))
                .isNotEmpty()
                .allSatisfy(
                        line -> assertThat(line.strip()).doesNotStartWith("#").contains("GANGWAY_SECRET"));
        Path odd = Files.writeString(folder.resolve("odd"), "0123456789; evil\n");
        assertThat(run("config", front, "--secret-file", odd.toString(), "/=app.war"))
                .satisfies(outcome -> assertThat(outcome.exitCode()).isEqualTo(2))
                .satisfies(outcome -> assertThat(outcome.err())
                        .contains("the secret cannot be written")
                        .doesNotContain("evil"));
    }

    @Test
    void aContextIsNoMoreThanItself() {
        assertThat(printed("nginx", "shop.war", "/a.b=x.war"))
                .contains("location ~ \"^/shop([/;]|$)\" {", "location ~ \"^/a[.]b([/;]|$)\" {")
                .doesNotContain("location / {");
    }

    @Test
    void filesAreSentFromTheFoldersOfTheApplications(@TempDir Path folder) throws Exception {
        Path real = Files.createDirectories(folder.toRealPath().resolve("my app"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), real);
        String text = printed("nginx", "--sendfile=x-accel-redirect=/files/", "/shop=" + link, "/=app.war");
        assertThat(text)
                .contains("location ^~ \"/files" + real + "/\" {", "alias \"" + real + "/\";")
                .contains("x-accel-redirect=/files ")
                .doesNotContain("fastcgi_ignore_headers", "app.war/");
        assertThat(printed("mod-fcgid", "--sendfile=x-sendfile", "--sendfile-min=1m", "--sendfile-dir=/a,/b", "x.war"))
                .contains(
                        "FcgidInitialEnv GANGWAY_SENDFILE \"x-sendfile\"",
                        "FcgidInitialEnv GANGWAY_SENDFILE_MIN \"1048576\"",
                        "XSendFilePath \"/a\"",
                        "XSendFilePath \"/b\"");
    }

    @Test
    void commentsCannotEnd() {
        assertThat(printed("nginx", "/=a\nevil on;.war").lines()).noneMatch(line -> line.startsWith("evil"));
    }
}
