package dev.gangway.launcher;

import static dev.gangway.launcher.ConfigCommandTest.printed;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.xml.sax.InputSource;

/** What {@code gangway config iis} prints, beside the documented schema of IIS. */
class IisConfigTest {
    /** The ranges are those of the documented schema. */
    @ParameterizedTest
    @ValueSource(strings = {"1s", "60s", "2h", "1000h"})
    void iisGetsNumbersThatItsSchemaTakes(String silence) {
        String text = printed("iis", "--answer-timeout", silence, "--max-body", "8000m", "/=app.war");
        assertThat(number(text, "maxInstances")).isBetween(1L, 10_000L);
        assertThat(number(text, "instanceMaxRequests")).isBetween(1L, 10_000_000L);
        assertThat(number(text, "idleTimeout")).isBetween(10L, 604_800L);
        assertThat(number(text, "activityTimeout")).isBetween(10L, 3600L);
        assertThat(number(text, "requestTimeout")).isBetween(10L, 604_800L);
        assertThat(number(text, "maxAllowedContentLength")).isBetween(0L, 0xFFFFFFFFL);
    }

    private static long number(String text, String attribute) {
        Matcher matcher = Pattern.compile(" " + attribute + "=\"([0-9]+)\"").matcher(text);
        assertThat(matcher.find()).as(attribute).isTrue();
        return Long.parseLong(matcher.group(1));
    }

    /** The attributes of system.webServer/fastCgi/application in the documented schema. */
    private static final Set<String> IIS_APPLICATION = Set.of(
            "activityTimeout",
            "arguments",
            "flushNamedPipe",
            "fullPath",
            "idleTimeout",
            "instanceMaxRequests",
            "maxInstances",
            "monitorChangesTo",
            "protocol",
            "queueLength",
            "requestTimeout",
            "signalBeforeTerminateSeconds",
            "stderrMode");

    /** Those of system.webServer/handlers/add. */
    private static final Set<String> IIS_HANDLER = Set.of(
            "allowPathInfo",
            "modules",
            "name",
            "path",
            "preCondition",
            "requireAccess",
            "resourceType",
            "responseBufferLimit",
            "scriptProcessor",
            "type",
            "verb");

    private static Set<String> attributes(Document document, String element) {
        NamedNodeMap attributes = document.getElementsByTagName(element).item(0).getAttributes();
        Set<String> names = new HashSet<>();
        for (int i = 0; i < attributes.getLength(); i++) {
            names.add(attributes.item(i).getNodeName());
        }
        return names;
    }

    @Test
    void iisGetsXml() throws Exception {
        String text = printed("iis", "--program", "C:\\\"gang & way\"\\gangway.exe", "--env", "A=<b>", "/=app.war");
        var document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(text)));
        assertThat(document.getElementsByTagName("application").getLength()).isEqualTo(1);
        assertThat(document.getElementsByTagName("add").getLength()).isEqualTo(1);
        assertThat(attributes(document, "application"))
                .isSubsetOf(IIS_APPLICATION)
                .contains("fullPath");
        assertThat(attributes(document, "environmentVariable")).containsExactlyInAnyOrder("name", "value");
        assertThat(attributes(document, "add")).isSubsetOf(IIS_HANDLER).contains("name", "path", "verb");
        Element application =
                (Element) document.getElementsByTagName("application").item(0);
        assertThat(application.getAttribute("fullPath")).endsWith("C:\\\"gang & way\"\\gangway.exe");
        assertThat(application.getAttribute("stderrMode"))
                .isIn("ReturnStdErrIn500", "ReturnGeneric500", "IgnoreAndReturn200", "TerminateProcess");
        assertThat(application.getAttribute("flushNamedPipe")).isIn("true", "false");
        assertThat(((Element) document.getElementsByTagName("add").item(0)).getAttribute("scriptProcessor"))
                .as("names the application by both of its attributes")
                .isEqualTo(application.getAttribute("fullPath") + "|" + application.getAttribute("arguments"));
        assertThat(text).contains("value=\"&lt;b&gt;\"");
    }
}
