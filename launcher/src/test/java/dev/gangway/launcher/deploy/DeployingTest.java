package dev.gangway.launcher.deploy;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;

/** Tests that deploy applications in a server of their own. */
abstract class DeployingTest {
    final Path folder;
    final DeployingServer server;

    /** Starts the server. */
    DeployingTest(Path folder) throws Exception {
        this.folder = folder;
        server = new DeployingServer(folder);
    }

    @AfterEach
    void stopServer() throws Exception {
        server.stop();
    }
}
