package dev.gangway.launcher.status;

import dev.gangway.launcher.deploy.Application;
import dev.gangway.launcher.deploy.Deployer;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Looks at a running bridge. */
public final class BridgeStatus {
    private final Supplier<List<ListenerStatus>> listeners;
    private final QueuedThreadPool threads;
    private final Deployer deployer;
    private final LongAdder unclaimed = new LongAdder();

    /** Looks at the bridge that consists of these. */
    public BridgeStatus(Supplier<List<ListenerStatus>> listeners, QueuedThreadPool threads, Deployer deployer) {
        this.listeners = listeners;
        this.threads = threads;
        this.deployer = deployer;
    }

    /** Returns a handler around all applications, which counts the requests that are for none of them. */
    public Handler around(Handler applications) {
        return new Handler.Wrapper(applications) {
            @Override
            public boolean handle(Request request, Response response, Callback callback) throws Exception {
                boolean handled = super.handle(request, response, callback);
                if (!handled) {
                    unclaimed.increment();
                }
                return handled;
            }
        };
    }

    Snapshot snapshot() {
        String version = BridgeStatus.class.getPackage().getImplementationVersion();
        return new Snapshot(
                version == null ? "development" : version, // classes that are in no jar
                System.getProperty("java.version"),
                ProcessHandle.current().pid(),
                Instant.now(),
                Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime()),
                listeners.get(),
                threads(),
                memory(),
                deployer.applications().stream().map(BridgeStatus::look).toList(),
                unclaimed.sum());
    }

    private Snapshot.Threads threads() {
        int busy = threads.getUtilizedThreads();
        return new Snapshot.Threads(
                busy,
                Math.max(0, threads.getThreads() - threads.getLeasedThreads() - busy), // they change meanwhile
                threads.getMaxThreads(),
                threads.getQueueSize());
    }

    private static Snapshot.Memory memory() {
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        long direct = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
        return new Snapshot.Memory(heap.getUsed(), heap.getMax(), direct);
    }

    private static Snapshot.App look(Application application) {
        return new Snapshot.App(
                application.contextPath(),
                application.source().settings().virtualHosts(),
                application.sessions(),
                application.running(),
                application.counted());
    }
}
