package dev.gangway.launcher.status;

import dev.gangway.launcher.deploy.RequestCounts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The status for people. */
final class StatusText {
    private static final List<String> TITLES =
            List.of("CONTEXT", "HOSTS", "RUNNING", "ENDED", "2XX", "3XX", "4XX", "5XX", "FAILED", "MEAN", "SESSIONS");
    private static final int LEFT_ALIGNED = 2;
    private static final long MIB = 1024 * 1024;

    private StatusText() {}

    static String of(Snapshot status) {
        StringBuilder text = new StringBuilder();
        line(text, "gangway", status.version() + ", Java " + status.java());
        line(text, "process", status.process() + ", up " + time(status.up()) + ", since " + status.since());
        for (ListenerStatus listener : status.listeners()) {
            line(
                    text,
                    "listener",
                    "%s, %d connections, %d at most so far, %d allowed, %d accepted"
                            .formatted(
                                    listener.address(),
                                    listener.connections(),
                                    listener.most(),
                                    listener.limit(),
                                    listener.accepted()));
        }
        Snapshot.Threads threads = status.threads();
        line(
                text,
                "threads",
                "%d busy, %d idle, %d allowed, %d tasks wait for one"
                        .formatted(threads.busy(), threads.idle(), threads.most(), threads.waiting()));
        Snapshot.Memory memory = status.memory();
        line(
                text,
                "memory",
                "%d of %d MiB on the heap, %d MiB in direct buffers"
                        .formatted(memory.heap() / MIB, memory.heapMost() / MIB, memory.direct() / MIB));
        line(text, "unclaimed", status.unclaimed() + " requests for no application");
        List<List<String>> rows = new ArrayList<>();
        rows.add(TITLES);
        status.applications().forEach(application -> rows.add(row(application)));
        text.append('\n');
        TextTable.lines(rows, LEFT_ALIGNED).forEach(line -> text.append(line).append('\n'));
        return text.toString();
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append("%-11s".formatted(name + ":")).append(value).append('\n');
    }

    private static List<String> row(Snapshot.App application) {
        RequestCounts.Totals requests = application.requests();
        List<String> row = new ArrayList<>();
        row.add(application.contextPath());
        row.add(application.virtualHosts().isEmpty() ? "*" : String.join(",", application.virtualHosts()));
        row.add(String.valueOf(application.running()));
        row.add(String.valueOf(requests.ended()));
        for (int first = 2; first <= 5; first++) {
            row.add(String.valueOf(requests.answered().get(first)));
        }
        row.add(String.valueOf(requests.failed()));
        row.add(mean(requests));
        row.add(String.valueOf(application.sessions()));
        return row;
    }

    private static String mean(RequestCounts.Totals requests) {
        return requests.ended() == 0
                ? "-"
                : String.format(Locale.ROOT, "%.1f ms", requests.nanos() / 1e6 / requests.ended());
    }

    private static String time(Duration time) {
        return time.toDays() > 0
                ? "%d d %d h".formatted(time.toDays(), time.toHoursPart())
                : time.toHours() > 0
                        ? "%d h %d min".formatted(time.toHours(), time.toMinutesPart())
                        : time.toMinutes() > 0
                                ? "%d min %d s".formatted(time.toMinutes(), time.toSecondsPart())
                                : "%d s".formatted(time.toSeconds());
    }
}
