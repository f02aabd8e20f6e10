package dev.gangway.launcher.demo;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * A connection to a bridge from whose records the padding is taken away as they come in.
 *
 * <p>Jetty 12.1.5's FastCGI client takes the padding behind a piece of content for a reason to wait for nobody: it
 * neither asks for more data nor reports any, and the response stops for good if its next piece has not arrived yet, as
 * with each server-sent event.
 */
final class UnpaddedEndPoint extends SocketChannelEndPoint {
    private static final int HEADER_LENGTH = 8;
    private static final int PADDING_LENGTH_AT = 6;

    private int headerPosition; // how many bytes of the current header have come
    private int contentLength; // bytes of the current content still to come
    private int paddingLength; // bytes of the current padding still to come

    UnpaddedEndPoint(SocketChannel channel, ManagedSelector selector, SelectionKey key, Scheduler scheduler) {
        super(channel, selector, key, scheduler);
    }

    /** Appends to what is in the buffer, as Jetty's end points do: its bytes are those between position and limit. */
    @Override
    public int fill(ByteBuffer buffer) throws IOException {
        while (true) {
            int filled = super.fill(buffer);
            if (filled <= 0) {
                return filled;
            }
            int begin = buffer.limit() - filled; // only now: filling moves what is in the buffer to its beginning
            int end = removePadding(buffer, begin);
            buffer.limit(end);
            if (end > begin) {
                return end - begin;
            }
        }
    }

    /** Moves what is no padding towards {@code begin} and returns where it ends. */
    private int removePadding(ByteBuffer buffer, int begin) {
        int end = begin;
        for (int i = begin; i < buffer.limit(); i++) {
            byte value = buffer.get(i);
            if (headerPosition < HEADER_LENGTH) {
                buffer.put(end++, header(value));
            } else if (contentLength > 0) {
                contentLength--;
                buffer.put(end++, value);
            } else {
                paddingLength--;
            }
            if (headerPosition == HEADER_LENGTH && contentLength == 0 && paddingLength == 0) {
                headerPosition = 0;
            }
        }
        return end;
    }

    /** Takes note of one byte of a header, and returns the one that stands for it when there is no padding. */
    private byte header(byte value) {
        int unsigned = value & 0xFF;
        switch (headerPosition++) {
            case 4 -> contentLength = unsigned << 8;
            case 5 -> contentLength |= unsigned;
            case PADDING_LENGTH_AT -> {
                paddingLength = unsigned;
                return 0;
            }
            default -> {
                // version, type, request id, reserved
            }
        }
        return value;
    }
}
