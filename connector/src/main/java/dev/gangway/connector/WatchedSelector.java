package dev.gangway.connector;

import java.io.IOException;
import java.nio.channels.Selector;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SelectorManager;

/** A selector with a {@link Standby}. */
final class WatchedSelector extends ManagedSelector {
    private final Standby standby;

    WatchedSelector(SelectorManager manager, int id, Standby standby) {
        super(manager, id);
        this.standby = standby;
    }

    Standby standby() {
        return standby;
    }

    @Override
    protected int nioSelect(Selector selector, boolean now) throws IOException {
        standby.onSelect();
        return super.nioSelect(selector, now);
    }

    @Override
    protected void doStop() throws Exception {
        super.doStop();
        standby.stop();
    }
}
