package dev.gangway.connector;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import jdk.net.ExtendedSocketOptions;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The socket of a connection, which knows who stands by for its selector. */
final class WatchedEndPoint extends SocketChannelEndPoint {
    private static final Logger LOG = LoggerFactory.getLogger(WatchedEndPoint.class);

    private final WatchedSelector selector;
    private volatile boolean watched;

    /**
     * Makes the endpoint of a socket.
     *
     * @param key null for a socket that the selector is to learn of when there is something to wait for
     */
    @SuppressWarnings("NullAway") // Jetty's class uses the key only for what it is registered for
    WatchedEndPoint(SocketChannel channel, WatchedSelector selector, @Nullable SelectionKey key) {
        super(channel, selector, key, null); // has no timer of its own
        this.selector = selector;
        this.watched = key != null;
    }

    @Override
    public SocketAddress getLocalSocketAddress() {
        SocketAddress renamed = selector.acceptor().renamed();
        return renamed == null ? super.getLocalSocketAddress() : renamed;
    }

    /** Returns the one that is, or is behind, an endpoint; null if it is another connector's. */
    static @Nullable WatchedEndPoint of(EndPoint endPoint) {
        EndPoint bare = endPoint;
        while (bare instanceof EndPoint.Wrapper wrapper) {
            bare = wrapper.unwrap();
        }
        return bare instanceof WatchedEndPoint watched ? watched : null;
    }

    /** A selector keeps the key until it selects again, which may be long: the connection is not to stay with that. */
    @Override
    public void onClose(@Nullable Throwable cause) {
        Selector watching = selector.getSelector();
        SelectionKey key = watching == null ? null : getChannel().keyFor(watching);
        if (key != null) {
            key.attach(null);
        }
        super.onClose(cause);
    }

    /** Called by the {@link IdleSweep}. */
    @Override
    protected long checkIdleTimeout() {
        return super.checkIdleTimeout();
    }

    Standby standby() {
        return selector.standby();
    }

    /** Returns whether the selector knows of it. */
    boolean isWatched() {
        return watched;
    }

    /** The first request of the connection says whether that is to outlast it. */
    void noteKept(boolean keepsConnection) {
        selector.acceptor().noteKept(keepsConnection);
    }

    /** Called by the selector, which takes note of the socket the first time unless that has been closed meanwhile. */
    @Override
    public void updateKey() {
        if (!watched) {
            try {
                replaceKey(getChannel().register(selector.getSelector(), 0, this));
                watched = true;
            } catch (ClosedChannelException e) {
                LOG.trace("closed before there was anything to wait for", e);
                return;
            } catch (RuntimeException | Error e) { // such as a lack of memory: nobody would ever look at it
                close(e);
                return;
            }
        }
        super.updateKey();
    }

    boolean isTcp() {
        return getLocalSocketAddress() instanceof InetSocketAddress;
    }

    /**
     * Acknowledges what has been read, as the peer is to send more before it gets an answer.
     *
     * <p>The system otherwise waits for something to send along, up to 40 ms on Linux (delayed acknowledgements, RFC 1122
     * section 4.2.3.2), and so does a peer that holds back its last, small segment until all others are acknowledged
     * (Nagle's algorithm, section 4.2.3.4). Only this once: the system goes back to its ways by itself. Does nothing
     * where that cannot be asked for, as on a Unix-domain socket, which needs it not.
     */
    void acknowledge() {
        SocketChannel channel = getChannel();
        if (channel.supportedOptions().contains(ExtendedSocketOptions.TCP_QUICKACK)) {
            try {
                channel.setOption(ExtendedSocketOptions.TCP_QUICKACK, true);
            } catch (IOException e) {
                LOG.debug("not acknowledged: {}", this, e); // closed: the reader learns that by itself
            }
        }
    }

    /** Writes a single buffer, as most answers are, without the preparations for a gathered write. */
    @Override
    public boolean flush(ByteBuffer... buffers) throws IOException {
        if (buffers.length != 1) {
            return super.flush(buffers);
        }
        try {
            if (getChannel().write(buffers[0]) > 0) {
                notIdle();
            }
        } catch (IOException e) {
            throw new EofException(e);
        }
        return !buffers[0].hasRemaining();
    }
}
