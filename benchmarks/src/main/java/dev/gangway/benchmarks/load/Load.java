package dev.gangway.benchmarks.load;

import dev.gangway.benchmarks.Scenario;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Arrays;

/**
 * Connections that each send one request after the other, for a time, and check every answer.
 *
 * <p>One thread serves them all, so that the load takes one processor at the most, whichever protocol it speaks.
 */
public final class Load implements AutoCloseable {
    private final Selector selector = Selector.open();
    private final Link[] links;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(256 * 1024);
    private long[] latencies = new long[1 << 16];
    private int answers;
    private long end; // no request is sent after it

    /** What came of a time of load. */
    public record Result(int answers, double seconds, double p50Micros, double p99Micros) {}

    /** Opens the connections. */
    public Load(SocketAddress address, boolean fastCgi, Scenario scenario, int connections) throws IOException {
        links = new Link[connections];
        for (int i = 0; i < connections; i++) {
            links[i] = new Link(address, fastCgi ? new FastCgiExchange(scenario) : new HttpExchange(scenario));
        }
    }

    /** Loads the server for so long; all requests that have been sent are answered when it returns. */
    public Result run(double seconds) throws IOException, Exchange.WrongAnswerException {
        answers = 0;
        long begin = System.nanoTime();
        end = begin + (long) (seconds * 1e9);
        for (Link link : links) {
            link.send();
        }
        await(links.length);
        double took = (System.nanoTime() - begin) / 1e9;
        long[] sorted = Arrays.copyOf(latencies, answers);
        Arrays.sort(sorted);
        return new Result(answers, took, sorted[answers / 2] / 1e3, sorted[(int) (answers * 0.99)] / 1e3);
    }

    /** Sends one request on each connection, one after the other. */
    public void once() throws IOException, Exchange.WrongAnswerException {
        end = System.nanoTime();
        for (Link link : links) {
            link.send();
            await(1);
        }
    }

    /** Waits until so many connections have had their last answer. */
    private void await(int active) throws IOException, Exchange.WrongAnswerException {
        while (active > 0) {
            if (selector.select(20_000) == 0) {
                throw new IOException("no answer for 20 s");
            }
            for (SelectionKey key : selector.selectedKeys()) {
                if (!((Link) key.attachment()).proceed(key)) {
                    active--;
                }
            }
            selector.selectedKeys().clear();
        }
    }

    @Override
    public void close() throws IOException {
        for (Link link : links) {
            link.channel.close();
        }
        selector.close();
    }

    private void note(long nanos) {
        if (answers == latencies.length) {
            latencies = Arrays.copyOf(latencies, 2 * answers);
        }
        latencies[answers++] = nanos;
    }

    /** One connection. */
    private final class Link {
        private final SocketChannel channel;
        private final SelectionKey key;
        private final Exchange exchange;
        private final ByteBuffer unsent;
        private long sentAt;

        Link(SocketAddress address, Exchange exchange) throws IOException {
            this.exchange = exchange;
            unsent = exchange.request().duplicate();
            channel = SocketChannel.open(address);
            if (address instanceof InetSocketAddress) {
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            }
            channel.configureBlocking(false);
            key = channel.register(selector, SelectionKey.OP_READ, this);
        }

        void send() throws IOException {
            unsent.clear();
            exchange.begin();
            sentAt = System.nanoTime();
            write();
        }

        private void write() throws IOException {
            channel.write(unsent);
            int interest = unsent.hasRemaining() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ;
            if (key.interestOps() != interest) {
                key.interestOps(interest);
            }
        }

        /** Returns whether the connection is still under load. */
        boolean proceed(SelectionKey ready) throws IOException, Exchange.WrongAnswerException {
            if (ready.isWritable()) {
                write();
            }
            if (!ready.isReadable()) {
                return true;
            }
            buffer.clear();
            if (channel.read(buffer) < 0) {
                throw new EOFException("the server has closed a connection");
            }
            buffer.flip();
            if (exchange.receive(buffer)) {
                long now = System.nanoTime();
                note(now - sentAt);
                if (now >= end) {
                    return false;
                }
                send();
            }
            return true;
        }
    }
}
