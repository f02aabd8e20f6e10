package dev.gangway.launcher.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.launcher.testkit.WarBuilder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WarInspectorTest {
    private static final String SERVLET_6_1 = "<web-app xmlns='https://jakarta.ee/xml/ns/jakartaee' version='6.1'/>";
    private static final String SERVLET_3_1 = "<web-app xmlns='http://xmlns.jcp.org/xml/ns/javaee' version='3.1'/>";

    private final Path folder;
    private final WarBuilder war;

    WarInspectorTest(@TempDir Path folder) {
        this.folder = folder;
        this.war = new WarBuilder(folder, "ee11");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<web-app xmlns='https://jakarta.ee/xml/ns/jakartaee' version='5.0'/> | EE9",
                "<web-app xmlns='https://jakarta.ee/xml/ns/jakartaee' version='6.0'/> | EE10",
                "<web-app xmlns='https://jakarta.ee/xml/ns/jakartaee' version='6.1'/> | EE11",
                "<web-app xmlns='https://jakarta.ee/xml/ns/jakartaee'/> | EE11",
                "<!-- new --> <j:web-app xmlns:j='https://jakarta.ee/xml/ns/jakartaee' version='6.0'></j:web-app> | EE10",
                "<web-app xmlns='http://xmlns.jcp.org/xml/ns/javaee' version='4.0'/> | EE8",
                "<web-app xmlns='http://java.sun.com/xml/ns/javaee' version='2.5'/> | EE8",
                "<web-app xmlns='http://java.sun.com/xml/ns/j2ee' version='2.4'/> | EE8",
                "<!DOCTYPE web-app PUBLIC '-//Sun Microsystems, Inc.//DTD Web Application 2.3//EN' 'http://java.sun.com/dtd/web-app_2_3.dtd'> <web-app/> | EE8",
            })
    void believesTheDescriptorOfAWarWithoutClasses(String webXml, Generation generation) throws Exception {
        war.file("WEB-INF/web.xml", webXml);
        assertThat(WarInspector.inspect(war.exploded("a"))).isEqualTo(generation);
    }

    @Test
    void whatRefersToNothingGetsTheNewest() throws Exception {
        war.file("index.html", "hello");
        assertThat(WarInspector.inspect(war.exploded("a"))).isEqualTo(Generation.EE11);
    }

    @Test
    void whatLinksLeadToCounts() throws Exception {
        Path classes = withClass("javax").exploded("elsewhere").resolve("WEB-INF/classes");
        Files.createSymbolicLink(classes.resolve("again"), classes);
        Path root = folder.resolve("linked");
        Files.createDirectories(root.resolve("WEB-INF"));
        Files.createSymbolicLink(root.resolve("WEB-INF/classes"), classes);
        Files.createSymbolicLink(root.resolve("WEB-INF/nothing"), folder.resolve("nothing"));
        assertThat(WarInspector.inspect(root)).isEqualTo(Generation.EE8);
    }

    @Test
    void classesWithoutDescriptorDecide() throws Exception {
        assertThat(WarInspector.inspect(withClass("javax").exploded("old"))).isEqualTo(Generation.EE8);
        assertThat(WarInspector.inspect(withClass("jakarta").exploded("new"))).isEqualTo(Generation.EE11);
    }

    @Test
    void classesWinOverAnOldDescriptor() throws Exception {
        withClass("jakarta").file("WEB-INF/web.xml", SERVLET_3_1);
        assertThat(WarInspector.inspect(war.exploded("a"))).isEqualTo(Generation.EE11);
    }

    @Test
    void aNewDescriptorWinsOverClasses() throws Exception {
        withClass("javax").file("WEB-INF/web.xml", SERVLET_6_1);
        assertThat(WarInspector.inspect(war.exploded("a"))).isEqualTo(Generation.EE11);
    }

    @ParameterizedTest
    @CsvSource({
        "org.eclipse.jetty.ee9.webapp.WebAppContext, EE9",
        "org.eclipse.jetty.ee10.webapp.WebAppContext, EE10",
        "org.eclipse.jetty.webapp.WebAppContext, EE11",
    })
    void adjustmentsForTheJettyOfOneGenerationDecide(String type, Generation generation) throws Exception {
        withClass("jakarta")
                .file("WEB-INF/web.xml", SERVLET_3_1)
                .file(
                        "WEB-INF/jetty-web.xml",
                        "<!DOCTYPE Configure PUBLIC '-//Jetty//Configure//EN' 'https://www.eclipse.org/jetty/configure_10_0.dtd'>"
                                + "<Configure class='" + type + "'/>");
        assertThat(WarInspector.inspect(war.exploded("a"))).isEqualTo(generation);
    }

    @Test
    void theMajorityOfClassesDecides() throws Exception {
        war.file("WEB-INF/classes/A.class", reference("javax"))
                .file("WEB-INF/classes/b/B.class", reference("jakarta"))
                .file("WEB-INF/classes/C.class", reference("jakarta"));
        assertThat(WarInspector.inspect(war.exploded("a"))).isEqualTo(Generation.EE11);
    }

    @Test
    void refusesToGuess() throws Exception {
        war.file("WEB-INF/classes/A.class", reference("javax")).file("WEB-INF/classes/B.class", reference("jakarta"));
        Path path = war.exploded("a");
        assertThatThrownBy(() -> WarInspector.inspect(path))
                .hasMessage(path + " refers to javax.servlet and to jakarta.servlet alike; "
                        + "say which one it is by --generation, or by 'generation = ee8' in a file beside it");
    }

    @Test
    void anInitializerInAJarDecides() throws Exception {
        war.file("WEB-INF/lib/old.jar", jar("javax", 9))
                .file(
                        "WEB-INF/lib/framework.jar",
                        WarBuilder.zip(Map.of(
                                "META-INF/services/jakarta.servlet.ServletContainerInitializer",
                                "org.example.Init".getBytes(StandardCharsets.UTF_8))))
                .file("WEB-INF/lib/damaged.jar", "no archive");
        assertThat(WarInspector.inspect(war.exploded("a"))).isEqualTo(Generation.EE11);
    }

    @Test
    void whatAnOldDescriptorNamesInAJarWinsOverItsLibraries() throws Exception {
        // As Jena's: new classes, and an initializer for the old API in a library for logging.
        war.file(
                        "WEB-INF/web.xml",
                        "<web-app xmlns='http://java.sun.com/xml/ns/javaee' version='3.0'>"
                                + "<filter><filter-name>a</filter-name><filter-class> org.example.C0 </filter-class></filter>"
                                + "<servlet><servlet-class>org.example.Other</servlet-class></servlet></web-app>")
                .file("WEB-INF/lib/core.jar", jar("jakarta", 1))
                .file(
                        "WEB-INF/lib/logging.jar",
                        WarBuilder.zip(Map.of(
                                "META-INF/services/javax.servlet.ServletContainerInitializer",
                                "org.example.Init".getBytes(StandardCharsets.UTF_8))));
        assertThat(WarInspector.inspect(war.exploded("named"))).isEqualTo(Generation.EE11);
        war.file("WEB-INF/web.xml", SERVLET_3_1);
        assertThat(WarInspector.inspect(war.exploded("unnamed"))).isEqualTo(Generation.EE8);
    }

    @Test
    void aLibraryForBothWorldsHasNoVote() throws Exception {
        // commons-logging 1.3 in a WAR of today has one class for javax
        war.file("WEB-INF/lib/logging.jar", jar("javax", 1)).file("WEB-INF/lib/logging2.jar", jar("javax", 2));
        assertThat(WarInspector.inspect(war.exploded("few"))).isEqualTo(Generation.EE11);
        war.file("WEB-INF/lib/framework.jar", jar("javax", 3));
        assertThat(WarInspector.inspect(war.exploded("more"))).isEqualTo(Generation.EE8);
    }

    @Test
    void aCopyOfTheApiHasNoVote() throws Exception {
        Map<String, byte[]> api = new TreeMap<>();
        for (String type : new String[] {"Filter", "Servlet", "ServletRequest", "ServletResponse"}) {
            api.put("javax/servlet/" + type + ".class", reference("javax"));
        }
        war.file("WEB-INF/lib/framework.jar", jar("jakarta", 3))
                .file("WEB-INF/lib/servlet-api.jar", WarBuilder.zip(api));
        assertThat(WarInspector.inspect(war.exploded("a"))).isEqualTo(Generation.EE11);
    }

    @Test
    void tellsWhatIsNoWar() throws Exception {
        Path missing = folder.resolve("missing.war");
        Path jar = Files.write(folder.resolve("a.jar"), WarBuilder.zip(Map.of()));
        Path text = Files.writeString(folder.resolve("text.war"), "hello");
        Path empty = Files.createFile(folder.resolve("empty.war"));
        byte[] whole =
                Files.readAllBytes(war.file("WEB-INF/web.xml", SERVLET_6_1).war("whole.war"));
        Path cut = Files.write(folder.resolve("cut.war"), Arrays.copyOf(whole, whole.length / 2));
        Path directory = Files.createDirectory(folder.resolve("directory"));
        assertRefused(missing, "no such file: " + missing);
        assertRefused(jar, jar + " is not a WAR: its name does not end in .war");
        assertRefused(text, text + " is not a WAR, or is damaged: zip END header not found");
        assertRefused(empty, empty + " is not a WAR, or is damaged: zip file is empty");
        Path nothing = Files.write(folder.resolve("nothing.war"), WarBuilder.zip(Map.of()));
        Path folders = Files.write(folder.resolve("folders.war"), WarBuilder.zip(Map.of("pages/", new byte[0])));
        for (Path hollow : List.of(nothing, folders)) {
            assertRefused(
                    hollow,
                    hollow + " is no web application: the archive has neither files nor a WEB-INF folder; "
                            + "build it again, and look at what 'jar tf' lists");
        }
        assertRefused(cut, cut + " is not a WAR, or is damaged: zip END header not found");
        assertRefused(directory, directory + " is no web application: the directory has no WEB-INF folder");
    }

    @Test
    void tellsWhereADescriptorIsNoXml() throws Exception {
        war.file("WEB-INF/web.xml", "<web-app");
        Path path = war.exploded("a");
        assertThatThrownBy(() -> WarInspector.inspect(path))
                .hasMessageStartingWith(path + " has a WEB-INF/web.xml that is no XML: ParseError at [row,col]:[1,9]")
                .hasMessageNotContaining("\n");
    }

    private static void assertRefused(Path path, String message) {
        assertThatThrownBy(() -> WarContent.check(path)).hasMessage(message);
    }

    private WarBuilder withClass(String prefix) {
        return war.file("WEB-INF/classes/org/example/A.class", reference(prefix));
    }

    /** Returns what counts of a class file: a name in its constant pool. */
    private static byte[] reference(String prefix) {
        return ("\0(Lj;L" + prefix + "/servlet/http/HttpServletRequest;)V").getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] jar(String prefix, int classes) throws Exception {
        Map<String, byte[]> files = new TreeMap<>();
        for (int i = 0; i < classes; i++) {
            files.put("org/example/C" + i + ".class", reference(prefix));
        }
        files.put("org/example/Other.class", new byte[100]);
        return WarBuilder.zip(files);
    }
}
