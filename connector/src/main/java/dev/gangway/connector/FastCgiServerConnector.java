package dev.gangway.connector;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.IO;
import org.eclipse.jetty.util.ProcessorUtils;
import org.eclipse.jetty.util.thread.Scheduler;
import org.eclipse.jetty.util.thread.ThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens for web servers on one TCP or Unix-domain socket.
 *
 * <pre>{@code
 * Server server = new Server();
 * server.addConnector(new FastCgiServerConnector(server, new InetSocketAddress("127.0.0.1", 9000)));
 * server.start();
 * }</pre>
 *
 * <p>It is longer than other files by its settings and their contracts.
 *
 * <p>It is no Jetty {@code NetworkConnector}: a server therefore never opens it before its applications have started.
 * Call {@link #open()} first to learn early that an address is taken; connections then wait in the backlog.
 */
public final class FastCgiServerConnector extends AbstractConnector {
    private static final Logger LOG = LoggerFactory.getLogger(FastCgiServerConnector.class);

    /** How many connections may wait to be accepted unless set otherwise; the same as in php-fpm and nginx. */
    public static final int DEFAULT_ACCEPT_QUEUE_SIZE = 511;

    /**
     * How many bytes of an answer wait in a Unix-domain socket; the system may allow fewer. Unlike TCP's, its buffer does
     * not grow by itself, and each time a large answer fills it the application sleeps and is woken.
     */
    private static final int UNIX_SEND_BUFFER = 1024 * 1024;

    private final SocketAddress address;
    private final SelectorManager selectorManager;
    private final IdleSweep idleSweep = new IdleSweep(this);
    private final @Nullable UnixSocketFile socketFile; // null for TCP, and for a socket that somebody else has bound
    private final Semaphore connections; // how many more may be open
    private final int maxConnections;

    private int acceptQueueSize = DEFAULT_ACCEPT_QUEUE_SIZE;
    private Set<PosixFilePermission> socketPermissions = PosixFilePermissions.fromString("rw-rw----");
    private @Nullable String socketOwner;
    private @Nullable String socketGroup;
    private Predicate<SocketAddress> peerFilter = peer -> true;
    private volatile @Nullable ServerSocketChannel serverChannel;
    private volatile @Nullable Selector acceptable; // where acceptors wait: an interrupt ends that and closes nothing

    /**
     * Listens on {@code address} with Jetty's defaults for threads and buffers.
     *
     * @param address an {@code InetSocketAddress} (port 0 for any free one) or a {@link UnixDomainSocketAddress}
     * @param factories by default one {@link FastCgiConnectionFactory}
     */
    public FastCgiServerConnector(Server server, SocketAddress address, ConnectionFactory... factories) {
        this(server, address, -1, -1, factories);
    }

    /**
     * Listens on {@code address}.
     *
     * @param acceptors how many threads accept connections, 1 or more, or -1 for Jetty's choice
     * @param selectors how many selectors watch connections, or -1 for one for each processor, as long as each can have
     *     16 threads of the pool; the threads of selectors serve short requests themselves
     */
    public FastCgiServerConnector(
            Server server, SocketAddress address, int acceptors, int selectors, ConnectionFactory... factories) {
        this(
                server,
                address,
                address instanceof UnixDomainSocketAddress unix ? new UnixSocketFile(unix.getPath()) : null,
                acceptors,
                selectors,
                factories);
    }

    private FastCgiServerConnector(
            Server server,
            SocketAddress address,
            @Nullable UnixSocketFile socketFile,
            int acceptors,
            int selectors,
            ConnectionFactory... factories) {
        super(
                server,
                null,
                null,
                null,
                acceptors,
                factories.length > 0 ? factories : new ConnectionFactory[] {new FastCgiConnectionFactory()});
        if (getAcceptors() == 0) {
            throw new IllegalArgumentException("acceptors 0 (expected 1 or more, or -1)");
        }
        this.address = address;
        this.socketFile = socketFile;
        FastCgiConnectionFactory factory = getConnectionFactory(FastCgiConnectionFactory.class);
        this.maxConnections =
                factory == null ? Integer.MAX_VALUE : factory.getConfiguration().maxConnections();
        this.connections = new Semaphore(maxConnections);
        this.selectorManager =
                new Selectors(getExecutor(), getScheduler(), selectors < 0 ? defaultSelectors() : selectors);
        installBean(selectorManager, true);
        setShutdownIdleTimeout(-1); // running requests are to end in their own time
    }

    /**
     * Accepts from a socket that somebody else has bound, such as the one that a web server hands to a process it
     * starts (FastCGI 1.0, section 2.2).
     *
     * @param inherited of the TCP or Unix family; closed when the connector stops, its file is left alone
     */
    public static FastCgiServerConnector inherited(
            Server server, ServerSocketChannel inherited, ConnectionFactory... factories) throws IOException {
        FastCgiServerConnector connector =
                new FastCgiServerConnector(server, inherited.getLocalAddress(), null, -1, -1, factories);
        connector.serverChannel = inherited;
        return connector;
    }

    private int defaultSelectors() {
        int processors = ProcessorUtils.availableProcessors();
        return getExecutor() instanceof ThreadPool.SizedThreadPool pool
                ? Math.max(1, Math.min(processors, pool.getMaxThreads() / 16))
                : processors;
    }

    /** Returns how many connections may wait to be accepted. */
    public int getAcceptQueueSize() {
        return acceptQueueSize;
    }

    /** Sets, before {@link #open()}, how many connections may wait to be accepted; the system may allow fewer. */
    public void setAcceptQueueSize(int acceptQueueSize) {
        this.acceptQueueSize = acceptQueueSize;
    }

    /** Returns the mode that the file of a Unix-domain socket gets. */
    public Set<PosixFilePermission> getSocketPermissions() {
        return socketPermissions;
    }

    /** Sets, before {@link #open()}, the mode of the file of a Unix-domain socket; by default {@code rw-rw----}. */
    public void setSocketPermissions(Set<PosixFilePermission> socketPermissions) {
        this.socketPermissions = Set.copyOf(socketPermissions);
    }

    /** Sets, before {@link #open()}, the owner of a Unix-domain socket's file; by default whoever runs the process. */
    public void setSocketOwner(String user) {
        socketOwner = user;
    }

    /** Sets, before {@link #open()}, the group of a Unix-domain socket's file; by default that of the process's user. */
    public void setSocketGroup(String group) {
        socketGroup = group;
    }

    /**
     * Sets, before the start, who may connect; by default everybody who can. A connection from anybody else is closed
     * before a byte is read or written.
     *
     * @param filter tells for the address of a peer, an {@code InetSocketAddress} or an unnamed
     *     {@link UnixDomainSocketAddress}, whether it may; called by the thread that accepts
     */
    public void setPeerFilter(Predicate<SocketAddress> filter) {
        peerFilter = filter;
    }

    /** Returns the address that is bound, or, before {@link #open()}, the one to be bound. */
    public SocketAddress getLocalAddress() {
        ServerSocketChannel channel = serverChannel;
        try {
            // A socket file of ours was made under another name, which its channel would tell.
            SocketAddress bound = channel == null || socketFile != null ? null : channel.getLocalAddress();
            return bound == null ? address : bound;
        } catch (IOException e) {
            return address; // closed meanwhile
        }
    }

    /**
     * Binds the socket, if that has not been done yet.
     *
     * @throws IOException if the address is taken or cannot be bound; nothing is left open then
     */
    public void open() throws IOException {
        if (serverChannel == null) {
            serverChannel = bind();
        }
    }

    private ServerSocketChannel bind() throws IOException {
        if (socketFile != null) {
            return socketFile.bind(acceptQueueSize, socketPermissions, socketOwner, socketGroup);
        }
        ServerSocketChannel channel = ServerSocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            return channel.bind(address, acceptQueueSize);
        } catch (IOException | RuntimeException | Error e) {
            channel.close();
            throw e;
        }
    }

    @Override
    protected void doStart() throws Exception {
        open();
        ServerSocketChannel channel = Objects.requireNonNull(serverChannel);
        Selector selector = Selector.open();
        acceptable = selector;
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_ACCEPT);
        setAccepting(true);
        super.doStart();
        idleSweep.start();
    }

    @Override
    protected void doStop() throws Exception {
        close();
        idleSweep.stop();
        super.doStop();
    }

    /**
     * Lets go of what is kept of requests that have ended, to be used again by the next ones.
     *
     * <p>To be called after an application was taken out of a running server, whose class loader would otherwise stay in
     * memory for an unknown time.
     */
    public void forgetRequests() {
        FastCgiConnectionFactory factory = getConnectionFactory(FastCgiConnectionFactory.class);
        if (factory != null) {
            factory.forgetRequests();
        }
    }

    /**
     * Stops accepting and removes the socket file that {@link #open()} made; accepted connections go on, and those that
     * wait to be accepted are: a web server may have sent a request already, and cannot send all of them again.
     */
    public void close() throws IOException {
        setAccepting(false); // acceptors wait, with nothing to accept from
        ServerSocketChannel channel = serverChannel;
        Selector selector = acceptable;
        serverChannel = null;
        acceptable = null;
        try {
            // First, as a channel that a selector watches is really closed only when that lets go of it: till then the
            // system would take connections that nobody accepts.
            IO.close(selector);
            rehearseClose();
            while (channel != null && isRunning() && acceptNext(channel)) {
                LOG.debug("accepted at the end");
            }
        } finally {
            IO.close(channel);
        }
        if (socketFile != null) {
            socketFile.delete();
        }
    }

    /**
     * Closes a channel that nobody uses, as the code for that has never run before, and is more than twice as slow the
     * first time: the system resets what comes between the last look and the close.
     */
    private static void rehearseClose() throws IOException {
        try (ServerSocketChannel unused = ServerSocketChannel.open()) {
            unused.configureBlocking(false);
        }
    }

    /** Stops accepting, lets running requests end, and closes connections that carry none. */
    @Override
    public CompletableFuture<Void> shutdown() {
        CompletableFuture<Void> done = super.shutdown();
        for (EndPoint endPoint : getConnectedEndPoints()) {
            if (endPoint.getConnection() instanceof FastCgiConnection connection) {
                connection.closeIfIdle();
            }
        }
        return done;
    }

    /** Returns whether a connection is open, or has been accepted and is about to be. */
    public boolean isConnected() {
        return connections.availablePermits() < maxConnections;
    }

    @Override
    protected void accept(int acceptorId) throws IOException {
        ServerSocketChannel channel = serverChannel;
        Selector selector = acceptable;
        if (channel == null || selector == null) {
            return;
        }
        try {
            connections.acquire(); // beyond the limit connections wait in the backlog
            connections.release();
            if (!acceptNext(channel)) {
                selector.select(key -> {}); // not by its set of keys, which acceptors would share
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the connector shuts down
        } catch (ClosedSelectorException e) {
            LOG.debug("closed while waiting for a connection");
        }
    }

    /** Accepts a connection; returns false if there is none, or there may be no more. */
    private boolean acceptNext(ServerSocketChannel channel) throws IOException {
        if (!connections.tryAcquire()) {
            return false;
        }
        SocketChannel accepted = null;
        boolean handedOn = false;
        try {
            accepted = channel.accept();
            handedOn = accepted != null && accept(accepted);
            return accepted != null;
        } finally {
            if (!handedOn) {
                IO.close(accepted);
                connections.release();
            }
        }
    }

    /** Hands a connection to a selector; returns false if it is not wanted. */
    private boolean accept(SocketChannel channel) throws IOException {
        SocketAddress peer = channel.getRemoteAddress();
        if (!peerFilter.test(peer)) {
            LOG.warn("connection from {} refused: not among those who may connect", peer);
            return false;
        }
        channel.configureBlocking(false);
        if (peer instanceof InetSocketAddress) {
            // A small answer is one write, and a flush must not wait for the peer's acknowledgement.
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        } else {
            channel.setOption(StandardSocketOptions.SO_SNDBUF, UNIX_SEND_BUFFER);
        }
        selectorManager.accept(channel);
        return true;
    }

    @Override
    public @Nullable Object getTransport() {
        return serverChannel;
    }

    @Override
    public String toString() {
        return "%s@%x[%s]".formatted(getClass().getSimpleName(), hashCode(), getLocalAddress());
    }

    /** Watches the accepted sockets. */
    private final class Selectors extends SelectorManager {
        private @Nullable Standby starting; // of the selector that is being made

        Selectors(Executor executor, Scheduler scheduler, int selectors) {
            super(executor, scheduler, selectors);
            addEventListener(new AcceptListener() {
                @Override
                public void onAcceptFailed(SelectableChannel channel, Throwable cause) {
                    connections.release();
                }

                @Override
                public void onClosed(SelectableChannel channel) {
                    connections.release();
                }
            });
        }

        /** Runs the set-up of an accepted connection on the selector's thread: it is short, and a thread may not be free. */
        @Override
        protected void execute(Runnable task) {
            if (task instanceof ManagedSelector.SelectorUpdate) {
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
                return new WatchedSelector(this, id, standby);
            } finally {
                starting = null;
            }
        }

        @Override
        protected EndPoint newEndPoint(SelectableChannel channel, ManagedSelector selector, SelectionKey key) {
            WatchedEndPoint endPoint = new WatchedEndPoint(
                    (SocketChannel) channel,
                    selector,
                    key,
                    ((WatchedSelector) selector).standby(),
                    socketFile == null ? null : address);
            endPoint.setIdleTimeout(getIdleTimeout());
            return endPoint;
        }

        @Override
        public Connection newConnection(SelectableChannel channel, EndPoint endPoint, @Nullable Object attachment) {
            return getDefaultConnectionFactory().newConnection(FastCgiServerConnector.this, endPoint);
        }

        @Override
        protected void endPointOpened(EndPoint endPoint) {
            super.endPointOpened(endPoint);
            onEndPointOpened(endPoint);
        }

        @Override
        protected void endPointClosed(EndPoint endPoint) {
            onEndPointClosed(endPoint);
            super.endPointClosed(endPoint);
        }
    }
}
