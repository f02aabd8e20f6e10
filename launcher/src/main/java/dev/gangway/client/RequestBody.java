package dev.gangway.client;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Bytes for one of the input streams of a request; read once, while the request is being sent.
 *
 * @param source opens the bytes
 * @param length how many there are, or {@link #UNKNOWN_LENGTH} for all up to the end
 */
record RequestBody(Source source, long length) {
    static final long UNKNOWN_LENGTH = -1;
    static final RequestBody EMPTY = of(new byte[0]);

    /** Opens a stream that the caller closes. */
    @FunctionalInterface
    interface Source {
        InputStream open() throws IOException;
    }

    static RequestBody of(byte[] bytes) {
        return new RequestBody(() -> new ByteArrayInputStream(bytes), bytes.length);
    }

    /** The content of a file, as long as it is now. */
    static RequestBody ofFile(Path file) throws IOException {
        return new RequestBody(() -> Files.newInputStream(file), Files.size(file));
    }

    boolean hasKnownLength() {
        return length != UNKNOWN_LENGTH;
    }
}
