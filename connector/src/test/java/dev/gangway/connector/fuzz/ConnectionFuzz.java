package dev.gangway.connector.fuzz;

import dev.gangway.connector.conformance.Apps;
import dev.gangway.connector.conformance.TestBridge;
import dev.gangway.connector.testkit.FastCgiPeer;
import dev.gangway.connector.testkit.WireBytes;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;

/**
 * Whole connections: valid conversations of several requests, broken at random and cut at random.
 *
 * <p>Whatever is sent, the connection ends when the web server's side has, no buffer is lost, and the next connection is
 * served.
 */
class ConnectionFuzz {
    private static @Nullable Path folder;
    private static @Nullable TestBridge bridge;

    @BeforeContainer
    static void start() throws IOException {
        folder = Files.createTempDirectory("fuzz");
        bridge = TestBridge.of(Apps.byPath(Map.of("/echo", Apps::echo, "/unread", Apps::hello)))
                .listen(UnixDomainSocketAddress.of(folder.resolve("bridge.sock")))
                .fastCgi(settings -> settings.paramsTimeout(Duration.ofSeconds(2)))
                .start();
    }

    @AfterContainer
    static void stop() throws IOException {
        if (bridge != null) {
            bridge.awaitNoConnections();
            bridge.close(); // requires that all buffers are back
        }
        if (folder != null) {
            Files.deleteIfExists(folder);
        }
    }

    @Property
    void survivesAnything(@ForAll long seed) {
        TestBridge served = java.util.Objects.requireNonNull(bridge);
        Random random = new Random(seed);
        byte[] wire = broken(conversation(random), random);
        try (FastCgiPeer peer = served.connect().leniently()) {
            int cut = random.nextInt(wire.length + 1);
            peer.sendUntilClosed(java.util.Arrays.copyOfRange(wire, 0, cut));
            peer.sendUntilClosed(java.util.Arrays.copyOfRange(wire, cut, wire.length));
            peer.finishSending();
            peer.awaitGone(); // by an end or, where something is left unread, by a reset
        }
        if (random.nextInt(20) == 0) {
            served.requireServing();
        }
    }

    /** Some requests, their records interleaved, each still in order. */
    private static byte[] conversation(Random random) {
        List<List<byte[]>> requests = new ArrayList<>();
        for (int id = 1; id <= 1 + random.nextInt(4); id++) {
            requests.add(new ArrayList<>(request(id, random)));
        }
        List<byte[]> records = new ArrayList<>();
        while (!requests.isEmpty()) {
            List<byte[]> request = requests.get(random.nextInt(requests.size()));
            records.add(request.remove(0));
            if (request.isEmpty()) {
                requests.remove(request);
            }
        }
        if (random.nextBoolean()) {
            records.add(random.nextInt(records.size() + 1), WireBytes.getValues("FCGI_MAX_CONNS", "FCGI_MPXS_CONNS"));
        }
        return WireBytes.join(records.toArray(byte[][]::new));
    }

    private static List<byte[]> request(int id, Random random) {
        byte[] body = WireBytes.pattern(random.nextInt(3000));
        List<byte[]> records = new ArrayList<>();
        records.add(WireBytes.begin(id, WireBytes.RESPONDER, random.nextInt(2)));
        String path = random.nextInt(3) == 0 ? "/unread" : "/echo";
        records.add(WireBytes.params(id, WireBytes.and(WireBytes.postParams(path, body.length), variables(random))));
        records.add(WireBytes.paramsEnd(id));
        if (body.length > 0) {
            records.add(WireBytes.stdin(id, body));
        }
        if (random.nextInt(4) == 0) {
            records.add(WireBytes.abort(id));
        }
        records.add(WireBytes.stdinEnd(id));
        return records;
    }

    /** What decides when a request ends whose body nobody reads. */
    private static String[] variables(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> new String[] {"SERVER_SOFTWARE", "HAProxy 2.6.12"};
            case 1 -> new String[] {"SERVER_SOFTWARE", "HAProxy 2.6.12", "HTTP_HOST", "not a host"}; // refused
            default -> new String[0];
        };
    }

    /** Flips, drops, doubles and inserts some bytes; or none, as the untouched case must work as well. */
    private static byte[] broken(byte[] wire, Random random) {
        byte[] bytes = wire;
        for (int i = random.nextInt(4); i > 0; i--) {
            int at = random.nextInt(bytes.length);
            byte[] head = java.util.Arrays.copyOfRange(bytes, 0, at);
            byte[] tail = java.util.Arrays.copyOfRange(bytes, at, bytes.length);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes = WireBytes.join(head, new byte[] {(byte) random.nextInt()}, tail);
                case 2 -> bytes = WireBytes.join(head, java.util.Arrays.copyOfRange(tail, 1, tail.length));
                default -> bytes = WireBytes.join(head, tail, tail);
            }
            if (bytes.length == 0) {
                return wire;
            }
        }
        return bytes;
    }
}
