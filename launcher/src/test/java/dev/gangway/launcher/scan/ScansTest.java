package dev.gangway.launcher.scan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.launcher.deploy.Application;
import dev.gangway.launcher.deploy.ApplicationSource;
import dev.gangway.launcher.deploy.Deployer;
import dev.gangway.launcher.options.ScanCacheSettings;
import dev.gangway.launcher.testkit.Deployers;
import dev.gangway.launcher.testkit.WarBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.jetty.annotations.AnnotationParser;
import org.eclipse.jetty.annotations.AnnotationParser.ClassInfo;
import org.eclipse.jetty.annotations.AnnotationParser.FieldInfo;
import org.eclipse.jetty.annotations.AnnotationParser.MethodInfo;
import org.eclipse.jetty.server.LocalConnector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.eclipse.jetty.util.TypeUtil;
import org.eclipse.jetty.util.resource.ResourceFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an application is, when its jars are searched and when they are known. */
class ScansTest {
    private static final String SERVLET =
            """
            import jakarta.servlet.annotation.WebServlet;
            import jakarta.servlet.http.*;

            @WebServlet("/told")
            public class Told extends HttpServlet {
                @Override
                protected void doGet(HttpServletRequest request, HttpServletResponse response)
                        throws java.io.IOException {
                    response.getWriter().print("%s " + getServletContext().getAttribute("found"));
                }
            }
            """;
    private static final String INITIALIZER =
            """
            import jakarta.servlet.*;
            import jakarta.servlet.annotation.HandlesTypes;
            import java.util.*;

            @HandlesTypes({Runnable.class, Deprecated.class})
            public class Init implements ServletContainerInitializer {
                @Override
                public void onStartup(Set<Class<?>> types, ServletContext context) {
                    Set<String> names = new TreeSet<>();
                    types.forEach(type -> names.add(type.getName()));
                    context.setAttribute("found", names);
                }
            }
            """;
    private static final List<String> FOUND = List.of(
            "public class ByParent extends Thread {}",
            "public class ByInterface implements Runnable { public void run() {} }",
            "@Deprecated public class OnType {}",
            "public class OnField { @Deprecated int field; }",
            "public class OnMethod { @Deprecated void method() {} }",
            "public class Other {}");
    private static final String ALL = "[ByInterface, OnField, OnMethod, OnType]";

    private final Path folder;
    private final Path cache;
    private final Server server = new Server();
    private final LocalConnector browser = new LocalConnector(server);
    private final ContextHandlerCollection contexts = new ContextHandlerCollection();

    ScansTest(@TempDir Path folder) {
        this.folder = folder;
        cache = folder.resolve("scans");
    }

    @BeforeEach
    void startServer() throws Exception {
        server.addConnector(browser);
        server.setHandler(contexts);
        server.setTempDirectory(Files.createDirectory(folder.resolve("work")).toFile());
        server.start();
    }

    @AfterEach
    void stopServer() throws Exception {
        server.stop();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ee8", "ee9", "ee10", "ee11"})
    void anApplicationIsTheSameWhenItsJarsAreKnown(String environment) throws Exception {
        Path war = war(environment, "first", "one.war");
        assertThat(start(war)).endsWith("first " + ALL);
        assertThat(known()).hasSize(1);
        assertThat(start(war)).endsWith("first " + ALL);

        // The jar is not looked at again: with another list in its place the application has no servlet.
        Path list = known().get(0);
        new ScanCache(cache, true, folder).put(list.getFileName().toString(), new ClassList.Writer().toBytes());
        assertThat(start(war)).contains(" 404 ");

        // Another content is another jar, even in a WAR of the same name.
        assertThat(start(war(environment, "other", "one.war"))).endsWith("other " + ALL);
        assertThat(known()).hasSize(2);
    }

    @Test
    void whatIsDamagedIsSearchedForAgain() throws Exception {
        Path war = war("ee11", "first", "one.war");
        start(war);
        Files.writeString(known().get(0), "no list");
        assertThat(start(war)).endsWith("first " + ALL);
        assertThat(Files.size(known().get(0))).isGreaterThan(100);
    }

    @Test
    void withoutACacheNothingIsRemembered() throws Exception {
        assertThat(start(new Scans(null, folder), war("ee10", "first", "one.war")))
                .endsWith("first " + ALL);
        assertThat(cache).doesNotExist();
    }

    @Test
    void aListTellsWhatJettysParserTells() throws Exception {
        Path jar = Path.of(TypeUtil.getLocationOfClass(Test.class)); // of JUnit
        List<String> expected = events(new AnnotationParser(), jar);
        ScanCache scans = new ScanCache(cache, true, folder);
        assertThat(events(new RememberingParser(0, scans), jar)).isEqualTo(expected);
        assertThat(known()).hasSize(1);
        assertThat(events(new RememberingParser(0, scans), jar)).isEqualTo(expected);
        assertThat(expected)
                .anyMatch(event -> event.startsWith("on class"))
                .anyMatch(event -> event.startsWith("on method"));
    }

    private static List<String> events(AnnotationParser parser, Path jar) throws Exception {
        List<String> events = new ArrayList<>();
        try (ResourceFactory.Closeable resources = ResourceFactory.closeable()) {
            parser.parse(Set.of(new Events(events)), resources.newResource(jar));
        }
        return events;
    }

    /** Notes all that handlers of Jetty ask for. */
    private record Events(List<String> seen) implements AnnotationParser.Handler {
        @Override
        public void handle(ClassInfo type) {
            seen.add("class " + type.getClassName() + " " + type.getVersion() + " " + type.getAccess() + " extends "
                    + type.getSuperName() + " implements " + List.of(type.getInterfaces()));
        }

        @Override
        public void handle(MethodInfo method) {
            seen.add("method");
        }

        @Override
        public void handle(FieldInfo field) {
            seen.add("field");
        }

        @Override
        public void handle(ClassInfo type, String annotation) {
            seen.add("on class " + type.getClassName() + " " + annotation);
        }

        @Override
        public void handle(MethodInfo method, String annotation) {
            seen.add("on method " + method.getClassInfo().getClassName() + " " + method.getMethodName() + " "
                    + method.getAccess() + " " + method.getDesc() + " " + annotation);
        }

        @Override
        public void handle(FieldInfo field, String annotation) {
            seen.add("on field " + field.getClassInfo().getClassName() + " " + field.getFieldName() + " "
                    + field.getAccess() + " " + field.getFieldType() + " " + annotation);
        }
    }

    private Path war(String environment, String text, String name) throws Exception {
        Path work = Files.createTempDirectory(folder, environment);
        WarBuilder library = new WarBuilder(work, environment)
                .source(named(environment, SERVLET.formatted(text)))
                .source(named(environment, INITIALIZER));
        FOUND.forEach(library::source);
        String namespace = named(environment, "jakarta.servlet.ServletContainerInitializer");
        Map<String, byte[]> jar = new HashMap<>(library.classes());
        jar.put("META-INF/services/" + namespace, "Init".getBytes(UTF_8));
        Path place = Files.createDirectories(folder.resolve("wars"));
        return Files.move(
                new WarBuilder(Files.createDirectory(work.resolve("war")), environment)
                        .file("WEB-INF/lib/told.jar", WarBuilder.zip(jar))
                        .war(name),
                place.resolve(name),
                StandardCopyOption.REPLACE_EXISTING);
    }

    private static String named(String environment, String source) {
        return environment.equals("ee8") ? source.replace("jakarta.", "javax.") : source;
    }

    private String start(Path war) throws Exception {
        return start(new Scans(new ScanCacheSettings(cache, true), folder), war);
    }

    /** Starts an application, and returns its answer. */
    private String start(Scans scans, Path war) throws Exception {
        try (Deployer deployer = Deployers.of(server, contexts, scans::configure)) {
            Application application = deployer.deploy(new ApplicationSource("/", war));
            String answer = browser.getResponse("GET /told HTTP/1.0\r\n\r\n");
            deployer.undeploy(application);
            return answer;
        }
    }

    private List<Path> known() throws Exception {
        try (Stream<Path> files = Files.list(cache)) {
            return files.toList();
        }
    }
}
