package dev.gangway.it.foreign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gangway.it.harness.Bridge;
import dev.gangway.it.harness.Browser;
import dev.gangway.it.harness.EveryJava;
import dev.gangway.it.harness.Front;
import dev.gangway.it.harness.Jdk;
import dev.gangway.it.harness.Site;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;

/**
 * Applications over Faces and JAX-RS, before and after the change of names, on each Java that is installed for it.
 *
 * <p>The demo of Trinidad and the two of Jetty are as their authors have published them. The others are put together
 * here, without any descriptor, out of Mojarra and Weld and out of Jersey.
 */
@ParameterizedClass
@EveryJava
class FrameworksIT {
    private static final String BOOK = "{\"title\":\"Brücken\",\"authors\":[\"Ä\",\"B\"],\"year\":1999}";

    private final Jdk jdk;
    private final Path folder;
    private Site site;

    FrameworksIT(Jdk jdk, @TempDir Path folder) {
        this.jdk = jdk;
        this.folder = folder;
    }

    @BeforeEach
    void start() throws IOException {
        Path webapps = Files.createDirectory(folder.resolve("webapps"));
        Assembly.of(webapps.resolve("faces8"), "ee8").framework("faces2").own("faces");
        Assembly.of(webapps.resolve("faces11"), "ee11").framework("faces4").own("faces");
        Assembly.of(webapps.resolve("rest8"), "ee8").framework("jersey2").own("rest");
        Assembly.of(webapps.resolve("rest11"), "ee11").framework("jersey3").own("rest");
        Files.writeString(webapps.resolve("faces11.properties"), "init.jakarta.faces.STATE_SAVING_METHOD = client\n");
        Files.writeString(
                webapps.resolve("trinidad.properties"),
                "war = " + Bridge.foreign("trinidad.war") + "\nclass-path = " + Assembly.frameworks()
                        + "/mojarra22/*\n");
        for (String war : List.of("async10.war", "simple10.war")) {
            Files.createSymbolicLink(webapps.resolve(war), Bridge.foreign(war));
        }
        site = Site.own(Front.NGINX_KEPT, Bridge.builder().jdk(jdk.home()).options("--webapps=" + webapps));
    }

    @AfterEach
    void stop() {
        site.close();
    }

    /** In one test, as starting them takes most of the time. */
    @Test
    void applicationsOverFrameworksRunSideBySide() throws IOException {
        assertThat(site.bridge().output())
                .containsPattern("Application /trinidad is up: .*, Servlet 4.0,")
                .containsPattern("Application /faces8 is up: .*, Servlet 4.0,")
                .containsPattern("Application /rest8 is up: .*, Servlet 4.0,")
                .containsPattern("Application /async10 is up: .*, Servlet 6.0,")
                .containsPattern("Application /faces11 is up: .*, Servlet 6.1,")
                .containsPattern("Application /rest11 is up: .*, Servlet 6.1,");
        publishedFacesRun();
        publishedDemosOfServlet60Run();
        for (String faces : List.of("/faces8", "/faces11")) {
            facesKeepTheirView(faces);
        }
        for (String rest : List.of("/rest8", "/rest11")) {
            resourcesSpeakJson(rest + "/api/books");
            resourcesAnswerLater(rest + "/api/books");
            resourcesStream(rest + "/api/books");
        }
    }

    private void publishedFacesRun() {
        Visitor visitor = new Visitor(site);
        String start = visitor.open("/trinidad/faces/surveydemo/surveyStart.jspx");
        String first = press(visitor, start, ">begin survey<");
        assertThat(first).contains("Question 1 of 5");
        String second = press(visitor, first, "accesskey=\"x\"");
        assertThat(second).contains("Question 2 of 5");
        String field = Visitor.find(second, "<input id=\"([^\"]+)\"[^>]*type=\"text\"");
        String again = pressed(second, "accesskey=\"x\"").with(field, "").send(visitor);
        assertThat(again).contains("Question 2 of 5").containsPattern("::msg\" class=[^>]*>[^<]+<");
        assertThat(pressed(again, "accesskey=\"x\"").with(field, "15").send(visitor))
                .contains("Question 3 of 5");

        String upload = visitor.open("/trinidad/faces/components/inputFile.jspx");
        assertThat(Form.of(upload)
                        .with("source", "cb1")
                        .upload(visitor, Visitor.find(upload, "name=\"([^\"]+)\"[^>]*type=\"file\""), "a b.txt", "x\n"))
                .contains("Uploaded file a b.txt (2 bytes)");
    }

    private static String press(Visitor visitor, String page, String button) {
        return pressed(page, button).send(visitor);
    }

    /** Does what the page's script does when a button is pressed. */
    private static Form pressed(String page, String button) {
        return Form.of(page)
                .with("event", "next")
                .with("source", Visitor.find(page, "\\{source:'([^']+)'\\}\\);return false;\"[^>]*?" + button));
    }

    private void publishedDemosOfServlet60Run() {
        Visitor visitor = new Visitor(site);
        assertThat(visitor.open("/simple10/")).contains("Hello World EE10!");
        assertThat(visitor.open("/simple10/hello"))
                .isEqualToIgnoringNewLines(
                        """
                HelloWorld from Servlet-6.0 with interface jakarta.servlet.Servlet""");
        assertThat(site.browser().get("/simple10/jetty.icon").headers().firstValue("Content-Type"))
                .hasValue("image/vnd.microsoft.icon");
        // Pages inside a library, and what jetty-web.xml for this very generation says.
        assertThat(visitor.open("/async10/asyncrest.html")).contains("testAsync?items=kayak");
        assertThat(site.browser().get("/async10/asyncrest/green.png").headers().firstValueAsLong("Content-Length"))
                .hasValue(166);
        assertThat(site.bridge().output()).contains("The async-rest webapp is deployed.");
    }

    private void facesKeepTheirView(String context) {
        Visitor visitor = new Visitor(site);
        String page = visitor.open(context + "/guests.xhtml");
        String script = Visitor.find(page, "src=\"([^\"]*faces\\.resource[^\"]*)\"");
        assertThat(visitor.open(script)).contains("ajax");
        visitor.open(context + "/guests.xhtml");
        Form entry = Form.of(page, "entry").with("entry:add", "Add");
        String wrong = entry.with("entry:name", "").with("entry:age", "151").send(visitor);
        assertThat(wrong).contains("A name is needed.").contains("<li>").contains("value=\"151\"");
        assertThat(wrong).doesNotContain("<p>1:");
        String right = Form.of(wrong, "entry")
                .with("entry:add", "Add")
                .with("entry:name", "Jürgen <i>")
                .with("entry:age", "44")
                .send(visitor);
        assertThat(right).contains("<p>1: Jürgen &lt;i&gt;, 44</p>");

        String names = context.equals("/faces8") ? "javax" : "jakarta";
        String partial = Form.of(right, "entry")
                .with("entry:add", "Add")
                .with("entry:name", "Ajax")
                .with("entry:age", "1")
                .with(names + ".faces.partial.ajax", "true")
                .with(names + ".faces.source", "entry:add")
                .with(names + ".faces.behavior.event", "action")
                .with(names + ".faces.partial.event", "click")
                .with(names + ".faces.partial.execute", "entry")
                .with(names + ".faces.partial.render", "list")
                .sendByScript(visitor, "Faces-Request", "partial/ajax");
        assertThat(partial).contains("<partial-response").contains("<p>2: Ajax, 1</p>");
        assertThat(visitor.open(context + "/greeting"))
                .isEqualTo(
                        "listener true, filter [1: Jürgen <i>, 44, 2: Ajax, 1], servlet [1: Jürgen <i>, 44, 2: Ajax, 1]");
        visitor.open(context + "/guests.xhtml");
        assertThat(new Visitor(site).open(context + "/guests.xhtml")).doesNotContain("Ajax");

        String measured = Form.of(right, "file")
                .with("file:send", "Send")
                .upload(visitor, "file:part", "ä.txt", "0123456789".repeat(50_000));
        assertThat(measured).contains("<p>ä.txt has 500000 bytes</p>");
        assertThat(visitor.place()).hasToString(site.origin() + context + "/guests.xhtml");
    }

    private void resourcesSpeakJson(String books) {
        Browser browser = site.browser();
        HttpResponse<String> added = browser.post(books, "application/json", BOOK);
        assertThat(added.statusCode()).as(added.body()).isEqualTo(201);
        String place = added.headers().firstValue("Location").orElseThrow();
        assertThat(place).matches(site.origin() + books + "/\\d+");
        String path = place.substring(site.origin().toString().length());
        JsonNode found = browser.json(path);
        assertThat(found.get("title").asText()).isEqualTo("Brücken");
        assertThat(found.at("/authors/0").asText()).isEqualTo("Ä");
        assertThat(browser.send(browser.request(path).DELETE(), BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(204);
        HttpResponse<String> gone = browser.get(path);
        assertThat(gone.statusCode()).isEqualTo(404);
        assertThat(gone.body()).startsWith("{\"error\":\"no book ");
        HttpResponse<String> refused = browser.post(books, "text/plain", BOOK);
        assertThat(refused.statusCode()).isEqualTo(415);
        assertThat(browser.send(
                                browser.request(path).method("PATCH", BodyPublishers.ofString("{}")),
                                BodyHandlers.ofString())
                        .headers()
                        .firstValue("Allow")
                        .orElseThrow())
                .contains("DELETE", "GET");
        assertThat(browser.json(books + "/visits").get("visits").asInt()).isEqualTo(1);
        assertThat(browser.json(books + "/visits").get("visits").asInt()).isEqualTo(2);
        String cover = new Visitor(site)
                .upload(books + "/cover", List.of("title", "Bruecken"), "cover", "a.txt", "0123456789".repeat(50_000));
        assertThat(cover).contains("\"size\":500000", "\"file\":\"a.txt\"", "\"title\":\"Bruecken\"");
    }

    /** One request waits, without a thread, for another to bring its answer, or for its time to be over. */
    private void resourcesAnswerLater(String books) {
        Browser browser = site.browser();
        CompletableFuture<HttpResponse<String>> waiting = CompletableFuture.supplyAsync(
                () -> site.browser().get(books + "/wait/one"), task -> new Thread(task).start());
        await("the first request waits").atMost(Duration.ofMinutes(1)).until(() -> Browser.json(
                        browser.post(books + "/wait/one", "application/json", BOOK))
                .get("brought")
                .asBoolean());
        assertThat(waiting).succeedsWithin(Duration.ofMinutes(1)).satisfies(answer -> assertThat(answer.body())
                .contains("Brücken"));
        assertThat(browser.get(books + "/wait/two?millis=50").statusCode()).isEqualTo(503);
    }

    private void resourcesStream(String books) {
        Browser browser = site.browser();
        HttpResponse<String> events = browser.get(books + "/events");
        assertThat(events.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/event-stream");
        assertThat(events.body())
                .isEqualTo("event: chapter\ndata: one\n\nevent: chapter\ndata: two\n\nevent: chapter\ndata: three\n\n");
        assertThat(browser.get(books + "/text?lines=100000").body())
                .hasLineCount(100_000)
                .endsWith("line 99999\n");
    }
}
