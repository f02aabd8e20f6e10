package dev.gangway.launcher.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.launcher.options.JndiSettings;
import dev.gangway.launcher.options.MailSessionSettings;
import dev.gangway.launcher.testkit.Deployers;
import dev.gangway.launcher.testkit.LogCapture;
import dev.gangway.launcher.testkit.WarBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLStreamException;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What applications ask of Tomcat, and who is told that it is not done. */
class TomcatContextXmlTest {
    private static final String ALL =
            """
            <?xml version='1.0'?>
            <!DOCTYPE Context SYSTEM "http://never.asked.example/x.dtd">
            <Context path="/other" reloadable="true" crossContext="true" sessionCookieName="SHOP" cookies="true">
              <WatchedResource>WEB-INF/web.xml</WatchedResource>
              <Resource name="jdbc/shop" type="javax.sql.DataSource" username="shop" password="secret"/>
              <Resource name="mail/Session" type="javax.mail.Session"/>
              <Environment name="limit" value="3" type="java.lang.Integer"/>
              <Parameter name="company" value="Example"/>
              <Realm className="org.apache.catalina.realm.CombinedRealm">
                <Realm className="org.apache.catalina.realm.JNDIRealm"/>
              </Realm>
              <Manager pathname=""/>
            </Context>
            """;

    private final Path folder;

    TomcatContextXmlTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private List<String> missing(String xml, ApplicationSettings settings, JndiSettings jndi) throws Exception {
        Files.createDirectories(folder.resolve("META-INF"));
        Files.writeString(folder.resolve("META-INF/context.xml"), xml);
        return TomcatContextXml.missing(new WarContent(folder), settings, jndi);
    }

    @Test
    void whatHasAnEffectIsMissing() throws Exception {
        assertThat(missing(ALL, ApplicationSettings.NONE, JndiSettings.NONE))
                .containsExactly(
                        "crossContext=true",
                        "sessionCookieName=SHOP",
                        "Resource jdbc/shop",
                        "Resource mail/Session",
                        "Environment limit",
                        "Parameter company",
                        "Realm org.apache.catalina.realm.CombinedRealm",
                        "Manager");
    }

    @Test
    void whatTheAdministratorHasSetIsNot() throws Exception {
        Path file = Files.writeString(
                folder.resolve("shop.properties"),
                """
                cross-context = true
                session-cookie = SHOP
                init.company = Example
                env.limit = 3
                """);
        MailSessionSettings mail = new MailSessionSettings("mail/Session", file, Map.of(), null);
        assertThat(missing(ALL, ApplicationSettings.read(file), new JndiSettings(List.of(), List.of(mail))))
                .containsExactly("Resource jdbc/shop", "Realm org.apache.catalina.realm.CombinedRealm", "Manager");
    }

    @Test
    void nothingIsMissingWhereNothingIsAsked() throws Exception {
        assertThat(TomcatContextXml.missing(new WarContent(folder), ApplicationSettings.NONE, JndiSettings.NONE))
                .isEmpty();
        assertThat(missing("<Context path='/x' docBase='y'/>", ApplicationSettings.NONE, JndiSettings.NONE))
                .isEmpty();
        assertThatThrownBy(() -> missing("<Context>", ApplicationSettings.NONE, JndiSettings.NONE))
                .isInstanceOf(XMLStreamException.class);
    }

    @Test
    void administratorsAreTold() throws Exception {
        assertThat(deployed("<Context><Parameter name='company' value='x'/></Context>"))
                .contains(
                        "Application /shop: META-INF/context.xml is for Tomcat and is left out, and nothing else sets:"
                                + " Parameter company");
        assertThat(deployed("<Context antiResourceLocking='true'/>")).doesNotContain("context.xml");
        assertThat(deployed("<Context>"))
                .contains("META-INF/context.xml is for Tomcat and is left out; it is no XML: ");
    }

    private String deployed(String contextXml) throws Exception {
        Path work = Files.createTempDirectory(folder, "work");
        Path war = new WarBuilder(work, "ee11")
                .file("META-INF/context.xml", contextXml)
                .file("WEB-INF/web.xml", "<web-app xmlns='https://jakarta.ee/xml/ns/jakartaee' version='6.1'/>")
                .war("shop.war");
        Server server = new Server();
        ContextHandlerCollection contexts = new ContextHandlerCollection();
        server.setHandler(contexts);
        server.setTempDirectory(Files.createDirectory(work.resolve("temp")).toFile());
        server.start();
        try (LogCapture log = new LogCapture()) {
            Deployers.of(server, contexts).deploy(new ApplicationSource("/shop", war));
            return log.text();
        } finally {
            server.stop();
        }
    }
}
