package dev.gangway.launcher.server;

import dev.gangway.connector.FastCgiConfiguration;
import dev.gangway.connector.FastCgiConnectionFactory;
import dev.gangway.connector.FastCgiServerConnector;
import dev.gangway.launcher.deploy.Application;
import dev.gangway.launcher.deploy.ApplicationSource;
import dev.gangway.launcher.deploy.Deployer;
import dev.gangway.launcher.deploy.Environments;
import dev.gangway.launcher.options.ListenAddress;
import dev.gangway.launcher.options.UserException;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server that answers web servers from its applications.
 *
 * <pre>
 *   Bridge.open: sockets are bound -- deploy, deploy, ... -- accept: requests are served -- close: running ones end
 * </pre>
 *
 * <p>Connections that come between {@code open} and {@code accept} wait in the backlog of the socket. The handlers:
 *
 * <pre>
 *   Server -> GracefulHandler -> ContextHandlerCollection -> one ContextHandler for each application
 * </pre>
 */
public final class Bridge implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Bridge.class);

    private final BridgeSettings settings;
    private final Server server;
    private final GracefulHandler graceful = new GracefulHandler();
    private final List<FastCgiServerConnector> connectors = new ArrayList<>();
    private final Deployer deployer;
    private final Map<String, Application> applications = new LinkedHashMap<>();
    private final WorkFolder workFolder;

    /**
     * Binds the sockets and starts a server without applications, which accepts nothing yet.
     *
     * @throws UserException if an address is taken or cannot be bound, or there is no place to work in
     */
    public static Bridge open(BridgeSettings settings) throws UserException {
        Bridge bridge = new Bridge(settings);
        try {
            bridge.bind();
            bridge.server.start();
            return bridge;
        } catch (UserException e) {
            bridge.close();
            throw e;
        } catch (Exception e) {
            bridge.close();
            throw new UserException("the server did not start: " + e, e);
        }
    }

    private Bridge(BridgeSettings settings) throws UserException {
        this.settings = settings;
        try {
            workFolder = WorkFolder.create(settings.workDir());
        } catch (IOException e) {
            throw new UserException("cannot make a work folder: " + e, e);
        }
        QueuedThreadPool threads = new QueuedThreadPool(settings.threads());
        threads.setName("gangway");
        server = new Server(threads);
        server.setTempDirectory(workFolder.path().toFile());
        server.setStopTimeout(settings.stopTimeout().toMillis());
        ContextHandlerCollection contexts = new ContextHandlerCollection();
        graceful.setHandler(contexts);
        server.setHandler(graceful);
        deployer =
                new Deployer(server, contexts, new Environments(settings.home().resolve("lib")));
    }

    private void bind() throws UserException {
        for (ListenAddress listen : settings.listen()) {
            FastCgiServerConnector connector = new FastCgiServerConnector(
                    server,
                    listen.address(),
                    new FastCgiConnectionFactory(httpConfiguration(), FastCgiConfiguration.defaults()));
            try {
                connector.open();
            } catch (IOException e) {
                throw new UserException("cannot listen on " + listen + ": " + BindFailure.tell(listen, e), e);
            }
            connectors.add(connector);
            if (!listen.isPrivate()) {
                LOG.warn(
                        "Listening on {}, which other machines may reach: whoever does can pretend to be the web server",
                        listen);
            }
        }
    }

    private static HttpConfiguration httpConfiguration() {
        HttpConfiguration http = new HttpConfiguration();
        // The web server names itself and tells the time.
        http.setSendServerVersion(false);
        http.setSendDateHeader(false);
        return http;
    }

    /**
     * Brings an application up.
     *
     * @throws UserException if it is missing, no WAR, or does not start; or if its context path is taken
     */
    public void deploy(ApplicationSource source) throws UserException {
        Application other = applications.get(source.contextPath());
        if (other != null) {
            throw ApplicationSource.duplicate(other.source(), source);
        }
        applications.put(source.contextPath(), deployer.deploy(source));
    }

    /**
     * Serves requests from now on.
     *
     * @throws UserException if a listener does not start
     */
    public void accept() throws UserException {
        try {
            for (FastCgiServerConnector connector : connectors) {
                // One that is added to a running server must be started by hand, and must be told to be its own.
                server.addConnector(connector);
                server.manage(connector);
                connector.start();
            }
        } catch (Exception e) {
            throw new UserException("the server did not start to listen: " + e, e);
        }
    }

    /** Returns the addresses that are bound, with the ports that were chosen. */
    public List<SocketAddress> addresses() {
        return connectors.stream().map(FastCgiServerConnector::getLocalAddress).toList();
    }

    /** Returns the context paths that are up, in the order of deployment. */
    public List<String> contextPaths() {
        return List.copyOf(applications.keySet());
    }

    /** Lets no more requests come, waits for running ones as long as the settings allow, and frees everything. */
    @Override
    public void close() {
        long running = graceful.getCurrentRequestCount();
        if (running > 0) {
            LOG.info(
                    "Stopping: waiting up to {} s for {} running requests",
                    settings.stopTimeout().toSeconds(),
                    running);
        }
        closeSockets();
        try {
            server.stop();
        } catch (TimeoutException e) {
            LOG.warn(
                    "Stopped with requests cut off after {} s",
                    settings.stopTimeout().toSeconds());
        } catch (Exception e) {
            LOG.warn("Stopped, but not cleanly: {}", e.toString());
            LOG.debug("Stop", e);
        }
        server.destroy();
        try {
            workFolder.close();
        } catch (IOException e) {
            LOG.warn("Cannot remove the work folder {}: {}", workFolder.path(), e.toString());
        }
    }

    /** Refuses new connections, so that a web server tries its next back end at once. */
    private void closeSockets() {
        for (FastCgiServerConnector connector : connectors) {
            try {
                // Ends its acceptors, and keeps idle connections no longer. The server waits for the rest of it.
                var unused = connector.shutdown();
                connector.close();
            } catch (IOException e) {
                LOG.warn("Cannot close {}: {}", connector, e.toString());
            }
        }
    }
}
