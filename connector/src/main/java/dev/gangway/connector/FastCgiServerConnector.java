package dev.gangway.connector;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.SelectorManager.SelectorManagerListener;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.IO;
import org.eclipse.jetty.util.ProcessorUtils;
import org.eclipse.jetty.util.thread.ThreadPool;
import org.jspecify.annotations.Nullable;

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
    /** How many connections may wait to be accepted unless set otherwise; the same as in php-fpm and nginx. */
    public static final int DEFAULT_ACCEPT_QUEUE_SIZE = 511;

    private final SocketAddress address;
    private final ConnectionAcceptor acceptor;
    private final Selectors selectors;
    private final IdleSweep idleSweep = new IdleSweep(this);
    private final @Nullable UnixSocketFile socketFile; // null for TCP, and for a socket that somebody else has bound

    private int acceptQueueSize = DEFAULT_ACCEPT_QUEUE_SIZE;
    private Set<PosixFilePermission> socketPermissions = PosixFilePermissions.fromString("rw-rw----");
    private @Nullable String socketOwner;
    private @Nullable String socketGroup;
    private Predicate<SocketAddress> peerFilter = peer -> true;
    private boolean inherited;
    private volatile @Nullable ServerSocketChannel serverChannel;

    /**
     * Listens on {@code address} with Jetty's defaults for threads and buffers.
     *
     * @param address an {@code InetSocketAddress} (port 0 for any free one) or a {@link UnixDomainSocketAddress}
     * @param factories by default one {@link FastCgiConnectionFactory}
     */
    public FastCgiServerConnector(Server server, SocketAddress address, ConnectionFactory... factories) {
        this(server, address, -1, factories);
    }

    /**
     * Listens on {@code address}.
     *
     * @param selectors how many selectors watch connections, or -1 for one for each processor, as long as each can have
     *     16 threads of the pool; the threads of selectors serve short requests themselves
     */
    public FastCgiServerConnector(Server server, SocketAddress address, int selectors, ConnectionFactory... factories) {
        this(
                server,
                address,
                address instanceof UnixDomainSocketAddress unix ? new UnixSocketFile(unix.getPath()) : null,
                selectors,
                factories);
    }

    private FastCgiServerConnector(
            Server server,
            SocketAddress address,
            @Nullable UnixSocketFile socketFile,
            int selectors,
            ConnectionFactory... factories) {
        super(
                server,
                null,
                null,
                null,
                0,
                factories.length > 0 ? factories : new ConnectionFactory[] {new FastCgiConnectionFactory()});
        this.address = address;
        this.socketFile = socketFile;
        FastCgiConnectionFactory factory = getConnectionFactory(FastCgiConnectionFactory.class);
        int maxConnections =
                factory == null ? Integer.MAX_VALUE : factory.getConfiguration().maxConnections();
        this.acceptor = new ConnectionAcceptor(this, maxConnections);
        this.selectors = new Selectors(this, acceptor, selectors < 0 ? defaultSelectors() : selectors);
        installBean(this.selectors, true);
        setShutdownIdleTimeout(-1); // running requests are to end in their own time
    }

    /**
     * Accepts from a socket that somebody else has bound, such as the one that a web server hands to a process it
     * starts (FastCGI 1.0, section 2.2).
     *
     * @param inherited of the TCP or Unix family; closed when the connector stops, which cannot start again then; its
     *     file is left alone
     */
    public static FastCgiServerConnector inherited(
            Server server, ServerSocketChannel inherited, ConnectionFactory... factories) throws IOException {
        FastCgiServerConnector connector =
                new FastCgiServerConnector(server, inherited.getLocalAddress(), null, -1, factories);
        connector.inherited = true;
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
     * @throws IOException if the address is taken or cannot be bound, or the socket was inherited and has been closed;
     *     nothing is left open then
     */
    public void open() throws IOException {
        if (serverChannel == null) {
            if (inherited) {
                throw new IOException("the socket on " + address
                        + " was inherited and has been closed; who has bound it must hand it to a new connector");
            }
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
        channel.configureBlocking(false);
        getBeans(SelectorManagerListener.class).forEach(selectors::addEventListener);
        super.doStart();
        acceptor.watch(channel);
        idleSweep.start();
    }

    @Override
    protected void doStop() throws Exception {
        try {
            close();
        } finally {
            idleSweep.stop();
            super.doStop();
            // Those of which no selector has heard yet; the others have been closed by theirs.
            getConnectedEndPoints().forEach(EndPoint::close);
            getBeans(SelectorManagerListener.class).forEach(selectors::removeEventListener);
        }
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
        ServerSocketChannel channel = serverChannel;
        serverChannel = null;
        try {
            if (channel != null && selectors.isRunning()) {
                // First, as a channel that a selector watches is really closed only when that lets go of it: the system
                // would take connections that nobody accepts till then.
                acceptor.unwatch();
                rehearseClose();
                if (isRunning()) {
                    acceptor.acceptRest(channel);
                }
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
    private static void rehearseClose() {
        try (ServerSocketChannel unused = ServerSocketChannel.open()) {
            unused.configureBlocking(false);
        } catch (IOException e) {
            LOG.debug("closing without a rehearsal", e); // such as for want of files, of which the close needs none
        }
    }

    /**
     * Stops accepting, lets running requests end, and closes connections that carry none.
     *
     * @return complete when all connections are closed; what then follows is not run by a selector, which it might stop
     */
    @Override
    public CompletableFuture<Void> shutdown() {
        CompletableFuture<Void> done = super.shutdown();
        if (selectors.isRunning()) {
            acceptor.update();
        }
        for (EndPoint endPoint : getConnectedEndPoints()) {
            if (endPoint.getConnection() instanceof FastCgiConnection connection) {
                connection.closeIfIdle();
            }
        }
        // Not by the common pool, all of whose threads applications may occupy.
        return done.thenRunAsync(() -> {}, task -> new Thread(task, "gangway-shutdown").start());
    }

    /** Returns whether a connection is open, or has been accepted and is about to be. */
    public boolean isConnected() {
        return acceptor.isConnected();
    }

    /** Never called: there are no threads that do nothing but accept. */
    @Override
    protected void accept(int acceptorId) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void setAccepting(boolean accepting) {
        super.setAccepting(accepting);
        if (selectors.isStarted()) { // which is so before the start of this has ended
            acceptor.update();
        }
    }

    // ---- For those who accept and watch ----

    Selectors selectors() {
        return selectors;
    }

    /** Returns the address of accepted sockets where it is not the one that the system knows, as it has been renamed. */
    @Nullable
    SocketAddress renamed() {
        return socketFile == null ? null : address;
    }

    boolean mayConnect(SocketAddress peer) {
        return peerFilter.test(peer);
    }

    @Override
    protected void onEndPointOpened(EndPoint endPoint) {
        super.onEndPointOpened(endPoint);
    }

    @Override
    protected void onEndPointClosed(EndPoint endPoint) {
        super.onEndPointClosed(endPoint);
    }

    @Override
    public @Nullable Object getTransport() {
        return serverChannel;
    }

    @Override
    public String toString() {
        return "%s@%x[%s]".formatted(getClass().getSimpleName(), hashCode(), getLocalAddress());
    }
}
