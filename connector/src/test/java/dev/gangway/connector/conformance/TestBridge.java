package dev.gangway.connector.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.connector.FastCgiConfiguration;
import dev.gangway.connector.FastCgiConnectionFactory;
import dev.gangway.connector.FastCgiServerConnector;
import dev.gangway.connector.testkit.Await;
import dev.gangway.connector.testkit.FastCgiPeer;
import dev.gangway.connector.testkit.WireBytes;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.Graceful;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * A Jetty server with the connector on a loopback port, or wherever asked.
 *
 * <p>Closing it checks that every buffer has gone back to the pool.
 */
public final class TestBridge implements AutoCloseable {
    private final Server server;
    private final FastCgiServerConnector connector;
    private final ArrayByteBufferPool pool;

    private TestBridge(Builder builder) {
        QueuedThreadPool threads = new QueuedThreadPool(builder.threads, Math.min(8, builder.threads));
        threads.setName("bridge");
        if (builder.reservedThreads != null) {
            threads.setReservedThreads(builder.reservedThreads);
        }
        pool = builder.trackBuffers ? new ArrayByteBufferPool.Tracking() : new ArrayByteBufferPool();
        server = new Server(threads, builder.scheduler, pool);
        ConnectionFactory factory = new FastCgiConnectionFactory(builder.http, builder.fastCgi.build());
        connector =
                new FastCgiServerConnector(server, builder.address, builder.selectors, builder.wrapper.apply(factory));
        builder.connector.accept(connector);
        server.addConnector(connector);
        server.setHandler(builder.handler);
        server.setStopTimeout(builder.stopMillis);
        try {
            server.start();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Starts with every default. */
    public static TestBridge start(Handler handler) {
        return of(handler).start();
    }

    /** Begins with every default. */
    public static Builder of(Handler handler) {
        return new Builder(handler);
    }

    /** Returns the address that web servers connect to. */
    public SocketAddress address() {
        return connector.getLocalAddress();
    }

    /** Opens a connection. */
    public FastCgiPeer connect() {
        return FastCgiPeer.connect(address());
    }

    public Server server() {
        return server;
    }

    public FastCgiServerConnector connector() {
        return connector;
    }

    /** Requires that a new connection gets an answer. */
    public void requireServing() {
        try (FastCgiPeer peer = connect()) {
            peer.send(WireBytes.get(1, WireBytes.CLOSE, "/"));
            assertThat(peer.answer(1).hasHead()).isTrue();
            peer.readUntilClosed();
        }
    }

    /** Waits until the bridge has no connection open. */
    public void awaitNoConnections() {
        Await.until(
                "every connection closed",
                () -> connector.getConnectedEndPoints().isEmpty());
    }

    /** Lets the server refuse new work and wait for running requests; complete when they have ended. */
    public java.util.concurrent.CompletableFuture<Void> shutdown() {
        return Graceful.shutdown(server);
    }

    @Override
    public void close() {
        String leaks = awaitNoLeaks();
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        assertThat(leaks).as("buffers that were not released").isEmpty();
    }

    private String awaitNoLeaks() {
        if (pool instanceof ArrayByteBufferPool.Tracking tracking) {
            try {
                Await.until("all buffers back", () -> tracking.getLeaks().isEmpty());
            } catch (AssertionError e) {
                return tracking.dumpLeaks();
            }
        }
        return "";
    }

    /** Collects what a test wants otherwise. */
    public static final class Builder {
        private final Handler handler;
        private final HttpConfiguration http = new HttpConfiguration();
        private final FastCgiConfiguration.Builder fastCgi = FastCgiConfiguration.builder();
        private SocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        private Consumer<FastCgiServerConnector> connector = made -> {};
        private UnaryOperator<ConnectionFactory> wrapper = UnaryOperator.identity();
        private int selectors = 1;
        private int threads = 64;
        private @Nullable Integer reservedThreads;
        private @Nullable Scheduler scheduler;
        private boolean trackBuffers = true;
        private long stopMillis;

        private Builder(Handler handler) {
            this.handler = handler;
        }

        public Builder fastCgi(Consumer<FastCgiConfiguration.Builder> settings) {
            settings.accept(fastCgi);
            return this;
        }

        public Builder http(Consumer<HttpConfiguration> settings) {
            settings.accept(http);
            return this;
        }

        public Builder listen(SocketAddress on) {
            address = on;
            return this;
        }

        /** Sets the listener up before it starts. */
        public Builder connector(Consumer<FastCgiServerConnector> settings) {
            connector = settings;
            return this;
        }

        /** Puts something around the factory of FastCGI connections. */
        public Builder wrap(UnaryOperator<ConnectionFactory> around) {
            wrapper = around;
            return this;
        }

        /** Has several selectors share the connections. */
        public Builder selectors(int count) {
            selectors = count;
            return this;
        }

        /** Limits the threads of the server; one accepts and selects, and none is kept in reserve. */
        public Builder threads(int count) {
            threads = count;
            reservedThreads = 0;
            return this;
        }

        /** Has something else than a clock decide when the time for something has come. */
        public Builder scheduler(Scheduler of) {
            scheduler = of;
            return this;
        }

        /** Spares the cost of watching every buffer, for tests of volume. */
        public Builder untracked() {
            trackBuffers = false;
            return this;
        }

        /** Lets running requests end when the server stops. */
        public Builder stopTimeout(long millis) {
            stopMillis = millis;
            return this;
        }

        public TestBridge start() {
            return new TestBridge(this);
        }
    }
}
