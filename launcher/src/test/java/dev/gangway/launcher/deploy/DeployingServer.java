package dev.gangway.launcher.deploy;

import dev.gangway.launcher.options.UserException;
import dev.gangway.launcher.testkit.Deployers;
import dev.gangway.launcher.testkit.WarBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jetty.server.LocalConnector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;

/** A server that runs, with a deployer of all generations and a browser that needs no port. */
final class DeployingServer {
    private final Server server = new Server();
    private final LocalConnector browser = new LocalConnector(server);
    private final ContextHandlerCollection contexts = new ContextHandlerCollection();
    private final Deployer deployer = deployer(WarBuilder.home().resolve("lib"));

    /** Starts it, with a new folder in this one for what it unpacks. */
    DeployingServer(Path folder) throws Exception {
        server.addConnector(browser);
        server.setHandler(contexts);
        // Not "work": Jetty would take the same folders for all versions of an application.
        server.setTempDirectory(Files.createDirectory(folder.resolve("temp")).toFile());
        server.start();
    }

    /** Returns another deployer, of the generations that are in a folder. */
    Deployer deployer(Path libraries) {
        return Deployers.of(server, contexts, libraries, context -> {});
    }

    Application deploy(ApplicationSource source) throws UserException {
        return deployer.deploy(source);
    }

    /** Returns the whole answer to a whole request. */
    String ask(String request) throws Exception {
        return browser.getResponse(request);
    }

    void stop() throws Exception {
        server.stop();
        deployer.close();
    }
}
