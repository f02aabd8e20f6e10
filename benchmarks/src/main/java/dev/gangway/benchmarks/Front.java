package dev.gangway.benchmarks;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A web server in front of all that is measured, with a port for each; or nothing. */
final class Front implements AutoCloseable {
    private final Map<Peer, SocketAddress> addresses = new EnumMap<>(Peer.class);
    private final @Nullable Process process;
    private final boolean http;

    Front(FrontKind kind, List<BackendProcess> backends, Path work) throws IOException {
        http = kind != FrontKind.STRAIGHT;
        if (!http) {
            backends.forEach(backend -> addresses.put(backend.peer(), backend.address()));
            process = null;
            return;
        }
        Path folder = Files.createDirectories(work.resolve(kind.id()));
        StringBuilder servers = new StringBuilder();
        for (BackendProcess backend : backends) {
            int port = Processes.freePort();
            addresses.put(backend.peer(), Processes.loopback(port));
            servers.append(FrontConfigurations.server(kind, backend, port));
        }
        Path file = folder.resolve("configuration");
        Files.writeString(file, FrontConfigurations.whole(kind, folder, servers.toString()));
        String program = String.valueOf(Processes.find(kind.program()));
        Path log = folder.resolve("log");
        process = Processes.start(log, false, FrontConfigurations.command(kind, program, file));
        for (SocketAddress address : addresses.values()) {
            Processes.awaitListening(address, process, log);
        }
    }

    /** Returns where a server is asked. */
    SocketAddress addressOf(Peer peer) {
        SocketAddress address = addresses.get(peer);
        if (address == null) {
            throw new IllegalArgumentException(peer.id() + " is not behind this front");
        }
        return address;
    }

    /** Returns whether a server is asked in FastCGI. */
    boolean isFastCgi(Peer peer) {
        return !http && peer.protocol() == Peer.Protocol.FASTCGI;
    }

    /** Returns how much CPU time the web server has taken so far. */
    double cpuSeconds() {
        return process == null ? 0 : Processes.cpuSeconds(process.toHandle());
    }

    @Override
    public void close() {
        if (process != null) {
            Processes.stop(process);
        }
    }
}
