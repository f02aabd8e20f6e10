package dev.gangway.connector.testkit;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** A connected socket, TCP or Unix-domain, whose user can wait for it with a deadline. */
final class PeerSocket implements Closeable {
    static final int READABLE = SelectionKey.OP_READ;
    static final int WRITABLE = SelectionKey.OP_WRITE;

    private final SocketChannel channel;
    private final Selector selector;
    private final SelectionKey key;
    private final boolean tcp;

    PeerSocket(SocketAddress address) throws IOException {
        tcp = !(address instanceof UnixDomainSocketAddress);
        channel = SocketChannel.open(address);
        if (tcp) {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        }
        channel.configureBlocking(false);
        selector = Selector.open();
        key = channel.register(selector, READABLE);
    }

    /** Lets the system hold small segments back until others have been acknowledged. */
    void holdSmallSegmentsBack() {
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Waits until one of the operations is possible.
     *
     * @param end the deadline in terms of {@link System#nanoTime}
     * @return false when the deadline has passed
     */
    boolean await(int operations, long end) {
        long millis = (end - System.nanoTime()) / 1_000_000;
        if (millis <= 0) {
            return false;
        }
        try {
            key.interestOps(operations);
            return selector.select(selected -> {}, millis) > 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes what is possible without waiting, perhaps nothing. */
    int write(ByteBuffer bytes) throws IOException {
        return channel.write(bytes);
    }

    /** Reads what is there, perhaps nothing; -1 at the end. */
    int read(byte[] buffer) throws IOException {
        return channel.read(ByteBuffer.wrap(buffer));
    }

    void shutdownOutput() {
        try {
            channel.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes the coming close a reset; a Unix-domain socket has none. */
    void resetOnClose() {
        try {
            if (tcp) {
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            selector.close(); // first: a registered channel is only closed by the next select
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
