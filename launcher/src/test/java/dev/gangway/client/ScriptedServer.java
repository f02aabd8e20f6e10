package dev.gangway.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** An application played by a test: it accepts connections, one script for each, and says and expects bytes. */
final class ScriptedServer implements AutoCloseable {
    private final ServerSocketChannel listener;
    private final CompletableFuture<Void> played;

    /** What happens on one connection; it is closed after the last step. */
    @FunctionalInterface
    interface Script {
        void play(Peer peer) throws IOException;
    }

    private ScriptedServer(ServerSocketChannel listener, Script... scripts) {
        this.listener = listener;
        this.played = CompletableFuture.runAsync(() -> play(scripts), task -> {
            Thread thread = new Thread(task, "scripted-server");
            thread.setDaemon(true);
            thread.start();
        });
    }

    static ScriptedServer onTcp(Script... scripts) throws IOException {
        return new ScriptedServer(
                ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)), scripts);
    }

    static ScriptedServer onUnix(Path file, Script... scripts) throws IOException {
        return new ScriptedServer(
                ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(file)), scripts);
    }

    /** The address as it is written on the command line. */
    String address() throws IOException {
        SocketAddress address = listener.getLocalAddress();
        return address instanceof InetSocketAddress tcp ? "127.0.0.1:" + tcp.getPort() : "unix:" + address;
    }

    /** Waits until the last script has ended; an assertion that failed there fails here. */
    void awaitEnd() throws InterruptedException, TimeoutException {
        try {
            played.get(20, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError("the script failed: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    private void play(Script... scripts) {
        try {
            for (Script script : scripts) {
                try (SocketChannel channel = listener.accept()) {
                    script.play(new Peer(channel));
                }
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** One connection, seen from the application. */
    record Peer(SocketChannel channel) {
        /** Reads as many bytes as are expected, and compares. */
        void expect(String... notation) throws IOException {
            byte[] expected = WireBytes.bytes(notation);
            assertThat(read(expected.length)).isEqualTo(expected);
        }

        byte[] read(int length) throws IOException {
            ByteBuffer buffer = ByteBuffer.allocate(length);
            while (buffer.hasRemaining()) {
                if (channel.read(buffer) < 0) {
                    throw new EOFException("closed after " + buffer.position() + " of " + length + " bytes");
                }
            }
            return buffer.array();
        }

        /** Reads a record and returns its content. */
        byte[] readRecord(int type) throws IOException {
            byte[] header = read(8);
            assertThat(header[1]).as("type").isEqualTo((byte) type);
            byte[] content = read((header[4] & 0xFF) << 8 | (header[5] & 0xFF));
            read(header[6] & 0xFF);
            return content;
        }

        /** Reads a stream to its end and returns how long it was. */
        long readStream(int type) throws IOException {
            long length = 0;
            byte[] content;
            do {
                content = readRecord(type);
                length += content.length;
            } while (content.length > 0);
            return length;
        }

        /** Reads a whole request of a responder whose content does not matter. */
        void readRequest() throws IOException {
            readRecord(1);
            readStream(4);
            readStream(5);
        }

        void send(String... notation) throws IOException {
            ByteBuffer bytes = ByteBuffer.wrap(WireBytes.bytes(notation));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }

        /** Waits until the client has closed, and returns how much it sent before. */
        long awaitClose() throws IOException {
            ByteBuffer rest = ByteBuffer.allocate(8192);
            long length = 0;
            int read;
            while ((read = channel.read(rest)) >= 0) {
                length += read;
                rest.clear();
            }
            return length;
        }
    }
}
