package dev.gangway.launcher.control;

import dev.gangway.launcher.deploy.Deployer;
import dev.gangway.launcher.options.ControlSettings;
import dev.gangway.launcher.options.SocketOwner;
import dev.gangway.launcher.options.UserException;
import dev.gangway.launcher.status.BridgeStatus;
import dev.gangway.launcher.status.StatusPage;
import dev.gangway.launcher.testkit.Deployers;
import dev.gangway.launcher.testkit.WarBuilder;
import dev.gangway.launcher.webapps.WebappsFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.eclipse.jetty.server.LocalConnector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Tests of commands over a real socket to a real deployer and a real folder. */
abstract class CommandedTest {
    final Path temp;
    final Path folder;
    final Path socket;
    private final Server server = new Server();
    private final LocalConnector browser = new LocalConnector(server);
    private final ContextHandlerCollection contexts = new ContextHandlerCollection();
    final Deployer deployer = Deployers.of(server, contexts);
    final ControlClient client;

    @Nullable
    WebappsFolder webapps;

    @Nullable
    ControlServer control;

    CommandedTest(Path temp) throws Exception {
        this.temp = temp;
        this.folder = Files.createDirectory(temp.resolve("webapps"));
        this.socket = folder.resolve(ControlSettings.FILE_NAME);
        this.client = new ControlClient(socket);
    }

    @BeforeEach
    void start() throws Exception {
        server.addConnector(browser);
        server.setHandler(contexts);
        server.setTempDirectory(Files.createDirectory(temp.resolve("temp")).toFile());
        server.start();
        webapps = new WebappsFolder(folder, deployer, null, () -> false);
        webapps.deployAll();
        control = bind("rw-------");
        control.start();
    }

    final ControlServer bind(String mode) throws UserException {
        return ControlServer.bind(
                new ControlSettings(socket, PosixFilePermissions.fromString(mode), SocketOwner.PROCESS),
                new Deployments(deployer, () -> webapps),
                new StatusPage(new BridgeStatus(List::of, new QueuedThreadPool(), deployer)));
    }

    @AfterEach
    void stop() throws Exception {
        Objects.requireNonNull(control).close();
        server.stop();
        deployer.close();
    }

    final Object[] applications() throws UserException {
        return (Object[]) Objects.requireNonNull(client.list().content().get("applications"));
    }

    @SuppressWarnings("unchecked")
    final Map<String, Object> application(String contextPath) throws UserException {
        return Arrays.stream(applications())
                .map(application -> (Map<String, Object>) application)
                .filter(application -> contextPath.equals(application.get("contextPath")))
                .findFirst()
                .orElseThrow();
    }

    /** Returns the files in the folder but the hidden ones. */
    final List<String> visible() throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.startsWith("."))
                    .sorted()
                    .toList();
        }
    }

    /** Returns a WAR with one page; the same for the same text. */
    final Path war(String text) throws Exception {
        Path war = temp.resolve(text + ".war");
        if (!Files.exists(war)) {
            Path made = new WarBuilder(Files.createTempDirectory(temp, "war"), "ee11")
                    .file("page.txt", text)
                    .file("page2.txt", text.repeat(50))
                    .war("app.war");
            Files.move(made, war);
        }
        return war;
    }

    final String get(String target) throws Exception {
        return browser.getResponse("GET " + target + " HTTP/1.1\r\nHost: a.org\r\nConnection: close\r\n\r\n");
    }
}
