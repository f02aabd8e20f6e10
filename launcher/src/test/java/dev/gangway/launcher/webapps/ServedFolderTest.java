package dev.gangway.launcher.webapps;

import dev.gangway.launcher.deploy.Deployer;
import dev.gangway.launcher.testkit.Await;
import dev.gangway.launcher.testkit.Deployers;
import dev.gangway.launcher.testkit.WarBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import org.eclipse.jetty.server.LocalConnector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Tests of a folder whose applications are asked. */
abstract class ServedFolderTest {
    private static final String PAGE =
            """
            <%@ page contentType='text/plain' %>VERSION at ${pageContext.request.contextPath} \
            ${initParam.color} <%= application.getMajorVersion() %>""";

    final Path temp;
    final Path folder;
    private final Server server = new Server();
    private final LocalConnector browser = new LocalConnector(server);
    private final ContextHandlerCollection contexts = new ContextHandlerCollection();
    final Deployer deployer = Deployers.of(server, contexts);
    WebappsFolder webapps;

    ServedFolderTest(Path temp) throws Exception {
        this.temp = temp;
        this.folder = Files.createDirectory(temp.resolve("webapps"));
    }

    @BeforeEach
    void startServer() throws Exception {
        server.addConnector(browser);
        server.setHandler(contexts);
        server.setTempDirectory(Files.createDirectory(temp.resolve("temp")).toFile());
        server.start();
        webapps = new WebappsFolder(folder, deployer, null, () -> false);
    }

    @AfterEach
    void stopServer() throws Exception {
        webapps.close();
        server.stop();
        deployer.close();
    }

    List<FolderEntry> failures() {
        return webapps.entries().stream()
                .filter(entry -> entry.failure() != null)
                .toList();
    }

    void watch() {
        webapps.deployAll();
        webapps.watch(Duration.ofMillis(50));
    }

    void copy(String version, String name) throws Exception {
        copyTo(folder, version, name);
    }

    void copyTo(Path target, String version, String name) throws Exception {
        Files.copy(war(version), target.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }

    Path war(String version) throws Exception {
        return new WarBuilder(Files.createTempDirectory(temp, "war"), "ee11")
                .file("page.jsp", page(version))
                .war("app.war");
    }

    static String page(String version) {
        return PAGE.replace("VERSION", version);
    }

    void awaitPage(String target, String expected) throws Exception {
        Await.until("'" + expected + "' of " + target, () -> get(target).contains(expected));
    }

    String get(String target) throws Exception {
        return get(target, "localhost");
    }

    String get(String target, String host) throws Exception {
        return browser.getResponse("GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
    }
}
