package dev.gangway.connector.testkit;

import static dev.gangway.connector.testkit.WireBytes.ABORT_REQUEST;
import static dev.gangway.connector.testkit.WireBytes.AUTHORIZER;
import static dev.gangway.connector.testkit.WireBytes.BEGIN_REQUEST;
import static dev.gangway.connector.testkit.WireBytes.PARAMS;
import static dev.gangway.connector.testkit.WireBytes.STDIN;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Sends a {@link Capture} as its web server did: a request that is complete is answered before the next one begins.
 *
 * <p>What was sent at once goes out at once, so that requests that were interleaved are interleaved again.
 */
public final class CapturePlayer {
    /** Where a request stands on the sending side. */
    private static final class Sent {
        final int role;
        boolean complete;

        Sent(int role) {
            this.role = role;
        }
    }

    /**
     * What came of playing a capture.
     *
     * @param answers one for each request that the web server sent to its end or aborted
     * @param begun how many requests began
     * @param cutOff whether the web server left in the middle of a request
     */
    public record Outcome(List<Answer> answers, int begun, boolean cutOff) {}

    private final FastCgiPeer peer;
    private final boolean byteByByte;
    private final Map<Integer, Sent> active = new HashMap<>();
    private final List<Answer> answers = new ArrayList<>();
    private final ByteArrayOutputStream waiting = new ByteArrayOutputStream();
    private int begun;
    private boolean keepsConnection = true;

    private CapturePlayer(FastCgiPeer peer, boolean byteByByte) {
        this.peer = peer;
        this.byteByByte = byteByByte;
    }

    /**
     * Plays the capture, and requires that the connection then is closed or stays open as the requests' flags say.
     *
     * @param byteByByte whether each byte is sent by itself
     */
    public static Outcome play(Capture capture, FastCgiPeer peer, boolean byteByByte) {
        return new CapturePlayer(peer, byteByByte).play(capture.bytes());
    }

    private Outcome play(byte[] bytes) {
        RecordCutter cutter = new RecordCutter();
        for (WireRecord record : cutter.add(bytes, bytes.length)) {
            if (record.type() == BEGIN_REQUEST && allComplete()) {
                takeAnswers();
            }
            waiting.writeBytes(record.bytes());
            follow(record);
        }
        waiting.writeBytes(cutter.rest());
        takeAnswers();
        boolean cutOff = !active.isEmpty() || cutter.rest().length > 0;
        if (cutOff) {
            peer.finishSending().awaitGone();
        } else if (keepsConnection) {
            peer.barrier();
        } else {
            peer.expectClosed();
        }
        return new Outcome(answers, begun, cutOff);
    }

    private boolean allComplete() {
        return active.values().stream().allMatch(sent -> sent.complete);
    }

    private void follow(WireRecord record) {
        Sent sent = active.get(record.id());
        boolean end = record.contentLength() == 0;
        switch (record.type()) {
            case BEGIN_REQUEST -> {
                begun++;
                byte[] content = record.content();
                active.put(record.id(), new Sent(((content[0] & 0xFF) << 8) + (content[1] & 0xFF)));
                keepsConnection = (content[2] & WireBytes.KEEP_CONN) != 0;
            }
            case PARAMS -> {
                if (sent != null && end && sent.role == AUTHORIZER) {
                    sent.complete = true; // the end of STDIN may follow or not
                }
            }
            case STDIN -> {
                if (sent != null && end) {
                    sent.complete = true;
                }
            }
            case ABORT_REQUEST -> {
                if (sent != null) {
                    sent.complete = true;
                }
            }
            default -> {
                // Management records ask for no answer to a request.
            }
        }
    }

    private void takeAnswers() {
        byte[] bytes = waiting.toByteArray();
        waiting.reset();
        if (byteByByte) {
            for (byte b : bytes) {
                peer.sendUntilClosed(new byte[] {b});
            }
        } else {
            peer.sendUntilClosed(bytes);
        }
        active.forEach((id, sent) -> {
            if (sent.complete) {
                answers.add(peer.answer(id));
            }
        });
        active.values().removeIf(sent -> sent.complete);
    }
}
