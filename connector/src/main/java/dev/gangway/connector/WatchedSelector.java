package dev.gangway.connector;

import java.io.IOException;
import java.nio.channels.Selector;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.util.NanoTime;

/** A selector with a {@link Standby}. */
final class WatchedSelector extends ManagedSelector {
    /** How often to see whether this is busy. */
    private static final long WINDOW_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /** A selector that has waited for less than this part of the time is busy. */
    private static final int BUSY_PART = 20;

    /** To select takes some time even where there is something to do: that is no waiting. */
    private static final long SELECT_NANOS = TimeUnit.MICROSECONDS.toNanos(10);

    private final Standby standby;
    private final ConnectionAcceptor acceptor;

    // Owned by who selects.
    private long windowBegin = NanoTime.now();
    private long waitedNanos; // in this window
    private boolean busy; // in the one before

    WatchedSelector(SelectorManager manager, int id, Standby standby, ConnectionAcceptor acceptor) {
        super(manager, id);
        this.standby = standby;
        this.acceptor = acceptor;
    }

    /** Returns who has accepted the connections that this watches. */
    ConnectionAcceptor acceptor() {
        return acceptor;
    }

    Standby standby() {
        return standby;
    }

    @Override
    protected int nioSelect(Selector selector, boolean now) throws IOException {
        standby.onSelect();
        long begin = NanoTime.now();
        int selected = super.nioSelect(selector, now);
        long end = NanoTime.now();
        noteWait(NanoTime.elapsed(begin, end), end);
        return selected;
    }

    private void noteWait(long nanos, long now) {
        if (nanos > SELECT_NANOS) {
            waitedNanos += nanos;
        }
        long window = NanoTime.elapsed(windowBegin, now);
        if (window > WINDOW_NANOS) {
            busy = waitedNanos < window / BUSY_PART;
            windowBegin = now;
            waitedNanos = 0;
        }
    }

    /** Returns whether there has always been something to do of late; called by who selects. */
    boolean isBusy() {
        return busy;
    }

    @Override
    protected void doStop() throws Exception {
        super.doStop();
        standby.stop();
    }
}
