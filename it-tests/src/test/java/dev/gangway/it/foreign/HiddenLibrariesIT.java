package dev.gangway.it.foreign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gangway.it.harness.Bridge;
import dev.gangway.it.harness.EveryJava;
import dev.gangway.it.harness.Front;
import dev.gangway.it.harness.Jdk;
import dev.gangway.it.harness.Site;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;

/** What applications see of the server's own libraries and logging, which is nothing, and where their own logs go. */
@ParameterizedClass
@EveryJava
class HiddenLibrariesIT {
    private static final String LOGBACK =
            """
            <configuration>
              <appender name="file" class="ch.qos.logback.core.FileAppender">
                <file>%s</file><encoder><pattern>%%level %%logger %%msg%%n</pattern></encoder>
              </appender>
              <root level="info"><appender-ref ref="file"/></root>
            </configuration>
            """;
    private static final String LOG4J =
            """
            <Configuration>
              <Appenders>
                <File name="file" fileName="%s"><PatternLayout pattern="%%level %%logger %%msg%%n"/></File>
              </Appenders>
              <Loggers><Root level="info"><AppenderRef ref="file"/></Root></Loggers>
            </Configuration>
            """;

    private final Jdk jdk;
    private final Path folder;
    private Site site;

    HiddenLibrariesIT(Jdk jdk, @TempDir Path folder) {
        this.jdk = jdk;
        this.folder = folder;
    }

    @BeforeEach
    void start() throws IOException {
        Bridge.Builder builder = Bridge.builder().jdk(jdk.home());
        for (String ee : List.of("ee8", "ee11")) {
            builder.application(application("bare", ee).root().toString());
            builder.application(application("commons", ee)
                    .framework("commons-logging")
                    .root()
                    .toString());
            builder.application(application("logback", ee)
                    .framework("logback")
                    .framework("other-versions")
                    .file("WEB-INF/classes/logback.xml", LOGBACK.formatted(log("logback", ee)))
                    .root()
                    .toString());
            builder.application(application("log4j", ee)
                    .framework("log4j")
                    .file("WEB-INF/classes/log4j2.xml", LOG4J.formatted(log("log4j", ee)))
                    .root()
                    .toString());
        }
        site = Site.own(Front.NGINX_KEPT, builder);
    }

    @AfterEach
    void stop() {
        site.close();
    }

    /** In one test, as starting them takes most of the time. */
    @Test
    void applicationsSeeTheirOwnLibrariesAndLogWhereTheySay() throws IOException {
        for (String ee : List.of("ee8", "ee11")) {
            noLibraryOfTheServerIsSeen(ee);
            noJarOfTheServerIsForgotten(ee);
            ownVersionsAreUsed(ee);
            ownLoggingGoesWhereItIsConfigured("logback" + ee);
            ownLoggingGoesWhereItIsConfigured("log4j" + ee);
            whatGoesToTheProcessIsInItsOutput(ee);
        }
    }

    private Assembly application(String name, String ee) throws IOException {
        return Assembly.of(folder.resolve(name + ee), ee).own("look");
    }

    private Path log(String name, String ee) {
        return folder.resolve(name + ee + ".log");
    }

    private String look(String application, String at, String text) {
        HttpResponse<String> answer = site.browser()
                .get("/" + application + "/look?at=" + at + "&text=" + URLEncoder.encode(text, StandardCharsets.UTF_8));
        assertThat(answer.statusCode()).as("%s: %s", text, answer.body()).isEqualTo(200);
        return answer.body();
    }

    private void noLibraryOfTheServerIsSeen(String ee) throws IOException {
        for (String name : List.of(
                "dev.gangway.launcher.Main",
                "dev.gangway.launcher.deploy.Deployer",
                "dev.gangway.connector.FastCgiServerConnector",
                "picocli.CommandLine",
                "org.slf4j.Logger",
                "org.slf4j.LoggerFactory",
                "org.eclipse.jetty.logging.JettyLogger",
                "org.eclipse.jetty.util.IO",
                "org.eclipse.jetty.server.Server",
                "org.eclipse.jetty." + ee + ".webapp.WebAppContext",
                "org.objectweb.asm.ClassReader",
                "org.eclipse.jdt.internal.compiler.Compiler",
                "com.zaxxer.hikari.HikariDataSource",
                "org.jspecify.annotations.Nullable")) {
            assertThat(look("bare" + ee, "class", name)).as(name).isEqualTo("none");
        }
        for (String file : List.of(
                "META-INF/services/org.slf4j.spi.SLF4JServiceProvider",
                "META-INF/services/javax.tools.JavaCompiler",
                "META-INF/services/java.sql.Driver",
                "jetty-logging.properties",
                "logback.xml",
                "picocli/CommandLine.class")) {
            assertThat(look("bare" + ee, "files", file)).as(file).isEmpty();
        }
        for (String service : List.of("java.sql.Driver", "java.lang.System$LoggerFinder")) {
            assertThat(look("bare" + ee, "services", service)).as(service).isEmpty();
        }
        assertThat(look("bare" + ee, "services", "javax.tools.JavaCompiler"))
                .as("that of the JDK, and not that for JSPs")
                .isEqualTo("com.sun.tools.javac.api.JavacTool of jdk.compiler\n");
        String names = ee.equals("ee8") ? "javax" : "jakarta";
        assertThat(look("bare" + ee, "class", names + ".servlet.Servlet")).endsWith(".jar");
    }

    /**
     * Each of the server's jars is asked for one of its classes, so that none that comes later is forgotten. Only
     * Jetty's JNDI is seen, as the JDK looks for it through the class loader of the application.
     */
    private void noJarOfTheServerIsForgotten(String ee) throws IOException {
        List<String> asked = new ArrayList<>();
        try (DirectoryStream<Path> jars =
                Files.newDirectoryStream(Bridge.program().resolveSibling("lib"), "*.jar")) {
            for (Path jar : jars) {
                if (jar.getFileName().toString().startsWith("jetty-jndi-")) {
                    continue;
                }
                String name = firstClass(jar);
                assertThat(look("bare" + ee, "class", name))
                        .as("%s of %s", name, jar)
                        .isEqualTo("none");
                asked.add(name);
            }
        }
        assertThat(asked).hasSizeGreaterThan(20);
    }

    private static String firstClass(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.stream()
                    .map(ZipEntry::getName)
                    .filter(name -> name.endsWith(".class") && !name.contains("-") && !name.startsWith("META-INF"))
                    .findFirst()
                    .orElseThrow()
                    .replace(".class", "")
                    .replace('/', '.');
        }
    }

    private void ownVersionsAreUsed(String ee) {
        String application = "logback" + ee;
        assertThat(look(application, "class", "org.slf4j.LoggerFactory")).isEqualTo("slf4j-api-2.0.13.jar");
        assertThat(look(application, "class", "picocli.CommandLine")).isEqualTo("picocli-4.6.2.jar");
        assertThat(look(application, "class", "org.objectweb.asm.ClassReader")).isEqualTo("asm-9.5.jar");
        assertThat(look(application, "class", "com.google.gson.Gson")).isEqualTo("gson-2.10.1.jar");
        assertThat(look(application, "class", "com.fasterxml.jackson.core.JsonFactory"))
                .isEqualTo("jackson-core-2.18.0.jar");
        assertThat(look(application, "class", "org.jspecify.annotations.Nullable"))
                .isEqualTo("none");
        assertThat(look(application, "services", "java.sql.Driver"))
                .isEqualTo("org.postgresql.Driver of postgresql-42.7.7.jar\n");
        assertThat(look(application, "services", "org.slf4j.spi.SLF4JServiceProvider"))
                .isEqualTo("ch.qos.logback.classic.spi.LogbackServiceProvider of logback-classic-1.5.6.jar\n");
        assertThat(look("log4j" + ee, "class", "org.slf4j.LoggerFactory")).isEqualTo("slf4j-api-1.7.36.jar");
        assertThat(look("log4j" + ee, "class", "org.slf4j.impl.StaticLoggerBinder"))
                .isEqualTo("log4j-slf4j-impl-2.25.1.jar");
    }

    private void ownLoggingGoesWhereItIsConfigured(String application) throws IOException {
        look(application, "slf4j", "from " + application);
        assertThat(Files.readString(folder.resolve(application + ".log"))).contains("WARN look from " + application);
        assertThat(site.bridge().output())
                .doesNotContain("from " + application)
                .doesNotContain("SLF4J")
                .doesNotContain("LOGBACK")
                .doesNotContain("StatusLogger");
    }

    private void whatGoesToTheProcessIsInItsOutput(String ee) {
        for (String at : List.of("out", "err", "jul", "context")) {
            look("bare" + ee, at, at + " of bare" + ee);
            awaitOnce(at + " of bare" + ee);
        }
        // Without log4j or a configuration, commons-logging writes through java.util.logging.
        look("commons" + ee, "commons", "commons of " + ee);
        awaitOnce("commons of " + ee);
    }

    private void awaitOnce(String text) {
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(
                        () -> assertThat(site.bridge().output().split(text, -1)).hasSize(2));
    }
}
