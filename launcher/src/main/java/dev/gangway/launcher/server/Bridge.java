package dev.gangway.launcher.server;

import dev.gangway.launcher.accesslog.AccessLog;
import dev.gangway.launcher.control.ControlServer;
import dev.gangway.launcher.control.Deployments;
import dev.gangway.launcher.deploy.Application;
import dev.gangway.launcher.deploy.ApplicationSource;
import dev.gangway.launcher.deploy.Deployer;
import dev.gangway.launcher.deploy.Environments;
import dev.gangway.launcher.deploy.ErrorPages;
import dev.gangway.launcher.deploy.FormLimits;
import dev.gangway.launcher.deploy.Generation;
import dev.gangway.launcher.jdbc.Drivers;
import dev.gangway.launcher.jndi.JndiResources;
import dev.gangway.launcher.options.ControlSettings;
import dev.gangway.launcher.options.UserException;
import dev.gangway.launcher.scan.Scans;
import dev.gangway.launcher.security.Security;
import dev.gangway.launcher.sendfile.SendFile;
import dev.gangway.launcher.sessions.Sessions;
import dev.gangway.launcher.status.BridgeStatus;
import dev.gangway.launcher.status.StatusPage;
import dev.gangway.launcher.webapps.WebappsFolder;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
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
 *   Server -> GracefulHandler [-> StatusHandler] [-> SlowLog] -> SendFile -> Sessions -> (counts what nobody claims)
 *       -> ContextHandlerCollection -> RunningRequests and ContextHandler of each application
 * </pre>
 */
public final class Bridge implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Bridge.class);

    /** How long new requests on open connections are served after the signal to stop. */
    private static final Duration TO_DRAIN = Duration.ofSeconds(10);

    private static final long DRAIN_LOOK_MILLIS = 5;

    /** How often the folder of applications is looked at. */
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final BridgeSettings settings;
    private final Server server;
    private final GracefulHandler graceful = new GracefulHandler();
    private final Listeners listeners;
    private final Sessions sessions;
    private final Deployer deployer;
    private final StatusPage statusPage;
    private final WorkFolder workFolder;
    private final @Nullable AccessLog accessLog;
    private volatile @Nullable WebappsFolder webapps;
    private @Nullable ControlServer control;

    /**
     * Binds the sockets and starts a server without applications, which accepts nothing yet.
     *
     * @throws UserException if an address is taken or cannot be bound, or there is no place to work in
     */
    public static Bridge open(BridgeSettings settings) throws UserException {
        Bridge bridge = make(settings);
        try {
            bridge.listeners.bind();
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

    /** Makes one that is not open; if it cannot be made, its work folder goes at once. */
    private static Bridge make(BridgeSettings settings) throws UserException {
        WorkFolder workFolder = WorkFolder.create(settings.workDir());
        try {
            return new Bridge(settings, workFolder);
        } catch (UserException | RuntimeException e) {
            remove(workFolder);
            throw e;
        }
    }

    private static void remove(WorkFolder workFolder) {
        try {
            workFolder.close();
        } catch (IOException e) {
            LOG.warn("Cannot remove the work folder {}: {}", workFolder.path(), e.toString());
        }
    }

    private Bridge(BridgeSettings settings, WorkFolder workFolder) throws UserException {
        this.settings = settings;
        this.workFolder = workFolder;
        QueuedThreadPool threads = new QueuedThreadPool(settings.threads());
        threads.setName("gangway");
        server = new Server(threads);
        server.setTempDirectory(workFolder.path().toFile());
        server.setStopTimeout(settings.stopTimeout().toMillis());
        ContextHandlerCollection contexts = new ContextHandlerCollection();
        sessions = Sessions.open(settings.sessions(), settings.home(), server);
        SendFile sendFile = new SendFile(settings.sendFile());
        listeners =
                new Listeners(server, settings.listening(), settings.identity().httpsPort());
        Security security =
                new Security(settings.identity(), settings.listening().trustsRemoteUser(), server);
        ErrorPages errors = new ErrorPages(settings.showErrors());
        errors.configure(server);
        FormLimits forms = new FormLimits(settings.forms());
        Scans scans = new Scans(settings.scanCache(), workFolder.path());
        deployer = new Deployer(
                server,
                contexts,
                new Environments(settings.home().resolve("lib")),
                new JndiResources(new Drivers(settings.home()), settings.jndi()),
                (context, own) -> {
                    sessions.configure(context);
                    security.configure(context);
                    sendFile.configure(context);
                    forms.configure(context);
                    errors.configure(context, own.showErrors());
                    scans.configure(context);
                },
                settings.stopTimeout(),
                listeners::forgetRequests);
        BridgeStatus status = new BridgeStatus(listeners::status, threads, deployer);
        statusPage = new StatusPage(status);
        graceful.setHandler(
                statusPage.around(sendFile.around(sessions.around(status.around(contexts))), settings.status()));
        server.setHandler(graceful);
        accessLog = AccessLog.open(settings.accessLog(), server);
    }

    /**
     * Brings an application up.
     *
     * @throws UserException if it is missing, no WAR, or does not start; or if its context path is taken
     */
    public void deploy(ApplicationSource source) throws UserException {
        deployer.deploy(source, null);
    }

    /**
     * Serves the applications of a folder, and whatever comes, changes or goes there.
     *
     * @param generation what to run those as whose settings do not say it, or null to look at each
     * @param stopping tells whether the rest is not to be deployed any more
     * @throws UserException if the folder cannot be read; not if one of the applications does not start
     */
    public void serveFolder(Path folder, @Nullable Generation generation, BooleanSupplier stopping)
            throws UserException {
        WebappsFolder served = new WebappsFolder(folder, deployer, generation, stopping);
        webapps = served;
        served.deployAll();
        served.watch(LOOK_EVERY);
    }

    /**
     * Makes the socket where commands come to this bridge; they wait until it accepts.
     *
     * @throws UserException if that cannot be
     */
    public void openControl(ControlSettings where) throws UserException {
        control = ControlServer.bind(where, new Deployments(deployer, () -> webapps), statusPage);
    }

    /**
     * Serves requests from now on.
     *
     * @throws UserException if a listener does not start
     */
    public void accept() throws UserException {
        listeners.start();
        if (control != null) {
            control.start();
        }
    }

    /** Returns the addresses that are bound, with the ports that were chosen. */
    public List<SocketAddress> addresses() {
        return listeners.addresses();
    }

    /** Opens the access log anew, if there is one. */
    public void reopenAccessLog() {
        if (accessLog != null) {
            accessLog.reopen();
        }
    }

    /** Returns whether a web server is connected. */
    public boolean isConnected() {
        return listeners.areConnected();
    }

    /** Returns the context paths that are up. */
    public List<String> contextPaths() {
        return deployer.applications().stream()
                .map(Application::contextPath)
                .distinct()
                .toList();
    }

    /**
     * Closes the connections as they become idle. A request that comes meanwhile on one that is open is served, for the
     * web server may not be able to send it again; after a while it is refused, as a connection that carries several
     * requests at a time may never be idle.
     */
    private void drain() {
        long start = System.nanoTime();
        listeners.close();
        Duration atMost = settings.stopTimeout().compareTo(TO_DRAIN) < 0 ? settings.stopTimeout() : TO_DRAIN;
        try {
            while (listeners.areConnected() && System.nanoTime() - start < atMost.toNanos()) {
                Thread.sleep(DRAIN_LOOK_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns how much of the time to stop is left. */
    private Duration left(long start) {
        Duration left = settings.stopTimeout().minusNanos(System.nanoTime() - start);
        return left.isNegative() ? Duration.ZERO : left;
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
        if (control != null) {
            control.refuse();
        }
        WebappsFolder served = webapps;
        if (served != null) {
            served.close();
        }
        long start = System.nanoTime();
        drain();
        if (served != null && !served.awaitDeployments(left(start))) {
            LOG.warn("Stopping under an application that is still starting");
        }
        if (control != null) {
            control.close(left(start));
        }
        if (!settings.stopTimeout().isZero()) {
            server.setStopTimeout(Math.max(1, left(start).toMillis()));
        }
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
        deployer.close();
        server.destroy();
        sessions.close();
        if (accessLog != null) {
            accessLog.close();
        }
        remove(workFolder);
    }
}
