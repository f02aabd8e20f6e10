package dev.gangway.launcher.control;

import dev.gangway.connector.FastCgiConnectionFactory;
import dev.gangway.connector.FastCgiServerConnector;
import dev.gangway.launcher.options.ControlSettings;
import dev.gangway.launcher.options.UserException;
import dev.gangway.launcher.status.StatusPage;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The socket where a bridge takes commands.
 *
 * <p>It has threads of its own: that all of the bridge's are busy is a reason to ask it.
 */
public final class ControlServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlServer.class);

    /** Enough for a few commands at a time beside what accepts and selects. */
    private static final int THREADS = 16;

    private final Path socket;
    private final Server server;
    private final FastCgiServerConnector connector;

    private ControlServer(ControlSettings settings, Deployments deployments, StatusPage status) throws UserException {
        this.socket = settings.socket();
        QueuedThreadPool threads = new QueuedThreadPool(THREADS, 1);
        threads.setName("gangway-control");
        threads.setDaemon(true);
        server = new Server(threads);
        server.setHandler(new GracefulHandler(new ControlHandler(deployments, status)));
        connector = new FastCgiServerConnector(server, address(), 1, new FastCgiConnectionFactory());
        connector.setSocketPermissions(settings.mode());
        settings.owner().applyTo(connector);
        server.addConnector(connector);
    }

    private UnixDomainSocketAddress address() throws UserException {
        try {
            return UnixDomainSocketAddress.of(socket);
        } catch (IllegalArgumentException e) {
            throw refused(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Binds the socket; commands wait until {@link #start}.
     *
     * @throws UserException if the socket cannot be made, or is another bridge's
     */
    public static ControlServer bind(ControlSettings settings, Deployments deployments, StatusPage status)
            throws UserException {
        ControlServer control = new ControlServer(settings, deployments, status);
        try {
            control.connector.open();
            return control;
        } catch (UserPrincipalNotFoundException e) {
            throw control.refused("there is no user or group " + e.getName(), e);
        } catch (IOException e) {
            throw control.refused(control.reason(e), e);
        }
    }

    private String reason(IOException e) {
        Path folder = socket.toAbsolutePath().getParent();
        if (folder != null && !Files.isDirectory(folder)) {
            return "there is no folder " + folder;
        }
        return folder != null && !Files.isWritable(folder)
                ? "this user may not write in " + folder
                : String.valueOf(e.getMessage());
    }

    private UserException refused(String why, Exception cause) {
        return new UserException(
                "cannot take commands at " + socket + ": " + why + "; say by --control where else, or --control off",
                cause);
    }

    /** Takes commands from now on. */
    public void start() throws UserException {
        try {
            server.start();
            LOG.debug("Commands are taken at {}", socket);
        } catch (Exception e) {
            throw refused(e.toString(), e);
        }
    }

    /** Takes no more commands, and removes the socket; those that are being carried out go on. */
    public void refuse() {
        try {
            connector.close();
        } catch (IOException e) {
            LOG.warn("Cannot close {}: {}", socket, e.toString());
        }
    }

    /** Takes no more commands, and ends at once also those that are being carried out. */
    @Override
    public void close() {
        close(Duration.ZERO);
    }

    /**
     * Takes no more commands.
     *
     * @param atMost how long those that are being carried out may take to end
     */
    public void close(Duration atMost) {
        refuse();
        try {
            server.setStopTimeout(atMost.toMillis());
            server.stop();
            server.destroy();
        } catch (TimeoutException e) {
            LOG.warn("Stopping under a command at {} that is still being carried out", socket);
        } catch (Exception e) {
            LOG.warn("Commands at {} have not ended cleanly: {}", socket, e.toString());
        }
    }
}
