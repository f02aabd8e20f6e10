package dev.gangway.launcher.status;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.NanoTime;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of requests that take longer than they may: while they run, with what their threads are doing, and when they end.
 *
 * <p>What comes after the {@code ?} of a URL is left out, since it may be secret.
 */
final class SlowLog extends Handler.Wrapper {
    private static final Logger LOG = LoggerFactory.getLogger(SlowLog.class);

    /** How many times it is looked while a request may run. */
    private static final int LOOKS = 10;

    private final Duration limit;
    private final Set<Running> running = ConcurrentHashMap.newKeySet();
    private Scheduler.@Nullable Task next;

    /** Tells of requests that take longer than this. */
    SlowLog(Duration limit, Handler handler) {
        super(handler);
        this.limit = limit;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        Running entry = new Running(
                request.getMethod() + " " + request.getHttpURI().getPath(),
                request.getBeginNanoTime(),
                Thread.currentThread());
        request.addHttpStreamWrapper(stream -> new Watched(stream, entry));
        running.add(entry);
        try {
            return super.handle(request, response, callback);
        } finally {
            entry.thread = null; // if it goes on, then elsewhere
        }
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        lookLater();
    }

    @Override
    protected void doStop() throws Exception {
        synchronized (this) {
            if (next != null) {
                next.cancel();
                next = null;
            }
        }
        super.doStop();
    }

    private synchronized void lookLater() {
        long millis = Math.max(1, limit.toMillis() / LOOKS);
        next = getServer().getScheduler().schedule(this::look, millis, TimeUnit.MILLISECONDS);
    }

    private void look() {
        running.forEach(this::look);
        synchronized (this) {
            if (next != null) {
                lookLater();
            }
        }
    }

    private void look(Running entry) {
        if (entry.told || NanoTime.since(entry.begin) <= limit.toNanos()) {
            return;
        }
        entry.told = true;
        Thread thread = entry.thread;
        StackTraceElement[] stack = thread == null ? new StackTraceElement[0] : thread.getStackTrace();
        if (thread == null || entry.thread == null) { // what was seen may be of another request
            LOG.warn("Slow: {} has been running for {} s, and no thread is in it", entry.what, entry.seconds());
            return;
        }
        LOG.warn("Slow: {} has been running for {} s", entry.what, entry.seconds(), new Where(thread, stack));
    }

    private void end(Running entry, String how) {
        if (running.remove(entry) && NanoTime.since(entry.begin) > limit.toNanos()) {
            LOG.warn("Slow: {} has {} after {} s", entry.what, how, entry.seconds());
        }
    }

    /** Where a thread is, in the form in which logs show it. */
    @SuppressWarnings("serial") // it is only shown
    private static final class Where extends Throwable {
        Where(Thread thread, StackTraceElement[] stack) {
            super("in " + thread.getName(), null, false, true);
            setStackTrace(stack);
        }
    }

    /** A request. */
    private static final class Running {
        private final String what;
        private final long begin;
        private volatile @Nullable Thread thread;
        private volatile boolean told;

        Running(String what, long begin, Thread thread) {
            this.what = what;
            this.begin = begin;
            this.thread = thread;
        }

        String seconds() {
            return "%.3f".formatted(NanoTime.since(begin) / 1e9);
        }
    }

    /** Learns of the end of a request. */
    private final class Watched extends HttpStream.Wrapper {
        private final Running entry;

        Watched(HttpStream stream, Running entry) {
            super(stream);
            this.entry = entry;
        }

        @Override
        public void succeeded() {
            end(entry, "ended");
            super.succeeded();
        }

        @Override
        public void failed(Throwable failure) {
            end(entry, "failed");
            super.failed(failure);
        }
    }
}
