package dev.gangway.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;

/** A channel that tells the watchdog of every byte that moves. */
record WatchedChannel(ByteChannel channel, Watchdog watchdog) implements ByteChannel {
    @Override
    public int read(ByteBuffer target) throws IOException {
        int read = channel.read(target);
        watchdog.progress();
        return read;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        int written = channel.write(source);
        watchdog.progress();
        return written;
    }

    @Override
    public boolean isOpen() {
        return channel.isOpen();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
