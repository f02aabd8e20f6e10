package dev.gangway.benchmarks;

import dev.gangway.benchmarks.BackendProcess.Memory;
import dev.gangway.benchmarks.load.Load;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Measures what a server holds for a connection that has had an answer and waits for the next request. */
final class IdleConnections {
    /** So many come first and are not counted: they fill pools and load classes. */
    private static final int BEFORE = 200;

    private final int connections;

    IdleConnections(int connections) {
        this.connections = connections;
    }

    /** Returns a table with a row for each server that can tell. */
    String table(List<BackendProcess> backends) throws Exception {
        StringBuilder table = new StringBuilder("**%d idle connections**, bytes of each\n\n".formatted(connections));
        table.append("| | heap | direct buffers |\n|---|---|---|\n");
        for (BackendProcess backend : backends) {
            try (Load first = open(backend, BEFORE)) {
                first.run(1);
                first.once();
                Memory before = backend.memory();
                try (Load more = open(backend, connections)) {
                    more.once();
                    table.append(row(backend.peer(), before, backend.memory()));
                }
            }
        }
        return table.append('\n').toString();
    }

    private static Load open(BackendProcess backend, int connections) throws Exception {
        boolean fastCgi = backend.peer().protocol() == Peer.Protocol.FASTCGI;
        return new Load(backend.address(), fastCgi, Scenario.HELLO, connections);
    }

    private String row(Peer peer, @Nullable Memory before, @Nullable Memory after) {
        if (before == null || after == null) {
            return "";
        }
        return String.format(
                Locale.ROOT,
                "| %s | %d | %d |\n",
                peer.id(),
                (after.heap() - before.heap()) / connections,
                (after.direct() - before.direct()) / connections);
    }
}
