package dev.gangway.it.foreign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gangway.it.harness.Bridge;
import dev.gangway.it.harness.EveryJava;
import dev.gangway.it.harness.Front;
import dev.gangway.it.harness.Jdk;
import dev.gangway.it.harness.Site;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;

/**
 * Three large applications of the time of Java 8, for {@code javax.servlet}, on each Java that is installed for it: the
 * examples of Wicket 9 (components, Spring, Guice, CDI), the login server CAS 4.0 (Spring MVC and Web Flow, JSPs with
 * JSTL, slf4j 1.7 over log4j 1.2), and JSPWiki 2.11 (JSPs, its own log4j 2, files).
 */
@ParameterizedClass
@EveryJava
class LargeApplicationsIT {
    private final Jdk jdk;
    private final Path folder;
    private Site site;

    LargeApplicationsIT(Jdk jdk, @TempDir Path folder) {
        this.jdk = jdk;
        this.folder = folder;
    }

    @BeforeEach
    void start() throws IOException {
        Path webapps = Files.createDirectory(folder.resolve("webapps"));
        Path wiki = Files.createDirectory(folder.resolve("wiki"));
        Files.writeString(
                folder.resolve("wiki.properties"),
                "jspwiki.fileSystemProvider.pageDir = %1$s\njspwiki.basicAttachmentProvider.storageDir = %1$s\njspwiki.workDir = %1$s\n"
                        .formatted(wiki));
        Files.writeString(
                webapps.resolve("jspwiki.properties"),
                "war = " + Bridge.foreign("jspwiki.war") + "\ninit.jspwiki.custom.config = "
                        + folder.resolve("wiki.properties") + "\n");
        for (String war : List.of("wicket.war", "cas.war")) {
            Files.createSymbolicLink(webapps.resolve(war), Bridge.foreign(war));
        }
        site = Site.own(
                Front.NGINX_KEPT,
                Bridge.builder()
                        .jdk(jdk.home())
                        .javaOptions("-Djava.io.tmpdir=" + Files.createDirectory(folder.resolve("tmp")))
                        .options("--webapps=" + webapps));
    }

    @AfterEach
    void stop() {
        site.close();
    }

    /** In one test, as starting them takes most of the time. */
    @Test
    void largeApplicationsRunSideBySide() throws IOException {
        assertThat(site.bridge().output()).contains("Application /wicket is up", "Servlet 4.0");
        wicketPagesFormsAndUploads();
        wikiKeepsAPage();
        assertThat(new Visitor(site).open("/cas/login")).contains("name=\"password\"");
        casLogsIn();
        assertThat(site.bridge().output()).doesNotContain("SLF4J").doesNotContain("scanned from multiple locations");
    }

    private void wicketPagesFormsAndUploads() {
        Visitor visitor = new Visitor(site);
        assertThat(visitor.open("/wicket/helloworld")).contains("Hello World!");
        for (String part : List.of("spring", "guice", "cdi", "compref", "repeater", "template")) {
            assertThat(visitor.open("/wicket/" + part)).as(part).contains("</html>");
        }

        String book = visitor.open("/wicket/guestbook");
        String action = Visitor.find(book, "<form id=\"commentForm\" method=\"post\" action=\"([^\"]*)\"");
        assertThat(visitor.submit(action, "text", "Grüße <b>here</b>", "comment", ""))
                .contains("Grüße &lt;b&gt;here&lt;/b&gt;");
        assertThat(new Visitor(site).open("/wicket/guestbook")).contains("Grüße &lt;b&gt;here&lt;/b&gt;");

        String form = visitor.open("/wicket/upload/single");
        String upload = Visitor.find(form, "action=\"([^\"]*-simpleUpload)\"");
        assertThat(visitor.upload(upload, "fileInput", "a b.txt", "line\n".repeat(10_000)))
                .contains("saved file: a b.txt");
        String again = Visitor.find(visitor.open("/wicket/upload/single"), "action=\"([^\"]*-simpleUpload)\"");
        assertThat(visitor.upload(again, "fileInput", "large.txt", "line\n".repeat(20_000)))
                .contains("must be less than 90KB");
    }

    /**
     * CAS notes what it waits for only after the page has gone, so that a visitor may be faster: then it shows the page
     * anew. People do not notice; these visitors come again.
     */
    private void casLogsIn() {
        await("CAS refuses a wrong password")
                .until(() -> casAnswers(new Visitor(site), "wrong").contains("Invalid credentials"));
        await("CAS lets its user in")
                .until(() -> casAnswers(new Visitor(site), "Mellon").contains("Log In Successful"));
        assertThat(new Visitor(site).open("/cas/login")).contains("name=\"password\"");
    }

    private static String casAnswers(Visitor visitor, String password) {
        String page = visitor.open("/cas/");
        assertThat(visitor.place().getPath()).startsWith("/cas/login");
        return visitor.submit(
                Visitor.find(page, "<form id=\"fm1\" action=\"([^\"]+)\""),
                "username",
                "casuser",
                "password",
                password,
                "lt",
                Visitor.find(page, "name=\"lt\" value=\"([^\"]+)\""),
                "execution",
                Visitor.find(page, "name=\"execution\" value=\"([^\"]+)\""),
                "_eventId",
                "submit");
    }

    private void wikiKeepsAPage() throws IOException {
        Visitor visitor = new Visitor(site);
        assertThat(visitor.open("/jspwiki/")).contains("JSPWiki: Main");
        String editor = visitor.open("/jspwiki/Edit.jsp?page=Bridges");
        // A field that is named by chance keeps robots out.
        String guard = Visitor.find(editor, "type='hidden' name='([a-z]{6})' value='\\d+'");
        String guarded = Visitor.find(editor, "type='hidden' name='" + guard + "' value='(\\d+)'");
        String saved = visitor.submit(
                "/jspwiki/Edit.jsp",
                "page",
                "Bridges",
                "action",
                "save",
                "encodingcheck",
                "ぁ",
                guard,
                guarded,
                "submit_auth",
                "",
                "_editedtext",
                "Brücken __stehen__ hier.",
                "ok",
                "Save");
        assertThat(visitor.place()).hasToString(site.origin() + "/jspwiki/Wiki.jsp?page=Bridges");
        assertThat(saved).contains("Brücken <b>stehen</b> hier.").contains("by 127.0.0.1");
        assertThat(Files.readString(folder.resolve("wiki/Bridges.txt"))).contains("Brücken __stehen__ hier.");
    }
}
