package dev.gangway.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channel;
import org.jspecify.annotations.Nullable;

/**
 * Sends one request, in a thread of its own, while another thread receives the answer.
 *
 * <p>When the application does not want the rest of a body it closes the connection or ends the request; the receiving
 * thread learns this and knows what it means. So an error while writing is no news here. An error while reading the
 * body is: then the connection is closed, which the application takes as an abort.
 */
final class RequestSender implements Runnable {
    private static final int CHUNK = 32 * 1024;

    private final FastCgiRequest request;
    private final int requestId;
    private final RecordWriter writer;
    private final Channel connection;
    private final Watchdog watchdog;
    private volatile @Nullable BodyException failure;

    RequestSender(FastCgiRequest request, int requestId, RecordWriter writer, Channel connection, Watchdog watchdog) {
        this.request = request;
        this.requestId = requestId;
        this.writer = writer;
        this.connection = connection;
        this.watchdog = watchdog;
    }

    /** Why the body could not be read; null as long as it could. */
    @Nullable
    BodyException failure() {
        return failure;
    }

    @Override
    public void run() {
        try {
            send();
        } catch (BodyException e) {
            failure = e;
            closeConnection();
        } catch (IOException e) {
            // See the class comment: the receiver tells.
        }
    }

    private void send() throws IOException {
        writer.beginRequest(requestId, request.role(), false);
        byte[] parameters = request.parameters().encode();
        writer.stream(RecordType.PARAMS, requestId, parameters, 0, parameters.length);
        writer.endOfStream(RecordType.PARAMS, requestId);
        if (request.role() != Role.AUTHORIZER) {
            send(RecordType.STDIN, request.stdin());
        }
        if (request.role() == Role.FILTER) {
            send(RecordType.DATA, request.data());
        }
        writer.flush();
    }

    private void send(int type, RequestBody body) throws IOException {
        byte[] chunk = new byte[CHUNK];
        long left = body.hasKnownLength() ? body.length() : Long.MAX_VALUE;
        try (InputStream in = open(body)) {
            while (left > 0) {
                if (available(in) == 0) {
                    writer.flush(); // reading may take long, and what is here may be all the application needs
                }
                int read = read(in, chunk, (int) Math.min(chunk.length, left));
                if (read < 0) {
                    break;
                }
                writer.stream(type, requestId, chunk, 0, read);
                left -= read;
            }
        }
        if (left > 0 && body.hasKnownLength()) {
            throw new BodyException("the body of the request ended after %d of %d bytes"
                    .formatted(body.length() - left, body.length()));
        }
        writer.endOfStream(type, requestId);
    }

    private static InputStream open(RequestBody body) throws BodyException {
        try {
            return body.source().open();
        } catch (IOException e) {
            throw new BodyException(e);
        }
    }

    private static int available(InputStream in) throws BodyException {
        try {
            return in.available();
        } catch (IOException e) {
            throw new BodyException(e);
        }
    }

    private int read(InputStream in, byte[] chunk, int length) throws BodyException {
        watchdog.pause();
        try {
            return in.read(chunk, 0, length);
        } catch (IOException e) {
            throw new BodyException(e);
        } finally {
            watchdog.resume();
        }
    }

    private void closeConnection() {
        try {
            connection.close();
        } catch (IOException e) {
            // The receiver tells.
        }
    }
}
