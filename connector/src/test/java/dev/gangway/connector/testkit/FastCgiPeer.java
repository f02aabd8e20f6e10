package dev.gangway.connector.testkit;

import static dev.gangway.connector.testkit.PeerSocket.READABLE;
import static dev.gangway.connector.testkit.PeerSocket.WRITABLE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a web server that does what a test tells it to.
 *
 * <p>Every wait has a deadline; one that passes fails the test with the {@link Transcript}. Closing the peer checks that
 * all records that came keep the rules of the specification. For use by one thread.
 */
public final class FastCgiPeer implements AutoCloseable {
    private static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(20);
    private static final int BUFFER = 64 * 1024;

    private final PeerSocket socket;
    private final Transcript transcript = new Transcript();
    private final byte[] buffer = new byte[BUFFER];
    private final Map<Integer, Integer> answersTaken = new HashMap<>();

    private Duration deadline = DEFAULT_DEADLINE;
    private int recordsTaken;
    private boolean ended;
    private boolean reset;
    private boolean lenient;

    private FastCgiPeer(PeerSocket socket) {
        this.socket = socket;
    }

    /** Connects to a TCP or Unix-domain socket. */
    public static FastCgiPeer connect(SocketAddress address) {
        try {
            return new FastCgiPeer(new PeerSocket(address));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot connect to " + address, e);
        }
    }

    /** Sets how long each later wait may take. */
    public FastCgiPeer withDeadline(Duration duration) {
        deadline = duration;
        return this;
    }

    /** Lets the system hold small segments back until others have been acknowledged (Nagle's algorithm); TCP only. */
    public FastCgiPeer withNagle() {
        socket.holdSmallSegmentsBack();
        return this;
    }

    /** Leaves out the check of the rules when the peer is closed, for tests that break records off on purpose. */
    public FastCgiPeer leniently() {
        lenient = true;
        return this;
    }

    /** Takes note that the application breaks an answer to this id off, so that its streams need not be ended. */
    public FastCgiPeer breaksOff(int id) {
        transcript.breaksOff(id);
        return this;
    }

    public Transcript transcript() {
        return transcript;
    }

    // ---- sending

    /** Sends the bytes in one go; reads meanwhile, so that neither side waits for the other. */
    public FastCgiPeer send(byte[]... parts) {
        byte[] bytes = WireBytes.join(parts);
        int sent = write(bytes);
        if (sent < bytes.length) {
            throw failure("the connection was closed after " + sent + " of " + bytes.length + " bytes");
        }
        return this;
    }

    /** Sends as much as the bridge takes before it closes the connection, and returns how much that was. */
    public int sendUntilClosed(byte[]... parts) {
        return write(WireBytes.join(parts));
    }

    /**
     * Sends the bytes again and again without keeping them in the transcript, and reads nothing.
     *
     * @return how many bytes the bridge took before it closed the connection, took nothing for {@code patience}, or all
     *     had been sent
     */
    public long flood(byte[] bytes, int times, Duration patience) {
        transcript.event("web server floods: " + times + " times " + bytes.length + " bytes");
        long taken = 0;
        for (int i = 0; i < times; i++) {
            int sent = push(bytes, patience, false);
            taken += sent;
            if (sent < bytes.length) {
                break;
            }
        }
        return taken;
    }

    /** Sends each byte by a write of its own. */
    public FastCgiPeer sendByteByByte(byte[]... parts) {
        for (byte b : WireBytes.join(parts)) {
            send(new byte[] {b});
        }
        return this;
    }

    /** Sends the bytes in two writes, the second from {@code cut} on. */
    public FastCgiPeer sendCutAt(int cut, byte[] bytes) {
        send(java.util.Arrays.copyOf(bytes, cut));
        return send(java.util.Arrays.copyOfRange(bytes, cut, bytes.length));
    }

    private int write(byte[] bytes) {
        int sent = push(bytes, deadline, true);
        if (sent < bytes.length && !ended && !reset) {
            throw failure("the bridge took only " + sent + " of " + bytes.length + " bytes");
        }
        transcript.sent(java.util.Arrays.copyOf(bytes, sent));
        return sent;
    }

    /** Writes until all is sent, the connection has gone, or nothing was taken for {@code patience}. */
    private int push(byte[] bytes, Duration patience, boolean reading) {
        ByteBuffer out = ByteBuffer.wrap(bytes);
        int operations = reading ? READABLE | WRITABLE : WRITABLE;
        long end = System.nanoTime() + patience.toNanos();
        try {
            while (out.hasRemaining() && !(ended || reset)) {
                if (socket.write(out) > 0) {
                    end = System.nanoTime() + patience.toNanos();
                } else if (!socket.await(operations, end)) {
                    break;
                } else if (reading) {
                    fill();
                }
            }
        } catch (IOException e) {
            transcript.event("write failed: " + e.getMessage());
            reset = true;
        }
        return out.position();
    }

    /** Ends the sending direction; answers can still be read. */
    public FastCgiPeer finishSending() {
        transcript.event("web server sends no more");
        socket.shutdownOutput();
        return this;
    }

    // ---- receiving

    /** Returns the next record that was not taken yet. */
    public WireRecord next() {
        if (!fillUntil(() -> transcript.received().size() > recordsTaken)) {
            throw failure("no further record came" + (ended ? ": the bridge closed the connection" : ""));
        }
        return transcript.received().get(recordsTaken++);
    }

    /** Takes the next record and requires its type and id. */
    public WireRecord next(int type, int id) {
        WireRecord record = next();
        if (!record.is(type, id)) {
            throw failure("expected a record of type " + type + " with id " + id + ", got " + record);
        }
        return record;
    }

    /** Requires that exactly these bytes come next. */
    public FastCgiPeer expect(byte[]... parts) {
        byte[] expected = WireBytes.join(parts);
        for (WireRecord record : RecordCutter.cut(expected)) {
            WireRecord got = next();
            if (!got.equals(record)) {
                throw failure("expected " + record + "\n     got " + got);
            }
        }
        return this;
    }

    /** Returns the answer to the request with this id, after its END_REQUEST has come. */
    public Answer answer(int id) {
        int number = answersTaken.merge(id, 1, Integer::sum);
        if (!fillUntil(() -> transcript.ends(id) >= number)) {
            throw failure("no END_REQUEST for request " + id + (ended ? ": the bridge closed the connection" : ""));
        }
        recordsTaken = Math.max(recordsTaken, transcript.received().size());
        return transcript.answer(id, number).orElseThrow();
    }

    /** Reads until STDOUT of the unfinished answer to request {@code id} contains {@code text}. */
    public FastCgiPeer awaitStdout(int id, String text) {
        if (!fillUntil(() -> stdout(id).contains(text))) {
            throw failure("\"" + text + "\" did not come on STDOUT of request " + id + ", only: " + stdout(id));
        }
        return this;
    }

    private String stdout(int id) {
        StringBuilder content = new StringBuilder();
        for (WireRecord record : transcript.unfinished(id)) {
            if (record.type() == WireBytes.STDOUT) {
                content.append(record.text());
            }
        }
        return content.toString();
    }

    /**
     * Asks for a value and waits for it, and returns the other records that came meanwhile.
     *
     * <p>The bridge parses in order, so everything sent before has been parsed when the answer is here.
     */
    public List<WireRecord> barrier() {
        int before = transcript.received().size();
        int results = results();
        send(WireBytes.getValues("FCGI_MPXS_CONNS"));
        if (!fillUntil(() -> results() > results)) {
            throw failure("GET_VALUES was not answered" + (ended ? ": the bridge closed the connection" : ""));
        }
        List<WireRecord> others = new ArrayList<>(
                transcript.received().subList(before, transcript.received().size()));
        others.removeIf(record -> record.type() == WireBytes.GET_VALUES_RESULT);
        recordsTaken = transcript.received().size();
        return others;
    }

    private int results() {
        return (int) transcript.received().stream()
                .filter(record -> record.type() == WireBytes.GET_VALUES_RESULT)
                .count();
    }

    /** Waits for the bridge to close its side in an orderly way; returns every byte that came since the connection. */
    public byte[] readUntilClosed() {
        if (!fillUntil(() -> ended)) {
            throw failure("the bridge did not close the connection");
        }
        if (reset) {
            throw failure("the bridge reset the connection");
        }
        return transcript.receivedBytes();
    }

    /** Waits for the connection to be closed or reset by the bridge. */
    public FastCgiPeer awaitGone() {
        if (!fillUntil(() -> ended)) {
            throw failure("the bridge left the connection open");
        }
        return this;
    }

    /** Requires that the connection is closed and no record came that was not taken before. */
    public void expectClosed() {
        int before = recordsTaken;
        readUntilClosed();
        assertThat(transcript.received().subList(before, transcript.received().size()))
                .as("records before the close\n%s", transcript)
                .isEmpty();
    }

    /** Returns whether the bridge has closed or reset the connection, as far as has been read. */
    public boolean isGone() {
        return ended;
    }

    /** Reads what is there, without waiting. */
    public FastCgiPeer poll() {
        fill();
        return this;
    }

    private boolean fillUntil(BooleanSupplier condition) {
        long end = System.nanoTime() + deadline.toNanos();
        while (!condition.getAsBoolean()) {
            if (ended || !socket.await(READABLE, end)) {
                return false;
            }
            fill();
        }
        return true;
    }

    private void fill() {
        try {
            int length = ended ? 0 : socket.read(buffer);
            if (length > 0) {
                transcript.received(buffer, length);
            } else if (length < 0) {
                end("bridge closed its side");
            }
        } catch (IOException e) {
            reset = true;
            end("connection lost: " + e.getMessage());
        }
    }

    private void end(String event) {
        ended = true;
        transcript.event(event);
    }

    // ---- ending

    /** Breaks the connection off, so that the bridge sees a reset (TCP) or an end (Unix-domain socket). */
    public void reset() {
        transcript.event("web server resets the connection");
        socket.resetOnClose();
        socket.close();
    }

    /** Closes the connection. */
    public void hangUp() {
        transcript.event("web server closes the connection");
        socket.close();
    }

    /** Closes the connection and checks the rules for everything that came. */
    @Override
    public void close() {
        hangUp();
        if (!lenient) {
            assertThat(transcript.violations())
                    .as("rules of the specification%n%s", transcript)
                    .isEmpty();
        }
    }

    /** Returns an error to throw, with the transcript. */
    public AssertionError failure(@Nullable String message) {
        return new AssertionError(message + "\n" + transcript);
    }
}
