package dev.gangway.connector;

import dev.gangway.connector.testkit.RecordCutter;
import dev.gangway.connector.testkit.WireBytes;
import dev.gangway.connector.testkit.WireRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.io.ByteArrayEndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.LocalConnector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;
import org.eclipse.jetty.util.thread.ThreadPool;
import org.eclipse.jetty.util.thread.TryExecutor;
import org.jspecify.annotations.Nullable;

/**
 * A connection of which the test takes every step itself: it has no socket, no clock, and no thread but the test's.
 *
 * <p>What comes is read, parsed and served before {@link #give} returns. What needs a thread, and what needs a time, waits
 * until the test runs it.
 */
final class SteppedConnection {
    /** What has been given to the pool of threads and not been run. */
    final Deque<Runnable> tasks = new ArrayDeque<>();

    /** What is to be done when a time has passed. */
    final List<Runnable> timers = new ArrayList<>();

    private final ArrayByteBufferPool.Tracking buffers = new ArrayByteBufferPool.Tracking();
    private final RecordCutter cutter = new RecordCutter();
    private final InMemory endPoint = new InMemory();
    private final FastCgiConnection connection;
    private boolean refusing;
    private @Nullable Runnable whileFilling;

    SteppedConnection(FastCgiConfiguration configuration, Handler handler) {
        Server server = new Server(new Threads(), new Timers(), buffers);
        server.setHandler(handler);
        FastCgiConnectionFactory factory = new FastCgiConnectionFactory(new HttpConfiguration(), configuration);
        Connector connector = new LocalConnector(server, null, null, null, 1, factory) {
            @Override
            public boolean isShutdown() {
                return false; // but not started, as that takes threads
            }
        };
        connection = (FastCgiConnection) factory.newConnection(connector, endPoint);
        endPoint.setConnection(connection);
        connection.onOpen();
    }

    SteppedConnection(Handler handler) {
        this(FastCgiConfiguration.defaults(), handler);
    }

    FastCgiConnection connection() {
        return connection;
    }

    /** Has the web server send something, all at once. */
    void give(byte[]... parts) {
        endPoint.addInput(ByteBuffer.wrap(WireBytes.join(parts)));
    }

    /** Returns the records that the web server has got since this was asked last. */
    List<WireRecord> taken() {
        byte[] bytes = BufferUtil.toArray(endPoint.takeOutput());
        return cutter.add(bytes, bytes.length);
    }

    /** Has no thread for anything from now on. */
    void refuseTasks() {
        refusing = true;
    }

    /** Does something while the next bytes are on their way from the socket to the parser. */
    void whileFilling(Runnable action) {
        whileFilling = action;
    }

    void close() {
        endPoint.close();
    }

    boolean isOpen() {
        return endPoint.isOpen();
    }

    /** Returns how many buffers have been taken from the pool and not been given back. */
    int heldBuffers() {
        return buffers.getLeaks().size();
    }

    private final class InMemory extends ByteArrayEndPoint {
        InMemory() {
            super(null, 0, (ByteBuffer) null, 1024, true);
        }

        @Override
        public int fill(ByteBuffer buffer) throws IOException {
            int filled = super.fill(buffer);
            Runnable action = whileFilling;
            whileFilling = null;
            if (action != null) {
                action.run();
            }
            return filled;
        }

        /** Runs what the selector would. */
        @Override
        protected void execute(Runnable task) {
            task.run();
        }

        @Override
        public void onClose(@Nullable Throwable cause) {
            super.onClose(cause);
            connection.onClose(cause);
        }
    }

    private final class Threads implements ThreadPool, TryExecutor {
        @Override
        public void execute(Runnable task) {
            if (refusing) {
                throw new RejectedExecutionException("by the test");
            }
            tasks.add(task);
        }

        @Override
        public boolean tryExecute(Runnable task) {
            return !refusing && tasks.add(task);
        }

        @Override
        public void join() {}

        @Override
        public int getThreads() {
            return 0;
        }

        @Override
        public int getIdleThreads() {
            return 0;
        }

        @Override
        public boolean isLowOnThreads() {
            return refusing;
        }
    }

    private final class Timers extends AbstractLifeCycle implements Scheduler {
        @Override
        public Task schedule(Runnable task, long delay, TimeUnit unit) {
            timers.add(task);
            return () -> timers.remove(task);
        }
    }
}
