package dev.gangway.it.foreign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gangway.it.harness.Bridge;
import dev.gangway.it.harness.Browser;
import dev.gangway.it.harness.Database;
import dev.gangway.it.harness.EveryJava;
import dev.gangway.it.harness.Front;
import dev.gangway.it.harness.Jdk;
import dev.gangway.it.harness.Site;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;

/** A real database that applications of every generation find in JNDI, and lose, and find again. */
class DataSourceIT {
    private static final String PAGE =
            """
            <%@ page contentType='text/plain' import='java.sql.*,javax.naming.InitialContext,javax.sql.DataSource' %><%
            DataSource source = (DataSource) new InitialContext().lookup("java:comp/env/jdbc/shop");
            try (Connection connection = source.getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("create table if not exists visit (app varchar(9))");
                statement.execute("insert into visit values ('" + application.getContextPath() + "')");
                try (ResultSet row = statement.executeQuery("select count(*), max(current_user) from visit")) {
                    row.next();
                    out.print(row.getInt(1) + " by " + row.getString(2));
                }
            } catch (SQLException e) {
                response.setStatus(503);
                out.print("no database");
            } %>""";

    @ParameterizedTest
    @EveryJava
    void applicationsOfEveryGenerationShareADatabase(Jdk jdk, @TempDir Path folder) throws IOException {
        Map<String, String> versions = new TreeMap<>(Map.of("ee8", "4.0", "ee9", "5.0", "ee10", "6.0", "ee11", "6.1"));
        Path description = folder.resolve("shop.properties");
        Bridge.Builder builder = Bridge.builder().jdk(jdk.home()).options("--data-source=jdbc/shop=" + description);
        for (Map.Entry<String, String> version : versions.entrySet()) {
            Path root = folder.resolve(version.getKey());
            String namespace = version.getKey().equals("ee8")
                    ? "http://xmlns.jcp.org/xml/ns/javaee"
                    : "https://jakarta.ee/xml/ns/jakartaee";
            Files.createDirectories(root.resolve("WEB-INF"));
            Files.writeString(
                    root.resolve("WEB-INF/web.xml"),
                    "<web-app xmlns='" + namespace + "' version='" + version.getValue() + "'/>");
            Files.writeString(root.resolve("visit.jsp"), PAGE);
            builder.application(root.toString());
        }
        try (Database database = Database.create(Database.Kind.POSTGRESQL)) {
            List<String> lines = new ArrayList<>(database.description());
            lines.add("wait = 1s");
            Files.write(description, lines);
            // It is not up yet, and nobody who starts needs it.
            try (Site site = Site.own(Front.NGINX_KEPT, builder)) {
                Browser browser = site.browser();
                assertThat(browser.get("/ee11/visit.jsp").statusCode()).isEqualTo(503);
                assertThat(site.bridge().output()).contains("Application /ee11 cannot reach its data source jdbc/shop");

                database.start();
                awaitVisit(browser, "ee11", "1 by gangway");
                assertThat(site.bridge().output()).contains("Application /ee11 has its data source jdbc/shop again");
                int visits = 1;
                for (String environment : versions.keySet()) {
                    visits++;
                    assertThat(browser.get("/" + environment + "/visit.jsp").body())
                            .isEqualTo(visits + " by gangway");
                }
                database.stop();
                assertThat(browser.get("/ee8/visit.jsp").statusCode()).isEqualTo(503);
                database.start();
                awaitVisit(browser, "ee8", visits + 1 + " by gangway");
                assertThat(Database.isPasswordIn(site.bridge().output())).isFalse();
            }
        }
    }

    private static void awaitVisit(Browser browser, String environment, String expected) {
        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> assertThat(
                        browser.get("/" + environment + "/visit.jsp").body())
                .isEqualTo(expected));
    }
}
