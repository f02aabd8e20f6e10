package dev.gangway.connector.testkit;

import static dev.gangway.connector.testkit.WireBytes.ABORT_REQUEST;
import static dev.gangway.connector.testkit.WireBytes.BEGIN_REQUEST;
import static dev.gangway.connector.testkit.WireBytes.END_REQUEST;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What was seen on one connection, both ways and in order: {@code <<} to the bridge, {@code >>} from it. */
public final class Transcript {
    private static final int LAST_LINES = 60;

    private final RecordCutter toBridge = new RecordCutter();
    private final RecordCutter fromBridge = new RecordCutter();
    private final List<WireRecord> sent = new ArrayList<>();
    private final List<WireRecord> received = new ArrayList<>();
    private final Map<Integer, Integer> ends = new HashMap<>();
    private final Map<Integer, Integer> begins = new HashMap<>();
    private final Set<Integer> brokenOff = new HashSet<>(); // also those that the web server has aborted
    private final List<Entry> entries = new ArrayList<>();

    /** A record and its direction, or an event without a record. */
    private record Entry(String text, @Nullable WireRecord record) {
        String line() {
            return record == null ? "-- " + text : record.line(text);
        }

        String hex() {
            return record == null ? "" : record.hex();
        }
    }

    void sent(byte[] bytes) {
        toBridge.add(bytes, bytes.length).forEach(record -> {
            sent.add(record);
            entries.add(new Entry("<<", record));
            if (record.type() == BEGIN_REQUEST) {
                begins.merge(record.id(), 1, Integer::sum);
            } else if (record.type() == ABORT_REQUEST) {
                brokenOff.add(record.id());
            }
        });
    }

    void received(byte[] bytes, int length) {
        fromBridge.add(bytes, length).forEach(record -> {
            received.add(record);
            entries.add(new Entry(">>", record));
            if (record.type() == END_REQUEST) {
                ends.merge(record.id(), 1, Integer::sum);
            }
        });
    }

    void breaksOff(int id) {
        brokenOff.add(id);
    }

    void event(String what) {
        entries.add(new Entry(what, null));
    }

    /** Returns the records that the bridge has sent so far. */
    public List<WireRecord> received() {
        return Collections.unmodifiableList(received);
    }

    /** Returns the records that were sent to the bridge so far. */
    public List<WireRecord> sent() {
        return Collections.unmodifiableList(sent);
    }

    /** Returns every byte that the bridge has sent. */
    public byte[] receivedBytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        received.forEach(record -> out.writeBytes(record.bytes()));
        out.writeBytes(fromBridge.rest());
        return out.toByteArray();
    }

    /** Returns one line per record, both ways, and one per event. */
    public List<String> lines() {
        return entries.stream().map(Entry::line).toList();
    }

    /** Returns the lines of the records that came from the bridge. */
    public List<String> receivedLines() {
        return lines().stream().filter(line -> line.startsWith(">>")).toList();
    }

    /** Returns how many END_REQUEST records have come for this id. */
    public int ends(int id) {
        return ends.getOrDefault(id, 0);
    }

    /** Returns the answer that the END_REQUEST with this number (from 1) completed, for this id. */
    public Optional<Answer> answer(int id, int number) {
        List<WireRecord> records = new ArrayList<>();
        int ends = 0;
        for (WireRecord record : received) {
            if (record.id() != id) {
                continue;
            }
            records.add(record);
            if (record.type() == END_REQUEST) {
                ends++;
                if (ends == number) {
                    return Optional.of(new Answer(records));
                }
                records.clear();
            }
        }
        return Optional.empty();
    }

    /** Returns the records of this id after its last END_REQUEST. */
    public List<WireRecord> unfinished(int id) {
        List<WireRecord> records = new ArrayList<>();
        for (WireRecord record : received) {
            if (record.id() == id) {
                records.add(record);
                if (record.type() == END_REQUEST) {
                    records.clear();
                }
            }
        }
        return records;
    }

    /** Returns what in the bridge's records breaks the rules that hold for every exchange; empty when nothing does. */
    public List<String> violations() {
        OutputRules rules = new OutputRules(id -> begins.getOrDefault(id, 0), brokenOff::contains);
        received.forEach(rules::check);
        return rules.violations();
    }

    /** Returns the end of the conversation, each line with the start of its bytes. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        int from = Math.max(0, entries.size() - LAST_LINES);
        if (from > 0) {
            text.append("... ").append(from).append(" lines before\n");
        }
        for (Entry entry : entries.subList(from, entries.size())) {
            text.append("%-60s %s".formatted(entry.line(), entry.hex()).stripTrailing())
                    .append('\n');
        }
        byte[] rest = fromBridge.rest();
        if (rest.length > 0) {
            text.append(">> cut record: ")
                    .append(HexFormat.of().formatHex(rest, 0, Math.min(rest.length, 64)))
                    .append('\n');
        }
        return text.toString();
    }
}
