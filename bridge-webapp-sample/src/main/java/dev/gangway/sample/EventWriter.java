package dev.gangway.sample;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The writer of one event stream, which never blocks.
 *
 * <pre>
 *   WRITE ----> FLUSH ----> PAUSE (the scheduler) ----> WRITE
 *                 `-- after the last event --> END ----> OVER
 * </pre>
 *
 * Each arrow but the scheduler's waits until the output is ready. When it is not, the container calls
 * {@link #onWritePossible} later, and the next event is not due before the last one has left: a slow client slows
 * the stream.
 */
final class EventWriter implements WriteListener {
    private enum Step {
        WRITE,
        FLUSH,
        PAUSE,
        END,
        OVER
    }

    private final AsyncContext async;
    private final ServletOutputStream out;
    private final ScheduledExecutorService scheduler;
    private final long count;
    private final long intervalMillis;
    private Step next = Step.WRITE;
    private long written;
    private @Nullable ScheduledFuture<?> pause;

    EventWriter(
            AsyncContext async,
            ServletOutputStream out,
            ScheduledExecutorService scheduler,
            long count,
            long intervalMillis) {
        this.async = async;
        this.out = out;
        this.scheduler = scheduler;
        this.count = count;
        this.intervalMillis = intervalMillis;
    }

    @Override
    public synchronized void onWritePossible() throws IOException {
        while (next != Step.PAUSE && next != Step.OVER && out.isReady()) {
            switch (next) {
                case WRITE -> {
                    written++;
                    out.write(event().getBytes(StandardCharsets.UTF_8));
                    next = Step.FLUSH;
                }
                case FLUSH -> {
                    next = written == count ? Step.END : Step.PAUSE;
                    out.flush();
                }
                default -> {
                    next = Step.OVER;
                    async.complete();
                }
            }
        }
        if (next == Step.PAUSE && pause == null) {
            pause = scheduler.schedule(this::afterPause, intervalMillis, TimeUnit.MILLISECONDS);
        }
    }

    private synchronized void afterPause() {
        if (next == Step.OVER) {
            return;
        }
        pause = null;
        next = Step.WRITE;
        try {
            onWritePossible();
        } catch (IOException | RejectedExecutionException failure) {
            onError(failure);
        }
    }

    /** The client has gone, or the application stops. */
    @Override
    public synchronized void onError(Throwable failure) {
        if (next != Step.OVER) {
            stop();
            async.complete();
        }
    }

    private synchronized void stop() {
        next = Step.OVER;
        if (pause != null) {
            pause.cancel(false);
        }
    }

    private String event() {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("n", written);
        data.put("of", count);
        data.put("time", Instant.now().toString());
        data.put("millis", System.currentTimeMillis());
        String event = "id: " + written + "\ndata: " + Json.of(data) + "\n\n";
        return written == count ? event + "event: end\ndata: {}\n\n" : event;
    }

    /** Stops the pause when the container ends the request by itself, as it does when it sees the client go. */
    AsyncListener whenOver() {
        return new AsyncListener() {
            @Override
            public void onComplete(AsyncEvent event) {
                stop();
            }

            @Override
            public void onTimeout(AsyncEvent event) {
                stop();
            }

            @Override
            public void onError(AsyncEvent event) {
                EventWriter.this.onError(event.getThrowable());
            }

            @Override
            public void onStartAsync(AsyncEvent event) {
                // Nothing is started again.
            }
        };
    }
}
