package dev.gangway.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gangway.it.harness.Bridge;
import dev.gangway.it.harness.Browser;
import dev.gangway.it.harness.Front;
import dev.gangway.it.harness.Site;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Applications that nobody here wrote, as their authors have published them. */
class ForeignApplicationIT {
    private static Site site;

    @BeforeAll
    static void start() {
        site = Site.own(
                Front.NGINX_KEPT,
                Bridge.builder()
                        .application(Bridge.foreign("jspdemo.war").toString())
                        .application(Bridge.foreign("jolokia.war").toString()));
    }

    @AfterAll
    static void stop() {
        site.close();
    }

    private static String page(String path) {
        HttpResponse<String> page = site.browser().get(path);
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/html");
        return page.body();
    }

    @Test
    void startPageOfTheJspExamplesLeadsToTheOthers() {
        assertThat(page("/jspdemo/")).contains("Eclipse Jetty JSP Demo Webapp").contains("href=\"bean1.jsp\"");
        assertThat(site.browser()
                        .get("/jspdemo")
                        .headers()
                        .firstValue("Location")
                        .orElseThrow())
                .endsWith("/jspdemo/");
        assertThat(site.browser().get("/jspdemo/demo.css").headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/css"));
    }

    @Test
    void jspSeesTheRequest() {
        assertThat(page("/jspdemo/dump.jsp?name=a%20b"))
                .contains("<td>HTTP/1.1</td>")
                .contains("<td>/jspdemo/dump.jsp</td>")
                .contains("getParameter(\"name\")")
                .contains("<td>a b</td>");
    }

    @Test
    void expressionsOfAJspAreEvaluated() {
        assertThat(page("/jspdemo/expr.jsp?A=21"))
                .contains("<td>42&nbsp;</td>")
                .contains("<td>127.0.0.1:" + site.origin().getPort() + "</td>");
    }

    @Test
    void standardTagLibraryLoops() {
        assertThat(page("/jspdemo/jstl.jsp").replaceAll("\\s", "")).contains("9<br/>10<br/>");
        assertThat(page("/jspdemo/foo/")).contains("FOO Example");
    }

    @Test
    void ownTagsOfTheApplicationRun() {
        assertThat(page("/jspdemo/tagfile.jsp"))
                .contains("<td><b>Inner</b></td>")
                .contains("A panel in a panel.");
        assertThat(page("/jspdemo/tag2.jsp")).containsPattern("On \\d+ of \\w+ in the year \\d{4}");
        assertThat(page("/jspdemo/tag.jsp")).containsPattern("\\w{3}, \\d{2}/\\w{3}/\\d{4} \\d{2}:\\d{2}:\\d{2}");
    }

    @Test
    void beanLivesInTheSession() {
        Browser browser = site.browser();
        assertThat(browser.get("/jspdemo/bean1.jsp").body()).contains("Counter accessed 1 times");
        assertThat(browser.get("/jspdemo/bean2.jsp").body())
                .contains("Counter accessed 2 times")
                .contains("last accessed by /jspdemo/bean1.jsp");
    }

    @Test
    void jsonIsReadByGet() {
        JsonNode memory = site.browser().json("/jolokia/read/java.lang:type=Memory/HeapMemoryUsage");
        assertThat(memory.get("status").asInt()).isEqualTo(200);
        assertThat(memory.at("/value/used").asLong()).isPositive();
        JsonNode pool = site.browser().json("/jolokia/read/java.lang:name=Metaspace,type=MemoryPool/Usage/used");
        assertThat(pool.get("value").asLong()).isPositive();
    }

    @Test
    void jsonIsReadByPost() {
        String request =
                """
                [{"type":"read","mbean":"java.lang:type=Runtime","attribute":"SpecVersion"},
                 {"type":"version"},
                 {"type":"read","mbean":"no.such:type=Bean"}]
                """;
        JsonNode answers = Browser.json(site.browser().post("/jolokia/", "application/json", request));
        assertThat(answers).hasSize(3);
        assertThat(answers.get(0).get("value").asText()).isNotEmpty();
        assertThat(answers.get(1).at("/value/agent").asText()).isEqualTo("2.0.0");
        assertThat(answers.get(2).get("status").asInt()).isEqualTo(404);
    }
}
