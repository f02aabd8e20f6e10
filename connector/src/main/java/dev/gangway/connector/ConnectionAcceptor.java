package dev.gangway.connector;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.util.IO;
import org.eclipse.jetty.util.thread.Invocable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts connections, on the thread of the first selector.
 *
 * <p>Many web servers make a connection for each request unless told otherwise. There the thread that accepts also reads
 * the request, which has mostly come by then, serves it, and closes the connection, of which no selector has ever heard.
 * Connections that are kept are watched by all selectors in turn; so are all while there is more to do than one thread
 * can.
 *
 * <p>Beyond the limit of connections, and for a moment where the system has none to give, they wait in the backlog.
 */
final class ConnectionAcceptor implements ManagedSelector.Selectable {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionAcceptor.class);

    /**
     * How many bytes of an answer wait in a Unix-domain socket; the system may allow fewer. Unlike TCP's, its buffer does
     * not grow by itself, and each time a large answer fills it the application sleeps and is woken.
     */
    private static final int UNIX_SEND_BUFFER = 1024 * 1024;

    /** How long nothing is accepted after that has failed, as where the process may open no more files. */
    private static final long FAILURE_MILLIS = 1000;

    /** How long to wait for a selector, which another thread may just have stopped. */
    private static final long STOPPED_SECONDS = 5;

    private final FastCgiServerConnector connector;
    private final int maxConnections;
    private final Semaphore connections; // how many more may be open

    private volatile boolean kept = true; // whether the last connection that began was to outlast its first request
    private volatile boolean waiting; // for a connection to be closed, as there may be no more
    private volatile boolean failing; // for a moment

    // Owned by the selector's thread.
    private @Nullable ServerSocketChannel channel;
    private @Nullable SelectionKey key;
    private int turn; // whose it is, while there is more to do than one thread can

    ConnectionAcceptor(FastCgiServerConnector connector, int maxConnections) {
        this.connector = connector;
        this.maxConnections = maxConnections;
        this.connections = new Semaphore(maxConnections);
    }

    /** Begins to accept. */
    void watch(ServerSocketChannel listening) {
        connector.selectors().first().submit(selector -> register(listening, selector));
    }

    private void register(ServerSocketChannel listening, Selector selector) {
        try {
            channel = listening;
            failing = false; // what was to end that may have gone with the server's scheduler
            key = listening.register(selector, 0, this);
            updateKey();
        } catch (IOException e) {
            LOG.debug("closed before anything was accepted", e);
        }
    }

    /** Lets go of the socket, and returns when the selector has; what waits in its backlog stays there. */
    void unwatch() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        ManagedSelector first = connector.selectors().first();
        first.submit(selector -> {
            if (key != null) {
                key.cancel();
                key = null;
            }
            first.submit(next -> done.complete(null)); // it has let go of what is cancelled when it selects next
        });
        done.completeOnTimeout(null, STOPPED_SECONDS, TimeUnit.SECONDS).join();
    }

    /** Looks again whether to accept. */
    void update() {
        connector.selectors().first().submit(selector -> updateKey());
    }

    /** A connection has been closed. */
    void onClosed() {
        connections.release();
        if (waiting) {
            waiting = false;
            update();
        }
    }

    /** Returns whether a connection is open, or has been accepted and is about to be. */
    boolean isConnected() {
        return connections.availablePermits() < maxConnections;
    }

    /** Returns what connections have as their own address where the system knows another; null if it knows. */
    @Nullable
    SocketAddress renamed() {
        return connector.renamed();
    }

    /** The first request of a connection says whether that is to outlast it. */
    void noteKept(boolean keepsConnection) {
        if (kept != keepsConnection) {
            kept = keepsConnection;
        }
    }

    // ---- Called by the selector ----

    @Override
    public @Nullable Runnable onSelected() {
        ServerSocketChannel listening = Objects.requireNonNull(channel);
        SocketChannel accepted = next(listening);
        while (accepted != null) {
            try {
                if (!kept && isForFirst()) {
                    return new FirstRequest(accepted);
                }
                connector.selectors().accept(accepted);
            } catch (RuntimeException | Error e) { // such as a lack of memory, for which Jetty would cease to listen
                IO.close(accepted);
                connections.release();
                onFailure(listening, e);
                return null;
            }
            accepted = mayAccept() ? next(listening) : null; // a listener may find that there are enough
        }
        return null;
    }

    /** Returns whether the first selector has the time for a connection, or it is its turn. */
    private boolean isForFirst() {
        return !connector.selectors().first().isBusy()
                || ++turn % connector.selectors().getSelectorCount() == 0;
    }

    @Override
    public void updateKey() {
        SelectionKey current = key;
        if (current != null) {
            try {
                current.interestOps(mayAccept() ? SelectionKey.OP_ACCEPT : 0);
            } catch (CancelledKeyException e) {
                LOG.debug("closed by somebody else", e); // the selector, to which this must not get, goes on
            }
        }
    }

    /** Returns whether connections are accepted that come; by the selector's thread, or where nothing happens. */
    boolean mayAccept() {
        return connector.isAccepting() && !connector.isShutdown() && !waiting && !failing;
    }

    @Override
    public void replaceKey(SelectionKey newKey) {
        key = newKey;
    }

    // ---- Connections ----

    /**
     * Hands all that wait in the backlog to selectors, as long as there may be more; called when this has been {@linkplain
     * #unwatch let go of}.
     */
    void acceptRest(ServerSocketChannel listening) {
        SocketChannel accepted = next(listening);
        while (accepted != null) {
            LOG.debug("accepted at the end");
            connector.selectors().accept(accepted);
            accepted = next(listening);
        }
    }

    /** Returns a connection; null if there is none now, or may be no more. */
    private @Nullable SocketChannel next(ServerSocketChannel listening) {
        while (mayOpen()) {
            SocketChannel accepted = null;
            boolean wanted = false;
            try {
                accepted = listening.accept();
                if (accepted == null) {
                    return null;
                }
                wanted = isWanted(accepted);
                if (wanted) {
                    return accepted;
                }
            } catch (IOException | RuntimeException | Error e) {
                if (accepted == null) {
                    onFailure(listening, e);
                    return null;
                }
                LOG.debug("closed before it was accepted", e);
            } finally {
                if (!wanted) {
                    IO.close(accepted);
                    connections.release();
                }
            }
        }
        return null;
    }

    /** Takes leave to open another connection; returns false, and has the next close looked out for, if there is none. */
    boolean mayOpen() {
        boolean may = connections.tryAcquire();
        if (!may) {
            waiting = true;
            may = connections.tryAcquire(); // one that was closed just before has not seen that somebody waits
            if (may) {
                waiting = false;
            }
        }
        return may;
    }

    private void onFailure(ServerSocketChannel listening, Throwable cause) {
        if (!listening.isOpen()) {
            return;
        }
        LOG.warn("accepting a connection failed; the next ones wait for {} ms", FAILURE_MILLIS, cause);
        failing = true;
        connector
                .getScheduler()
                .schedule(
                        () -> {
                            failing = false;
                            update();
                        },
                        FAILURE_MILLIS,
                        TimeUnit.MILLISECONDS);
    }

    private boolean isWanted(SocketChannel accepted) throws IOException {
        SocketAddress peer = accepted.getRemoteAddress();
        if (!connector.mayConnect(peer)) {
            LOG.warn("connection from {} refused: not among those who may connect", peer);
            return false;
        }
        accepted.configureBlocking(false);
        if (peer instanceof InetSocketAddress) {
            // A small answer is one write, and a flush must not wait for the peer's acknowledgement.
            accepted.setOption(StandardSocketOptions.TCP_NODELAY, true);
        } else {
            accepted.setOption(StandardSocketOptions.SO_SNDBUF, UNIX_SEND_BUFFER);
        }
        return true;
    }

    /** Opens a connection and, if its first request has come, serves that. */
    private final class FirstRequest implements Invocable.Task, Closeable {
        private final SocketChannel accepted;

        FirstRequest(SocketChannel accepted) {
            this.accepted = accepted;
        }

        @Override
        public void run() {
            connector.selectors().open(accepted);
        }

        /** Called in place of the other where there is no thread for it. */
        @Override
        public void close() {
            IO.close(accepted);
            onClosed();
        }

        @Override
        public InvocationType getInvocationType() {
            return ConnectionReader.invocationType(connector);
        }
    }
}
