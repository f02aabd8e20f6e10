package dev.gangway.benchmarks.start;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** A GET request over FastCGI on a connection of its own. */
final class Question {
    private static final int BEGIN_REQUEST = 1;
    private static final int END_REQUEST = 3;
    private static final int PARAMS = 4;
    private static final int STDIN = 5;
    private static final int STDOUT = 6;

    private final byte[] bytes;

    Question(String path) {
        ByteArrayOutputStream params = new ByteArrayOutputStream();
        putPair(params, "REQUEST_METHOD", "GET");
        putPair(params, "REQUEST_URI", path);
        putPair(params, "SERVER_PROTOCOL", "HTTP/1.1");
        putPair(params, "SERVER_NAME", "localhost");
        putPair(params, "SERVER_PORT", "80");
        putPair(params, "REMOTE_ADDR", "127.0.0.1");
        putPair(params, "HTTP_HOST", "localhost");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        putRecord(out, BEGIN_REQUEST, new byte[] {0, 1, 0, 0, 0, 0, 0, 0});
        putRecord(out, PARAMS, params.toByteArray());
        putRecord(out, PARAMS, new byte[0]);
        putRecord(out, STDIN, new byte[0]);
        bytes = out.toByteArray();
    }

    private static void putPair(ByteArrayOutputStream out, String name, String value) {
        out.write(name.length()); // all are shorter than 128
        out.write(value.length());
        out.writeBytes(name.getBytes(ISO_8859_1));
        out.writeBytes(value.getBytes(ISO_8859_1));
    }

    private static void putRecord(ByteArrayOutputStream out, int type, byte[] content) {
        out.writeBytes(new byte[] {1, (byte) type, 0, 1, (byte) (content.length >> 8), (byte) content.length, 0, 0});
        out.writeBytes(content);
    }

    /**
     * Asks, and returns what the application has said, head and content.
     *
     * @throws IOException if nobody listens, or the connection ends before the answer does
     */
    String ask(SocketAddress address) throws IOException {
        try (SocketChannel channel = SocketChannel.open(address)) {
            ByteBuffer out = ByteBuffer.wrap(bytes);
            while (out.hasRemaining()) {
                channel.write(out);
            }
            StringBuilder answer = new StringBuilder();
            while (true) {
                ByteBuffer header = read(channel, 8);
                int type = header.get(1);
                ByteBuffer content = read(channel, (header.getShort(4) & 0xFFFF) + (header.get(6) & 0xFF));
                if (type == STDOUT) {
                    answer.append(ISO_8859_1.decode(content.limit(header.getShort(4) & 0xFFFF)));
                } else if (type == END_REQUEST) {
                    return answer.toString();
                }
            }
        }
    }

    private static ByteBuffer read(SocketChannel channel, int length) throws IOException {
        ByteBuffer in = ByteBuffer.allocate(length);
        while (in.hasRemaining()) {
            if (channel.read(in) < 0) {
                throw new EOFException("the connection has ended before the answer");
            }
        }
        return in.flip();
    }
}
