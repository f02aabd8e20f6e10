package dev.gangway.connector.testkit;

import static dev.gangway.connector.testkit.WireBytes.END_REQUEST;
import static dev.gangway.connector.testkit.WireBytes.GET_VALUES_RESULT;
import static dev.gangway.connector.testkit.WireBytes.REQUEST_COMPLETE;
import static dev.gangway.connector.testkit.WireBytes.STDERR;
import static dev.gangway.connector.testkit.WireBytes.STDOUT;
import static dev.gangway.connector.testkit.WireBytes.UNKNOWN_ROLE;
import static dev.gangway.connector.testkit.WireBytes.UNKNOWN_TYPE;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.function.IntToLongFunction;

/**
 * The rules that an application's records keep in every exchange, whatever was asked.
 *
 * <p>FastCGI 1.0, sections 3.3, 4, 5.5 and 6.1.
 */
final class OutputRules {
    private final IntToLongFunction begun;
    private final IntPredicate brokenOff;
    private final Map<Integer, Streams> active = new HashMap<>();
    private final Map<Integer, Long> ends = new HashMap<>();
    private final List<String> violations = new ArrayList<>();

    /** How far the output streams of one request have come. */
    private static final class Streams {
        boolean stdoutContent;
        boolean stdoutEnded;
        boolean stderrContent;
        boolean stderrEnded;
    }

    /**
     * Checks against what was sent to the bridge.
     *
     * @param begun how many BEGIN_REQUEST an id got
     * @param brokenOff whether an answer to this id may end in the middle
     */
    OutputRules(IntToLongFunction begun, IntPredicate brokenOff) {
        this.begun = begun;
        this.brokenOff = brokenOff;
    }

    List<String> violations() {
        return violations;
    }

    void check(WireRecord record) {
        require(record, record.version() == 1, "version is not 1");
        require(record, record.reserved() == 0, "reserved byte is not 0");
        switch (record.type()) {
            case STDOUT, STDERR, END_REQUEST -> checkApplicationRecord(record);
            case GET_VALUES_RESULT -> require(record, record.id() == 0, "management record with a request id");
            case UNKNOWN_TYPE -> {
                require(record, record.id() == 0, "management record with a request id");
                require(record, record.contentLength() == 8, "content is not 8 bytes");
                require(record, zeros(record.content(), 1), "reserved bytes are not 0");
            }
            default -> violations.add(record + ": a type that applications do not send");
        }
    }

    private void checkApplicationRecord(WireRecord record) {
        int id = record.id();
        require(record, id != 0, "request id 0");
        require(record, ends.getOrDefault(id, 0L) < begun.applyAsLong(id), "the id is not active");
        Streams streams = active.computeIfAbsent(id, key -> new Streams());
        boolean empty = record.contentLength() == 0;
        switch (record.type()) {
            case STDOUT -> {
                require(record, !streams.stdoutEnded, "STDOUT after its end");
                streams.stdoutContent |= !empty;
                streams.stdoutEnded |= empty;
            }
            case STDERR -> {
                require(record, !streams.stderrEnded, "STDERR after its end");
                streams.stderrContent |= !empty;
                streams.stderrEnded |= empty;
            }
            default -> checkEnd(record, streams);
        }
    }

    private void checkEnd(WireRecord record, Streams streams) {
        active.remove(record.id());
        ends.merge(record.id(), 1L, Long::sum);
        if (record.contentLength() != 8) {
            violations.add(record + ": content is not 8 bytes");
            return;
        }
        require(record, record.protocolStatus() <= UNKNOWN_ROLE, "unknown protocolStatus");
        require(record, zeros(record.content(), 5), "reserved bytes are not 0");
        if (record.protocolStatus() == REQUEST_COMPLETE) {
            boolean isBrokenOff = brokenOff.test(record.id());
            require(record, streams.stdoutEnded || isBrokenOff, "STDOUT was not ended");
            require(record, streams.stderrEnded || !streams.stderrContent || isBrokenOff, "STDERR was not ended");
        } else {
            require(
                    record,
                    !streams.stdoutContent && !streams.stdoutEnded && !streams.stderrContent,
                    "output of a rejected request");
        }
    }

    private void require(WireRecord record, boolean holds, String rule) {
        if (!holds) {
            violations.add(record + ": " + rule);
        }
    }

    private static boolean zeros(byte[] bytes, int from) {
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }
}
