package dev.gangway.launcher.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.launcher.testkit.WarBuilder;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CharacterSetsTest extends DeployingTest {
    private static final String TEXT =
            """
            import jakarta.servlet.http.*;

            public class Text extends HttpServlet {
                @Override
                protected void doGet(HttpServletRequest request, HttpServletResponse response)
                        throws java.io.IOException {
                    response.setContentType("text/plain" + (request.getPathInfo().startsWith("/utf") ? ";charset=UTF-8" : ""));
                    if (request.getPathInfo().endsWith("bytes")) {
                        response.getOutputStream().write(new byte[] {(byte) 0xC3, (byte) 0xBC});
                    } else {
                        response.getWriter().print("\\u00FC");
                    }
                }
            }
            """;

    CharacterSetsTest(@TempDir Path folder) throws Exception {
        super(folder);
    }

    @ParameterizedTest
    @EnumSource
    void nobodyTellsTheCharacterSetOfTextButWhoKnowsIt(Generation generation) throws Exception {
        deploy(generation, "");
        assertThat(type("/app/file.txt")).isEqualToIgnoringCase("text/plain");
        assertThat(type("/app/file.html"))
                .isEqualToIgnoringCase(generation == Generation.EE11 ? "text/html;charset=utf-8" : "text/html");
        assertThat(type("/app/text/bytes")).isEqualToIgnoringCase("text/plain");
        assertThat(type("/app/text/utf-bytes")).isEqualToIgnoringCase("text/plain;charset=utf-8");
        assertThat(type("/app/text/characters")).isEqualToIgnoringCase("text/plain;charset=iso-8859-1");
        assertThat(type("/app/text/utf-characters")).isEqualToIgnoringCase("text/plain;charset=utf-8");
    }

    @ParameterizedTest
    @EnumSource
    void anApplicationTellsTheCharacterSetOfItsFiles(Generation generation) throws Exception {
        deploy(generation, mime("html", "text/html;charset=iso-8859-15") + mime("txt", "text/plain;charset=utf-8"));
        assertThat(type("/app/file.html")).isEqualToIgnoringCase("text/html;charset=iso-8859-15");
        assertThat(type("/app/file.txt")).isEqualToIgnoringCase("text/plain;charset=utf-8");
    }

    private static String mime(String extension, String type) {
        return "<mime-mapping><extension>" + extension + "</extension><mime-type>" + type
                + "</mime-type></mime-mapping>";
    }

    private void deploy(Generation generation, String elements) throws Exception {
        boolean javax = generation == Generation.EE8;
        String namespace = javax ? "http://xmlns.jcp.org/xml/ns/javaee" : "https://jakarta.ee/xml/ns/jakartaee";
        Path war = new WarBuilder(folder, generation.environment())
                .source(javax ? TEXT.replace("jakarta", "javax") : TEXT)
                .file("file.txt", "\u00FC")
                .file("file.html", "\u00FC")
                .file(
                        "WEB-INF/web.xml",
                        "<web-app xmlns='" + namespace + "' version='"
                                + generation.api().substring("Servlet ".length()) + "'>" + elements
                                + "<servlet><servlet-name>text</servlet-name><servlet-class>Text</servlet-class>"
                                + "</servlet><servlet-mapping><servlet-name>text</servlet-name>"
                                + "<url-pattern>/text/*</url-pattern></servlet-mapping></web-app>")
                .war("app.war");
        assertThat(server.deploy(new ApplicationSource("/app", war)).generation())
                .isEqualTo(generation);
    }

    private String type(String target) throws Exception {
        String answer = server.ask("GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        return answer.lines()
                .filter(line -> line.startsWith("Content-Type: "))
                .map(line -> line.substring("Content-Type: ".length()))
                .findFirst()
                .orElse(answer);
    }
}
