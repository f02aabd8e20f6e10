package dev.gangway.connector;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.util.IO;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The selectors of a connector: they watch its connections, and the first of them also what it listens on. */
final class Selectors extends SelectorManager {
    private static final Logger LOG = LoggerFactory.getLogger(Selectors.class);

    private final FastCgiServerConnector connector;
    private final ConnectionAcceptor acceptor;
    private @Nullable Standby starting; // of the selector that is being made
    private volatile @Nullable WatchedSelector first;

    Selectors(FastCgiServerConnector connector, ConnectionAcceptor acceptor, int selectors) {
        super(connector.getExecutor(), connector.getScheduler(), selectors);
        this.connector = connector;
        this.acceptor = acceptor;
        addEventListener(new AcceptListener() {
            @Override
            public void onAcceptFailed(SelectableChannel channel, Throwable cause) {
                acceptor.onClosed();
            }

            @Override
            public void onClosed(SelectableChannel channel) {
                acceptor.onClosed();
            }
        });
    }

    /** Returns the one that accepts. */
    WatchedSelector first() {
        return Objects.requireNonNull(first);
    }

    /** Opens an accepted connection, of which the first selector is to learn when there is something to wait for. */
    void open(SocketChannel accepted) {
        WatchedEndPoint endPoint = null;
        onAccepting(accepted);
        try {
            if (!accepted.isOpen()) {
                throw new ClosedChannelException(); // by a listener, to which there are too many
            }
            endPoint = new WatchedEndPoint(accepted, first(), null);
            endPoint.setIdleTimeout(connector.getIdleTimeout());
            Connection connection = newConnection(accepted, endPoint, null);
            endPoint.setConnection(connection);
            onAccepted(accepted);
            endPoint.onOpen();
            endPointOpened(endPoint);
            if (!isRunning()) {
                throw new ClosedChannelException(); // who stops may have closed all others before
            }
            connectionOpened(connection, null);
        } catch (IOException | RuntimeException | Error e) {
            LOG.debug("could not open {}", accepted, e);
            if (endPoint == null || endPoint.getConnection() == null) {
                IO.close(accepted);
                onAcceptFailed(accepted, e);
            } else {
                endPoint.close(e);
            }
        }
    }

    /**
     * Sets connections up, and ends them, on the thread that has come to it: both are short, and a thread may not be free.
     */
    @Override
    protected void execute(Runnable task) {
        if (task instanceof Closeable) { // the others go on selecting
            task.run();
        } else {
            super.execute(task);
        }
    }

    @Override
    public Executor getExecutor() {
        Standby standby = starting;
        return standby == null ? super.getExecutor() : standby;
    }

    @Override
    protected ManagedSelector newSelector(int id) {
        Standby standby = new Standby(super.getExecutor());
        starting = standby; // a selector asks for its executor while it is made
        try {
            WatchedSelector selector = new WatchedSelector(this, id, standby, acceptor);
            if (id == 0) {
                first = selector;
            }
            return selector;
        } finally {
            starting = null;
        }
    }

    @Override
    protected EndPoint newEndPoint(SelectableChannel channel, ManagedSelector selector, SelectionKey key) {
        WatchedEndPoint endPoint = new WatchedEndPoint((SocketChannel) channel, (WatchedSelector) selector, key);
        endPoint.setIdleTimeout(connector.getIdleTimeout());
        return endPoint;
    }

    @Override
    public Connection newConnection(SelectableChannel channel, EndPoint endPoint, @Nullable Object attachment) {
        return connector.getDefaultConnectionFactory().newConnection(connector, endPoint);
    }

    @Override
    protected void endPointOpened(EndPoint endPoint) {
        super.endPointOpened(endPoint);
        connector.onEndPointOpened(endPoint);
    }

    @Override
    protected void endPointClosed(EndPoint endPoint) {
        connector.onEndPointClosed(endPoint);
        super.endPointClosed(endPoint);
    }
}
