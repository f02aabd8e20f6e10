package dev.gangway.connector;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A temporary file for the part of a body that does not fit into memory: written at its end, read from its start.
 *
 * <p>Guarded by the lock of the connection. The file exists only while something is in it.
 */
final class BodySpool {
    private static final int READ_SIZE = 64 * 1024;

    private final @Nullable Path directory;
    private @Nullable FileChannel file;
    private long written;
    private long read;

    BodySpool(@Nullable Path directory) {
        this.directory = directory;
    }

    /** Returns how many bytes are in the file, read or not: that much of the disk is used. */
    long size() {
        return written;
    }

    /** Returns whether there is nothing to read. */
    boolean isEmpty() {
        return read == written;
    }

    /** Adds all that remains in {@code bytes}. */
    void write(ByteBuffer bytes) throws IOException {
        FileChannel channel = file;
        if (channel == null) {
            file = channel = open();
        }
        while (bytes.hasRemaining()) {
            written += channel.write(bytes, written);
        }
    }

    private FileChannel open() throws IOException {
        Path path = directory == null
                ? Files.createTempFile("gangway-", ".body")
                : Files.createTempFile(directory, "gangway-", ".body");
        return FileChannel.open(
                path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
    }

    /** Takes out the next bytes; there are some. */
    ByteBuffer read() throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(READ_SIZE, written - read));
        FileChannel channel = Objects.requireNonNull(file);
        while (bytes.hasRemaining()) {
            int count = channel.read(bytes, read);
            if (count < 0) {
                throw new IOException("a temporary file has become shorter");
            }
            read += count;
        }
        if (isEmpty()) {
            close();
        }
        return bytes.flip();
    }

    /** Removes the file, with all that is in it. */
    void close() {
        FileChannel channel = file;
        file = null;
        written = 0;
        read = 0;
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                // It was to be forgotten in any case.
            }
        }
    }
}
