package dev.gangway.client;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;

/**
 * The three streams of the process, or a test's own.
 *
 * <p>Output is unbuffered and reports its errors, unlike {@link System#out}.
 */
record StandardStreams(InputStream in, WritableByteChannel out, OutputStream err) {
    static StandardStreams ofProcess() {
        return new StandardStreams(
                new FileInputStream(FileDescriptor.in),
                new FileOutputStream(FileDescriptor.out).getChannel(),
                new FileOutputStream(FileDescriptor.err));
    }

    static StandardStreams of(InputStream in, OutputStream out, OutputStream err) {
        return new StandardStreams(in, Channels.newChannel(out), err);
    }

    /** Writes all of {@code content} to the standard output. */
    void print(ByteBuffer content) throws OutputException {
        try {
            while (content.hasRemaining()) {
                out.write(content);
            }
        } catch (IOException e) {
            throw new OutputException(e);
        }
    }

    void print(String text) throws OutputException {
        print(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Writes all of {@code content} to the standard error, as it is. */
    void printError(ByteBuffer content) throws OutputException {
        byte[] bytes = new byte[content.remaining()];
        content.get(bytes);
        try {
            err.write(bytes);
            err.flush();
        } catch (IOException e) {
            throw new OutputException(e);
        }
    }

    /** The standard error as text. */
    PrintWriter messages() {
        return new PrintWriter(err, true, StandardCharsets.UTF_8);
    }
}
