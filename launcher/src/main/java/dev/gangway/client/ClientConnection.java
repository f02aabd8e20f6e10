package dev.gangway.client;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a FastCGI application, for one request or for one question after its values.
 *
 * <p>Every method that waits may throw a {@link TimedOutException}; after any exception the connection is of no more
 * use.
 */
final class ClientConnection implements AutoCloseable {
    private static final int REQUEST_ID = 1; // as all web servers do that have one request at a time on a connection

    private final SocketChannel channel;
    private final Watchdog watchdog;
    private final RecordReader reader;
    private final RecordWriter writer;

    private ClientConnection(SocketChannel channel, Watchdog watchdog, RecordListener listener) {
        this.channel = channel;
        this.watchdog = watchdog;
        WatchedChannel watched = new WatchedChannel(channel, watchdog);
        this.reader = new RecordReader(watched, listener);
        this.writer = new RecordWriter(watched, listener);
    }

    /**
     * Connects to the first of the server's addresses that can be reached.
     *
     * @throws ConnectFailedException if there is none
     */
    static ClientConnection open(ServerAddress server, TimeLimits limits, RecordListener listener) throws IOException {
        List<SocketAddress> candidates = server.resolve();
        Watchdog watchdog = Watchdog.start(limits);
        try {
            return new ClientConnection(connect(candidates, watchdog), watchdog, listener);
        } catch (IOException | RuntimeException e) {
            watchdog.close();
            throw e;
        }
    }

    private static SocketChannel connect(List<SocketAddress> candidates, Watchdog watchdog) throws IOException {
        IOException failure = new IOException("it has no address");
        for (SocketAddress address : candidates) {
            ProtocolFamily family = familyOf(address);
            SocketChannel channel = SocketChannel.open(family);
            watchdog.watch(channel);
            try {
                channel.connect(address);
                return channel;
            } catch (IOException e) {
                channel.close();
                Duration limit = watchdog.expired();
                if (limit != null) {
                    throw new TimedOutException("could not connect within " + TimeLimits.format(limit));
                }
                failure = e;
            }
        }
        throw new ConnectFailedException(failure);
    }

    private static ProtocolFamily familyOf(SocketAddress address) {
        if (address instanceof InetSocketAddress tcp) {
            return tcp.getAddress() instanceof java.net.Inet6Address
                    ? StandardProtocolFamily.INET6
                    : StandardProtocolFamily.INET;
        }
        return StandardProtocolFamily.UNIX;
    }

    /** This side's address, or null on a Unix-domain socket. */
    @Nullable
    InetSocketAddress localAddress() throws IOException {
        return tcpAddress(channel::getLocalAddress);
    }

    /** The application's address, or null on a Unix-domain socket. */
    @Nullable
    InetSocketAddress remoteAddress() throws IOException {
        return tcpAddress(channel::getRemoteAddress);
    }

    private @Nullable InetSocketAddress tcpAddress(AddressGetter getter) throws IOException {
        try {
            return getter.get() instanceof InetSocketAddress tcp ? tcp : null;
        } catch (IOException e) {
            throw explain(e); // time may be up already
        }
    }

    @FunctionalInterface
    private interface AddressGetter {
        SocketAddress get() throws IOException;
    }

    /**
     * Sends a request and hands on its answer as it comes.
     *
     * @return how it ended; the application may have refused it
     * @throws ProtocolException if the application breaks the protocol or the connection
     * @throws BodyException if the body of the request could not be read
     */
    EndRequest exchange(FastCgiRequest request, OutputHandler handler) throws IOException {
        RequestSender sender = new RequestSender(request, REQUEST_ID, writer, channel, watchdog);
        Thread thread = new Thread(sender, "gangway-sender");
        thread.setDaemon(true); // it may be waiting for input that never comes
        thread.start();
        try {
            return new OutputReceiver(reader, REQUEST_ID, handler, watchdog).receive();
        } catch (IOException e) {
            BodyException bodyFailure = sender.failure();
            throw bodyFailure != null ? bodyFailure : explain(e);
        }
    }

    /**
     * Asks for values; the names are those of the parameters given.
     *
     * @return what is known there, which may be less than was asked for
     */
    Map<String, String> values(ParameterTable query) throws IOException {
        try {
            writer.getValues(query.encode());
            writer.flush();
            ReceivedRecord answer = reader.next();
            if (answer == null) {
                throw new ProtocolException("the application closed the connection without an answer to GET_VALUES");
            }
            int type = answer.header().type();
            if (type != RecordType.GET_VALUES_RESULT || answer.header().requestId() != 0) {
                throw new ProtocolException("got %s with request id %d (expected GET_VALUES_RESULT with 0)"
                        .formatted(RecordType.nameOf(type), answer.header().requestId()));
            }
            return NameValueDecoder.decode(answer.content());
        } catch (IOException e) {
            throw explain(e);
        }
    }

    @Override
    public void close() {
        watchdog.close();
        try {
            channel.close();
        } catch (IOException e) {
            // All that was wanted of the connection has been had.
        }
    }

    /** Finds the reason behind an error: a channel that the watchdog has closed says only that it is closed. */
    private IOException explain(IOException e) {
        Duration limit = watchdog.expired();
        if (limit != null) {
            return new TimedOutException("timed out after " + TimeLimits.format(limit));
        }
        if (e instanceof ProtocolException || e instanceof OutputException) {
            return e;
        }
        return new ProtocolException("the connection broke: " + e.getMessage(), e);
    }
}
