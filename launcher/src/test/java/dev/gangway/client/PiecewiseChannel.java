package dev.gangway.client;

import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/** A channel that gives prepared bytes, one piece with each read, and then its end. */
final class PiecewiseChannel implements ReadableByteChannel {
    private final Deque<ByteBuffer> pieces = new ArrayDeque<>();

    PiecewiseChannel(byte[]... pieces) {
        for (byte[] piece : pieces) {
            if (piece.length > 0) {
                this.pieces.add(ByteBuffer.wrap(piece));
            }
        }
    }

    static PiecewiseChannel cutAt(int at, byte[] bytes) {
        return new PiecewiseChannel(Arrays.copyOf(bytes, at), Arrays.copyOfRange(bytes, at, bytes.length));
    }

    static PiecewiseChannel byteByByte(byte[] bytes) {
        byte[][] pieces = new byte[bytes.length][];
        for (int i = 0; i < bytes.length; i++) {
            pieces[i] = new byte[] {bytes[i]};
        }
        return new PiecewiseChannel(pieces);
    }

    @Override
    public int read(ByteBuffer target) {
        ByteBuffer piece = pieces.peek();
        if (piece == null) {
            return -1;
        }
        int length = Math.min(piece.remaining(), target.remaining());
        target.put(piece.slice(piece.position(), length));
        piece.position(piece.position() + length);
        if (!piece.hasRemaining()) {
            pieces.remove();
        }
        return length;
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public void close() {}
}
