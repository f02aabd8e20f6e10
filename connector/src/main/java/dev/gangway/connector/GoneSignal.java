package dev.gangway.connector;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.eclipse.jetty.util.thread.ThreadPool;

/**
 * Tells an application that neither reads nor writes that the web server has given up the request.
 *
 * <p>Made when an application first asks, and its own from then on: it outlives the request.
 */
final class GoneSignal implements BooleanSupplier, Consumer<Runnable> {
    private final Executor executor;
    private final List<Runnable> listeners = new ArrayList<>(1); // guarded by this, as is the flag
    private boolean gone;

    GoneSignal(Executor executor, boolean gone) {
        this.executor = executor;
        this.gone = gone;
    }

    @Override
    public synchronized boolean getAsBoolean() {
        return gone;
    }

    @Override
    public void accept(Runnable listener) {
        synchronized (this) {
            if (!gone) {
                listeners.add(listener);
                return;
            }
        }
        run(listener);
    }

    /** The web server has given up the request. */
    void set() {
        List<Runnable> told;
        synchronized (this) {
            gone = true;
            told = List.copyOf(listeners);
            listeners.clear();
        }
        told.forEach(this::run);
    }

    /** It must not wait for a thread of the pool: those may all wait for what this is to cancel. */
    private void run(Runnable listener) {
        ThreadPool.executeImmediately(executor, listener);
    }
}
