package dev.gangway.connector;

import java.io.IOException;
import java.nio.channels.Selector;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.util.NanoTime;

/** A selector with a {@link Standby}. */
final class WatchedSelector extends ManagedSelector {
    /** Who waits for so long for something to do is not busy. */
    private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

    private static final long BUSY_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Standby standby;
    private final ConnectionAcceptor acceptor;
    private long busySince = NanoTime.now(); // owned by who selects

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
        if (NanoTime.elapsed(begin, end) > PAUSE_NANOS) {
            busySince = end;
        }
        return selected;
    }

    /** Returns whether there has always been something to do for a while; called by who selects. */
    boolean isBusy() {
        return NanoTime.since(busySince) > BUSY_NANOS;
    }

    @Override
    protected void doStop() throws Exception {
        super.doStop();
        standby.stop();
    }
}
