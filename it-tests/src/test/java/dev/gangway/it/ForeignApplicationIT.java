package dev.gangway.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gangway.it.harness.Bridge;
import dev.gangway.it.harness.Browser;
import dev.gangway.it.harness.EveryJava;
import dev.gangway.it.harness.Exploded;
import dev.gangway.it.harness.Front;
import dev.gangway.it.harness.Jdk;
import dev.gangway.it.harness.Site;
import dev.gangway.it.harness.WorkFolders;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Applications that nobody here wrote, as their authors have published them, side by side in one bridge. */
@ParameterizedClass
@EveryJava
class ForeignApplicationIT {
    private static @Nullable Site site;

    /** The broker of the console would listen on ports of its own; an administrator takes them out like this. */
    private static final String BROKER_WITHOUT_PORTS =
            """
            <beans xmlns="http://www.springframework.org/schema/beans"
                   xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
                   xsi:schemaLocation="http://www.springframework.org/schema/beans
                     http://www.springframework.org/schema/beans/spring-beans-3.0.xsd
                     http://activemq.apache.org/schema/core
                     http://activemq.apache.org/schema/core/activemq-core.xsd">
              <broker xmlns="http://activemq.apache.org/schema/core"
                      brokerName="behind-the-bridge" persistent="false" useJmx="true">
                <managementContext><managementContext createConnector="false"/></managementContext>
              </broker>
            </beans>
            """;

    @SuppressWarnings("unused") // the site is started with it
    ForeignApplicationIT(Jdk jdk) {}

    @BeforeParameterizedClassInvocation
    static void start(Jdk jdk) throws IOException {
        Path activemq = WorkFolders.create("activemq").resolve("activemq");
        Exploded.unpack(Bridge.foreign("activemq.war"), activemq);
        Files.writeString(activemq.resolve("WEB-INF/activemq.xml"), BROKER_WITHOUT_PORTS);
        removeJetty11(activemq.resolve("WEB-INF/lib"));
        for (String jar : List.of("jstl.jar", "jstl-api.jar")) {
            Files.copy(Bridge.foreign(jar), activemq.resolve("WEB-INF/lib").resolve(jar));
        }
        site = Site.own(
                Front.NGINX_KEPT,
                Bridge.builder()
                        .jdk(jdk.home())
                        .javaOptions("-Dwebconsole.type=embedded -Dhawtio.authenticationEnabled=false")
                        .application(Bridge.foreign("jspdemo.war").toString())
                        .application(Bridge.foreign("jsp8.war").toString())
                        .application(Bridge.foreign("jsp9.war").toString())
                        .application(Bridge.foreign("jsp11.war").toString())
                        .application(Bridge.foreign("jolokia.war").toString())
                        .application(Bridge.foreign("hawtio.war").toString())
                        .application(activemq.toString()));
    }

    /** Takes out the WebSockets of Jetty 11, which run in no other container. */
    private static void removeJetty11(Path lib) throws IOException {
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(lib, "websocket-*.jar")) {
            for (Path jar : jars) {
                Files.delete(jar);
            }
        }
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        if (site != null) {
            site.close();
        }
    }

    private static Site site() {
        return Objects.requireNonNull(site);
    }

    private static String page(Browser browser, String target) {
        HttpResponse<String> page = browser.get(target);
        assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/html");
        return page.body();
    }

    private static String page(String target) {
        return page(site().browser(), target);
    }

    /** The JSP examples of Jetty, for Servlet 6.0: beans, tags, tag files and expressions. */
    @Test
    void startPageOfTheJspExamplesLeadsToTheOthers() {
        assertThat(page("/jspdemo/")).contains("Eclipse Jetty JSP Demo Webapp").contains("href=\"bean1.jsp\"");
        assertThat(site().browser()
                        .get("/jspdemo")
                        .headers()
                        .firstValue("Location")
                        .orElseThrow())
                .endsWith("/jspdemo/");
        assertThat(site().browser().get("/jspdemo/demo.css").headers().firstValue("Content-Type"))
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
        assertThat(page("/jspdemo/expr.jsp?A=21")).contains("<td>42&nbsp;</td>");
    }

    @Test
    void ownTagsOfTheApplicationRun() {
        assertThat(page("/jspdemo/tagfile.jsp"))
                .contains("<td><b>Inner</b></td>")
                .contains("A panel in a panel.");
        assertThat(page("/jspdemo/tag2.jsp")).containsPattern("On \\w+ the \\d+ of \\w+ in the year \\d{4}");
        assertThat(page("/jspdemo/tag.jsp")).containsPattern("\\w{3}, \\d{2}/\\w{3}/\\d{4} \\d{2}:\\d{2}:\\d{2}");
    }

    @Test
    void beanLivesInTheSession() {
        Browser browser = site().browser();
        assertThat(page(browser, "/jspdemo/bean1.jsp")).contains("Counter accessed 1 times");
        assertThat(page(browser, "/jspdemo/bean2.jsp"))
                .contains("Counter accessed 2 times")
                .contains("last accessed by /jspdemo/bean1.jsp");
    }

    /** The same examples for other generations, which they do not name in their descriptors. */
    @ParameterizedTest
    @CsvSource({"jsp8, Servlet 4.0", "jsp9, Servlet 5.0", "jspdemo, Servlet 6.0", "jsp11, Servlet 6.1"})
    void jspExamplesOfEachGenerationRun(String name, String generation) {
        assertThat(site().bridge().output())
                .containsPattern("Application /" + name + " is up: .*, " + generation + ",");
        assertThat(page("/" + name + "/dump.jsp?name=a%20b")).contains("<td>a b</td>");
        assertThat(page("/" + name + "/expr.jsp?A=21")).contains("<td>42&nbsp;</td>");
        assertThat(page("/" + name + "/tagfile.jsp")).contains("A panel in a panel.");
        Browser browser = site().browser();
        assertThat(page(browser, "/" + name + "/bean1.jsp")).contains("Counter accessed 1 times");
        assertThat(page(browser, "/" + name + "/bean2.jsp")).contains("Counter accessed 2 times");
    }

    /** They bring no JSTL, and name it. */
    @ParameterizedTest
    @ValueSource(strings = {"jsp8", "jsp9", "jspdemo", "jsp11"})
    void jspExamplesGetTheStandardTags(String name) {
        assertThat(page("/" + name + "/jstl.jsp")).containsPattern("1\\s*<br />\\s*2\\s*<br />\\s*3\\s*<br />");
    }

    @Test
    void adjustmentsForJetty11AreLeftOut() {
        assertThat(site().bridge().output()).contains("Application /jsp11: WEB-INF/jetty-web.xml is left out");
    }

    /** An application that wants a user whom nobody can be: it says so, and lets nobody in. */
    @Test
    void loginWithoutUsersLetsNobodyIn() {
        HttpResponse<String> response = site().browser().get("/jolokia/version");
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("WWW-Authenticate").orElseThrow())
                .startsWith("Basic realm=");
        assertThat(site().bridge().output()).contains("Application /jolokia lets users log in");
    }

    /** The console of Apache ActiveMQ: JSPs with JSTL over Spring MVC, forms guarded by a secret in the session. */
    @Test
    void brokerConsoleShowsItsBroker() {
        assertThat(page("/activemq/")).contains("<b>behind-the-bridge</b>").contains("<b>6.1.8</b>");
    }

    @Test
    void brokerConsoleMakesAQueueAndTakesAMessage() {
        Browser browser = site().browser();
        String queue = "Ä & queue";
        String secret = secretOf(page(browser, "/activemq/queues.jsp"));
        HttpResponse<String> created = browser.post(
                "/activemq/createDestination.action",
                "application/x-www-form-urlencoded",
                form("JMSDestinationType", "queue", "secret", secret, "JMSDestination", "orders"));
        assertThat(created.statusCode()).isEqualTo(302);
        assertThat(site().origin()
                        .resolve(created.headers().firstValue("Location").orElseThrow())
                        .getPath())
                .isEqualTo("/activemq/queues.jsp");
        assertThat(page(browser, "/activemq/queues.jsp")).contains("browse.jsp?JMSDestination=orders");

        HttpResponse<String> sent = browser.post(
                "/activemq/sendMessage.action",
                "application/x-www-form-urlencoded",
                form(
                        "JMSDestination", "orders",
                        "JMSDestinationType", "queue",
                        "JMSText", queue,
                        "JMSMessageCount", "3",
                        "JMSMessageCountHeader", "JMSXMessageCounter",
                        "secret", secretOf(page(browser, "/activemq/send.jsp"))));
        assertThat(sent.statusCode()).isEqualTo(302);
        assertThat(page(browser, "/activemq/browse.jsp?JMSDestination=orders"))
                .containsPattern("(?s)message.jsp.*message.jsp.*message.jsp");
        assertThat(browser.get("/activemq/xml/queues.jsp").body()).contains("size=\"3\"");
    }

    @Test
    void brokerConsoleRefusesAFormWithoutItsSecret() {
        HttpResponse<String> response = site().browser()
                .post(
                        "/activemq/createDestination.action",
                        "application/x-www-form-urlencoded",
                        form("JMSDestinationType", "queue", "JMSDestination", "forged"));
        assertThat(response.statusCode()).isNotEqualTo(302);
        assertThat(page("/activemq/queues.jsp")).doesNotContain("forged");
    }

    private static String secretOf(String page) {
        Matcher matcher = Pattern.compile("name=\"secret\" value=\"([^\"]+)\"").matcher(page);
        assertThat(matcher.find()).as(page).isTrue();
        return matcher.group(1);
    }

    private static String form(String... namesAndValues) {
        StringBuilder form = new StringBuilder();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            form.append(i == 0 ? "" : "&")
                    .append(namesAndValues[i])
                    .append('=')
                    .append(URLEncoder.encode(namesAndValues[i + 1], StandardCharsets.UTF_8));
        }
        return form.toString();
    }

    /** The Hawtio console: one page of JavaScript behind a dozen filters, and JSON by GET and POST. */
    @Test
    void managementConsoleServesItsPageAndScripts() {
        String page = page("/hawtio/");
        assertThat(page).contains("<base href=\"/hawtio/\">").contains("<title>Hawtio</title>");
        Matcher script =
                Pattern.compile("src=\"(/hawtio/static/js/main[^\"]+)\"").matcher(page);
        assertThat(script.find()).isTrue();
        HttpResponse<String> main = site().browser().get(script.group(1));
        assertThat(main.statusCode()).isEqualTo(200);
        assertThat(main.headers().firstValueAsLong("Content-Length"))
                .hasValue(main.body().getBytes(StandardCharsets.UTF_8).length);
        assertThat(main.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    }

    @Test
    void managementConsoleReadsByGet() {
        JsonNode memory = site().browser().json("/hawtio/jolokia/read/java.lang:type=Memory/HeapMemoryUsage");
        assertThat(memory.get("status").asInt()).isEqualTo(200);
        assertThat(memory.at("/value/used").asLong()).isPositive();
    }

    @Test
    void managementConsoleReadsByPost() {
        String request =
                """
                [{"type":"read","mbean":"java.lang:type=Runtime","attribute":"SpecVersion"},
                 {"type":"version"},
                 {"type":"read","mbean":"no.such:type=Bean"}]
                """;
        JsonNode answers = Browser.json(site().browser().post("/hawtio/jolokia/", "application/json", request));
        assertThat(answers).hasSize(3);
        assertThat(answers.get(0).get("value").asText()).isNotEmpty();
        assertThat(answers.get(1).at("/value/agent").asText()).isEqualTo("2.1.1");
        assertThat(answers.get(2).get("status").asInt()).isEqualTo(404);
    }
}
