package dev.gangway.launcher.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.launcher.deploy.Application;
import dev.gangway.launcher.deploy.ApplicationSource;
import dev.gangway.launcher.deploy.Deployer;
import dev.gangway.launcher.deploy.Environments;
import dev.gangway.launcher.jndi.JndiResources;
import dev.gangway.launcher.options.DataSourceSettings;
import dev.gangway.launcher.options.JndiSettings;
import dev.gangway.launcher.options.UserException;
import dev.gangway.launcher.testkit.WarBuilder;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.server.LocalConnector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Databases in JNDI, in every generation, with a real one in memory. */
class DataSourcesTest {
    private static final String SERVLET =
            """
            import jakarta.annotation.Resource;
            import jakarta.servlet.annotation.WebServlet;
            import jakarta.servlet.http.*;
            import java.sql.*;
            import javax.naming.InitialContext;
            import javax.sql.DataSource;

            @WebServlet("/count")
            public class Count extends HttpServlet {
                @Resource(name = "jdbc/annotated")
                private DataSource annotated;

                @Resource(lookup = "java:comp/env/jdbc/declared")
                private DataSource lookedUp;

                private DataSource set;

                @Resource(lookup = "jdbc/plain")
                public void setSource(DataSource source) {
                    set = source;
                }

                @Override
                protected void doGet(HttpServletRequest request, HttpServletResponse response)
                        throws java.io.IOException {
                    try {
                        DataSource declared = (DataSource) new InitialContext().lookup("java:comp/env/jdbc/declared");
                        DataSource plain = (DataSource) new InitialContext().lookup("java:comp/env/jdbc/plain");
                        response.getWriter().print(value(annotated) + " " + value(declared) + " " + value(plain)
                                + (lookedUp == declared ? " and" : " without") + (set == plain ? " set" : " unset"));
                    } catch (Exception e) {
                        response.getWriter().print(e.getMessage());
                    }
                }

                private static String value(DataSource source) throws SQLException {
                    try (Connection connection = source.getConnection();
                            Statement statement = connection.createStatement();
                            ResultSet row = statement.executeQuery("select v from t")) {
                        row.next();
                        return row.getString(1);
                    }
                }
            }
            """;

    /** A driver that an application brings along, for a database of its own. */
    private static final String DRIVER =
            """
            import java.lang.reflect.Proxy;
            import java.sql.*;
            import java.util.Properties;
            import java.util.logging.Logger;

            public class OwnDriver implements Driver {
                static {
                    try {
                        DriverManager.registerDriver(new OwnDriver());
                    } catch (SQLException e) {
                        throw new ExceptionInInitializerError(e);
                    }
                }

                public Connection connect(String url, Properties info) throws SQLException {
                    if (url.startsWith("jdbc:own:away")) {
                        throw new SQLException("nobody is there");
                    }
                    return (Connection) Proxy.newProxyInstance(
                            OwnDriver.class.getClassLoader(), new Class<?>[] {Connection.class}, (p, method, a) -> {
                                Class<?> type = method.getReturnType();
                                return type == boolean.class ? method.getName().equals("isValid")
                                        : type == int.class ? 0
                                        : method.getName().equals("getCatalog") ? info.getProperty("user") : null;
                            });
                }

                public boolean acceptsURL(String url) { return url.startsWith("jdbc:own:"); }
                public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) { return new DriverPropertyInfo[0]; }
                public int getMajorVersion() { return 1; }
                public int getMinorVersion() { return 0; }
                public boolean jdbcCompliant() { return false; }
                public Logger getParentLogger() { return Logger.getGlobal(); }
            }
            """;

    private static final String OWN_PAGE =
            """
            <%@ page contentType='text/plain' import='javax.naming.InitialContext,javax.sql.DataSource' %><%
            DataSource source = (DataSource) new InitialContext().lookup("java:comp/env/jdbc/own");
            try (java.sql.Connection connection = source.getConnection()) {
                out.print(connection.getCatalog());
            } catch (java.sql.SQLException e) {
                out.print(e.getMessage() + ", as " + e.getCause());
            } %>""";

    private final Path folder;
    private final Server server = new Server();
    private final LocalConnector browser = new LocalConnector(server);
    private final ContextHandlerCollection contexts = new ContextHandlerCollection();

    DataSourcesTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeEach
    void startServer() throws Exception {
        server.addConnector(browser);
        server.setHandler(contexts);
        server.setTempDirectory(Files.createDirectory(folder.resolve("temp")).toFile());
        server.start();
    }

    @AfterEach
    void stopServer() throws Exception {
        server.stop();
    }

    private Deployer deployer(DataSourceSettings... shared) {
        return new Deployer(
                server,
                contexts,
                new Environments(WarBuilder.home().resolve("lib")),
                new JndiResources(new Drivers(WarBuilder.home()), new JndiSettings(List.of(shared), List.of())),
                (context, settings) -> {},
                Duration.ofSeconds(5),
                () -> {});
    }

    private DataSourceSettings described(String name, String... lines) throws Exception {
        Path file = folder.resolve(name.replaceAll("[/:]", "-") + ".properties");
        Files.writeString(file, String.join("\n", lines));
        return DataSourceSettings.read(name, file);
    }

    private String get(String target) throws Exception {
        String response =
                browser.getResponse("GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        return response.substring(response.indexOf("\r\n\r\n") + 4);
    }

    @ParameterizedTest
    @CsvSource({"ee8, 4.0", "ee9, 5.0", "ee10, 6.0", "ee11, 6.1"})
    void applicationsFindDatabasesByAnnotationDescriptorAndName(String environment, String version) throws Exception {
        String url = "jdbc:h2:mem:" + environment + ";DB_CLOSE_DELAY=-1";
        try (Connection connection = DriverManager.getConnection(url, "sa", "secret");
                Statement statement = connection.createStatement()) {
            statement.execute("create table t (v varchar)");
            statement.execute("insert into t values ('found')");
        }
        String[] lines = {"url = " + url, "user = sa", "password = secret", "connections = 2"};
        Deployer deployer = deployer(described("jdbc/annotated", lines), described("jdbc/declared", lines));
        described("jdbc/plain", lines);
        String namespace = environment.equals("ee8")
                ? "http://xmlns.jcp.org/xml/ns/javaee"
                : "https://jakarta.ee/xml/ns/jakartaee";
        new WarBuilder(Files.createDirectory(folder.resolve("app")), environment)
                .source(environment.equals("ee8") ? SERVLET.replace("jakarta.", "javax.") : SERVLET)
                .file(
                        "WEB-INF/web.xml",
                        "<web-app xmlns='" + namespace + "' version='" + version + "'><resource-ref>"
                                + "<res-ref-name>jdbc/declared</res-ref-name><res-type>javax.sql.DataSource</res-type>"
                                + "<res-auth>Container</res-auth></resource-ref></web-app>")
                .war("shop.war");
        Path settings = folder.resolve("app/shop.properties");
        Files.writeString(settings, "data-source.jdbc/plain = ../jdbc-plain.properties");

        Application application = deployer.deploy(ApplicationSource.configured(null, settings));
        assertThat(get("/shop/count")).isEqualTo("found found found and set");
        assertThat(application.generation().environment()).isEqualTo(environment);
        assertThat(connections(url)).as("three pools and this one").isEqualTo(4);
        deployer.undeploy(application);
        deployer.close();
        assertThat(connections(url)).as("this one alone").isEqualTo(1);
    }

    private static int connections(String url) throws Exception {
        try (Connection connection = DriverManager.getConnection(url, "sa", "secret");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(*) from information_schema.sessions")) {
            row.next();
            return row.getInt(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"ee8, 4.0", "ee9, 5.0", "ee10, 6.0", "ee11, 6.1"})
    void driverInTheWarIsUsedAndForgotten(String environment, String version) throws Exception {
        Deployer deployer = deployer(described("jdbc/own", "url = jdbc:own:db", "user = me"));
        Path war = ownWar(environment, version);
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            Application application = deployer.deploy(new ApplicationSource("/own", war));
            assertThat(get("/own/own.jsp")).isEqualTo("me");
            loaders.add(new WeakReference<>(application.context().getClassLoader()));
        }
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (living(loaders) > 2 && System.nanoTime() < deadline) {
            System.gc();
        }
        assertThat(living(loaders))
                .as("the one that serves, and at most one that a thread's last request refers to")
                .isBetween(1L, 2L);
    }

    private static long living(List<WeakReference<ClassLoader>> loaders) {
        return loaders.stream().filter(loader -> loader.get() != null).count();
    }

    private Path ownWar(String environment, String version) throws Exception {
        String namespace = environment.equals("ee8")
                ? "http://xmlns.jcp.org/xml/ns/javaee"
                : "https://jakarta.ee/xml/ns/jakartaee";
        return new WarBuilder(Files.createDirectory(folder.resolve("own")), environment)
                .source(DRIVER)
                .file("WEB-INF/classes/META-INF/services/java.sql.Driver", "OwnDriver")
                .file("WEB-INF/web.xml", "<web-app xmlns='" + namespace + "' version='" + version + "'/>")
                .file("own.jsp", OWN_PAGE)
                .war("own.war");
    }

    @Test
    void databaseThatIsAwayFailsThoseWhoAsk() throws Exception {
        Deployer deployer = deployer(described("jdbc/own", "url = jdbc:own:away", "wait = 250ms"));
        deployer.deploy(new ApplicationSource("/own", ownWar("ee11", "6.1")));
        assertThat(get("/own/own.jsp"))
                .contains("/own jdbc/own - Connection is not available")
                .endsWith("as java.sql.SQLException: nobody is there");
    }

    @Test
    void entriesHaveOtherNamesThanWhatAllShare() throws Exception {
        Path war = ownWar("ee11", "6.1");
        Path settings = folder.resolve("shop.properties");
        Deployer deployer = deployer(described("jdbc/own", "url = jdbc:own:one"));
        String start = "cannot deploy " + war + ": its names in JNDI and those of the bridge: ";
        Files.writeString(settings, "war = " + war + "\nenv.jdbc/own/name = a\n");
        assertThatThrownBy(() -> deployer.deploy(ApplicationSource.configured(null, settings)))
                .hasMessage(start + "jdbc/own cannot be a name, as jdbc/own/name is below it");
        Files.writeString(settings, "war = " + war + "\nenv.jdbc/own = a\n");
        assertThatThrownBy(() -> deployer.deploy(ApplicationSource.configured(null, settings)))
                .hasMessage(start + "jdbc/own stands there twice");
    }

    @Test
    void sharedFilesAreReadForEachVersion() throws Exception {
        Deployer deployer = deployer(described("jdbc/own", "url = jdbc:nobody:one"));
        ApplicationSource own = new ApplicationSource("/own", ownWar("ee11", "6.1"));
        deployer.deploy(own);
        described("jdbc/own", "url = jdbc:nobody:two");
        deployer.deploy(own);
        assertThat(get("/own/own.jsp")).startsWith("no JDBC driver for jdbc:nobody:two in ");
        Path file = Files.writeString(folder.resolve("jdbc-own.properties"), "");
        assertThatThrownBy(() -> deployer.deploy(own))
                .hasMessageEndingWith("'url' is missing; it is like jdbc:postgresql://host/db (in " + file + ")");
        assertThat(get("/own/own.jsp")).startsWith("no JDBC driver for jdbc:nobody:two in ");
    }

    @Test
    void missingDriverIsTold() throws Exception {
        DataSourceSettings settings = described("jdbc/own", "url = jdbc:nobody://host/db?password=x");
        deployer(settings).deploy(new ApplicationSource("/own", ownWar("ee11", "6.1")));
        assertThat(get("/own/own.jsp"))
                .startsWith("no JDBC driver for jdbc:nobody://host/db in "
                        + WarBuilder.home().resolve("lib/drivers")
                        + " or the WAR; put the driver's jar into one of them, or name it in " + settings.file()
                        + " by 'driver = JAR'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "user = me | 'url' is missing; it is like jdbc:postgresql://host/db",
                "url = postgresql://host/db | 'url' is no URL of JDBC; it is like jdbc:postgresql://host/db",
                "url = jdbc:x:y; connections = 0 | '0' is no number from 1 to 1000",
                "url = jdbc:x:y; connections = 1001 | '1001' is no number from 1 to 1000",
                "url = jdbc:x:y; wait = 249ms | 'wait' is 249 ms, less than 250 ms",
                "url = jdbc:x:y; lifetime = 29s | 'lifetime' is 29000 ms, less than 30000 ms",
                "url = jdbc:x:y; idle-timeout = 9s | 'idle-timeout' is 9000 ms, less than 10000 ms",
                "url = jdbc:x:y; read-only = yes | 'read-only' is 'yes', neither true nor false",
                "url = jdbc:x:y; isolation = none | 'none' is no isolation",
                "url = jdbc:x:y; password = a; password-file = b | 'password' and 'password-file' exclude each other",
                "url = jdbc:x:y; url = jdbc:x:z | 'url' stands there several times, but has one value",
                "url = jdbc:x:y; maxTotal = 8 | unknown key 'maxTotal' in",
            })
    void descriptionsThatMakeNoSenseAreRefused(String lines, String complaint) {
        assertThatThrownBy(() -> described("jdbc/x", lines.split("; ")))
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith(complaint)
                .hasMessageContaining("jdbc-x.properties");
    }

    @Test
    void bordersAreAccepted() throws Exception {
        DataSourceSettings settings = described(
                "java:comp/env/jdbc/x",
                "url = jdbc:x:y",
                "connections = 1000",
                "idle-connections = 2",
                "wait = 250ms",
                "lifetime = 30s",
                "idle-timeout = 10s",
                "isolation = read-committed",
                "property.ssl = true");
        assertThat(settings.name()).isEqualTo("jdbc/x");
        assertThat(settings.connections()).isEqualTo(1000);
        assertThat(settings.isolation()).isEqualTo("READ_COMMITTED");
        assertThat(settings.properties()).containsEntry("ssl", "true");
    }
}
