package dev.gangway.launcher.deploy;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.NanoTime;
import org.jspecify.annotations.Nullable;

/**
 * The part of the server that is one version of an application: its context, and the count of the requests in it.
 *
 * <p>The context can be stopped without cutting anybody off: {@link #retire} sends requests to the successor that have
 * found their way here but have not entered, and {@link #awaitNone} waits for those that have.
 */
final class RunningRequests extends Handler.Wrapper {
    private static final long LOOK_EVERY_MS = 10;

    private final LongAdder begun = new LongAdder();
    private final LongAdder ended = new LongAdder();
    private volatile boolean retired;
    private volatile @Nullable Handler successor;
    private final RequestCounts counts;

    /** Is the way into a context, and counts what becomes of its requests. */
    RunningRequests(ContextHandler context, RequestCounts counts) {
        super(context);
        this.counts = counts;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        begun.increment();
        if (retired) {
            // Chosen from a list of contexts that was replaced meanwhile.
            ended.increment();
            Handler next = successor;
            return next != null && next.handle(request, response, callback);
        }
        AtomicBoolean running = new AtomicBoolean(true);
        long since = request.getBeginNanoTime();
        // The stream ends behind everything else, also behind the saving of the session.
        request.addHttpStreamWrapper(stream -> new Counted(stream, running, since));
        boolean handled = super.handle(request, response, callback);
        if (!handled) {
            end(running); // it is another's, perhaps one at the same path for another host
        }
        return handled;
    }

    /** Returns whether that is new. */
    private boolean end(AtomicBoolean running) {
        boolean first = running.getAndSet(false);
        if (first) {
            ended.increment();
        }
        return first;
    }

    /** Returns what has become of the requests, also of those of versions before. */
    RequestCounts counts() {
        return counts;
    }

    /** Lets no more requests in; those that come are the successor's, if there is one. */
    void retire(@Nullable Handler next) {
        successor = next;
        retired = true;
    }

    /** Returns how many requests have begun and not ended; never too few. */
    long count() {
        long over = ended.sum(); // first: what ends meanwhile only makes the result larger
        return begun.sum() - over;
    }

    /** Waits until no request is left, or until the time is over; returns how many are left. */
    long awaitNone(Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        long left = count();
        while (left > 0 && System.nanoTime() - deadline < 0) {
            Thread.sleep(LOOK_EVERY_MS);
            left = count();
        }
        return left;
    }

    /** Counts the end of a request, unless it has been counted. */
    private final class Counted extends HttpStream.Wrapper {
        private final AtomicBoolean running;
        private final long since;
        private volatile int status;

        Counted(HttpStream stream, AtomicBoolean running, long since) {
            super(stream);
            this.running = running;
            this.since = since;
        }

        @Override
        public void send(
                MetaData.Request request,
                MetaData.@Nullable Response response,
                boolean last,
                @Nullable ByteBuffer content,
                Callback callback) {
            if (response != null) {
                status = response.getStatus(); // an interim one is followed by another
            }
            super.send(request, response, last, content, callback);
        }

        @Override
        public void succeeded() {
            if (end(running)) {
                counts.countAnswered(status, NanoTime.since(since));
            }
            super.succeeded();
        }

        @Override
        public void failed(Throwable failure) {
            if (end(running)) {
                counts.countFailed(NanoTime.since(since));
            }
            super.failed(failure);
        }
    }
}
