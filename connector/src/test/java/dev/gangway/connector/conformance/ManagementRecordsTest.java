package dev.gangway.connector.conformance;

import static dev.gangway.connector.testkit.WireBytes.GET_VALUES;
import static dev.gangway.connector.testkit.WireBytes.GET_VALUES_RESULT;
import static dev.gangway.connector.testkit.WireBytes.KEEP_CONN;
import static dev.gangway.connector.testkit.WireBytes.RESPONDER;
import static dev.gangway.connector.testkit.WireBytes.begin;
import static dev.gangway.connector.testkit.WireBytes.bytes;
import static dev.gangway.connector.testkit.WireBytes.getValues;
import static dev.gangway.connector.testkit.WireBytes.pairs;
import static dev.gangway.connector.testkit.WireBytes.paramsEnd;
import static dev.gangway.connector.testkit.WireBytes.postParams;
import static dev.gangway.connector.testkit.WireBytes.raw;
import static dev.gangway.connector.testkit.WireBytes.stdin;
import static dev.gangway.connector.testkit.WireBytes.stdinEnd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.gangway.connector.testkit.Await;
import dev.gangway.connector.testkit.FastCgiPeer;
import dev.gangway.connector.testkit.Requirement;
import dev.gangway.connector.testkit.WireBytes;
import dev.gangway.connector.testkit.WireRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Management records (FastCGI 1.0, section 4). */
class ManagementRecordsTest {
    private static final String[] ALL = {"FCGI_MAX_CONNS", "FCGI_MAX_REQS", "FCGI_MPXS_CONNS"};

    private final AtomicInteger started = new AtomicInteger();
    private final CountDownLatch proceed = new CountDownLatch(1);
    private final TestBridge.Builder builder = TestBridge.of(Apps.byPath(Map.of(
            "/hello",
            (request, response) -> {
                started.incrementAndGet();
                Apps.hello(request, response);
            },
            "/echo",
            Apps::echo,
            "/held",
            (request, response) -> {
                started.incrementAndGet();
                Await.open("the test lets the request go on", proceed);
                Apps.text(response, "held");
            })));

    @AfterEach
    void release() {
        proceed.countDown();
    }

    /** Reads the pairs of a GET_VALUES_RESULT; every length in one byte. */
    private static Map<String, String> values(WireRecord record) {
        assertThat(record.is(GET_VALUES_RESULT, 0)).as("%s", record).isTrue();
        Map<String, String> values = new HashMap<>();
        byte[] content = record.content();
        int at = 0;
        while (at < content.length) {
            int name = content[at];
            int value = content[at + 1];
            String text = new String(content, at + 2, name + value, StandardCharsets.ISO_8859_1);
            values.put(text.substring(0, name), text.substring(name));
            at += 2 + name + value;
        }
        return values;
    }

    @Test
    @Requirement({"S-65", "S-66", "S-67"})
    void answersAllThreeValues() {
        try (TestBridge bridge = builder.fastCgi(
                                settings -> settings.maxConnections(123).maxRequestsPerConnection(7))
                        .start();
                FastCgiPeer peer = bridge.connect()) {
            peer.send(getValues(ALL));
            Map<String, String> values = values(peer.next());
            assertThat(values)
                    .containsOnly(
                            entry("FCGI_MAX_CONNS", "123"), entry("FCGI_MAX_REQS", "7"), entry("FCGI_MPXS_CONNS", "1"));
        }
    }

    @Test
    @Requirement("S-65")
    void answersInTheLayoutOfTheSpecification() {
        try (TestBridge bridge = builder.start();
                FastCgiPeer peer = bridge.connect()) {
            peer.send(bytes("01 09 0000 0011 00 00  0F 00 'FCGI_MPXS_CONNS'"));
            peer.expect(bytes("01 0A 0000 0012 06 00  0F 01 'FCGI_MPXS_CONNS1' 000000000000"));
        }
    }

    @Test
    @Requirement("S-66")
    void enforcesTheLimitOfConnectionsThatItTells() {
        try (TestBridge bridge =
                builder.fastCgi(settings -> settings.maxConnections(2)).start()) {
            try (FastCgiPeer first = bridge.connect();
                    FastCgiPeer second = bridge.connect()) {
                first.send(getValues("FCGI_MAX_CONNS"));
                assertThat(values(first.next())).containsEntry("FCGI_MAX_CONNS", "2");
                second.send(WireBytes.get(1, KEEP_CONN, "/hello"));
                assertThat(second.answer(1).bodyText()).isEqualTo("ok\n");
                // Whether the third is closed or waits, it is not served while the two are open.
                try (FastCgiPeer third = bridge.connect()) {
                    third.sendUntilClosed(getValues("FCGI_MAX_CONNS"));
                    first.send(WireBytes.get(1, KEEP_CONN, "/hello"));
                    assertThat(first.answer(1).bodyText()).isEqualTo("ok\n");
                    first.barrier();
                    second.barrier();
                    assertThat(third.poll().transcript().received()).isEmpty();
                }
            }
            Await.until("a place is free again", () -> served(bridge));
        }
    }

    private static boolean served(TestBridge bridge) {
        try (FastCgiPeer peer = bridge.connect()) {
            peer.sendUntilClosed(WireBytes.get(1, WireBytes.CLOSE, "/hello"));
            peer.awaitGone();
            return peer.transcript().ends(1) == 1;
        }
    }

    @Test
    @Requirement("S-67")
    void tellsThatMultiplexingIsOff() {
        try (TestBridge bridge =
                        builder.fastCgi(settings -> settings.multiplex(false)).start();
                FastCgiPeer peer = bridge.connect()) {
            peer.send(getValues("FCGI_MPXS_CONNS"));
            assertThat(values(peer.next())).containsExactly(Map.entry("FCGI_MPXS_CONNS", "0"));
        }
    }

    @Test
    @Requirement("S-67")
    void multiplexesAsItTells() {
        try (TestBridge bridge = builder.start();
                FastCgiPeer peer = bridge.connect()) {
            peer.send(getValues("FCGI_MPXS_CONNS"));
            assertThat(values(peer.next())).containsExactly(Map.entry("FCGI_MPXS_CONNS", "1"));
            peer.send(WireBytes.get(1, KEEP_CONN, "/held"), WireBytes.get(2, KEEP_CONN, "/held"));
            Await.until("both run", () -> started.get() == 2);
            proceed.countDown();
            assertThat(peer.answer(1).bodyText()).isEqualTo("held");
            assertThat(peer.answer(2).bodyText()).isEqualTo("held");
        }
    }

    @Test
    @Requirement("S-68")
    void leavesUnknownNamesOut() {
        try (TestBridge bridge = builder.start();
                FastCgiPeer peer = bridge.connect()) {
            peer.send(getValues("FCGI_WHAT", "FCGI_MPXS_CONNS", "fcgi_max_conns", "X"));
            assertThat(values(peer.next())).containsOnlyKeys("FCGI_MPXS_CONNS");
            peer.send(getValues("FCGI_WHAT"));
            peer.expect(bytes("01 0A 0000 0000 00 00"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"FCGI_MAX_CONNS", "FCGI_MAX_REQS", "FCGI_MPXS_CONNS", "FCGI_MAX_REQS FCGI_MPXS_CONNS"})
    @Requirement("S-69")
    void answersOnlyWhatWasAskedFor(String names) {
        String[] asked = names.split(" ");
        try (TestBridge bridge = builder.start();
                FastCgiPeer peer = bridge.connect()) {
            peer.send(getValues(asked));
            assertThat(values(peer.next())).containsOnlyKeys(asked);
        }
    }

    @Test
    @Requirement("S-70")
    void answersAtAnyTime() {
        byte[] ask = getValues("FCGI_MPXS_CONNS");
        byte[] content = pairs(postParams("/echo", 6));
        try (TestBridge bridge = builder.start();
                FastCgiPeer peer = bridge.connect()) {
            peer.send(ask);
            peer.next(GET_VALUES_RESULT, 0);
            peer.send(begin(1, RESPONDER, KEEP_CONN), ask);
            peer.next(GET_VALUES_RESULT, 0);
            peer.send(raw(WireBytes.PARAMS, 1, java.util.Arrays.copyOf(content, 5), 0), ask);
            peer.next(GET_VALUES_RESULT, 0);
            byte[] rest = java.util.Arrays.copyOfRange(content, 5, content.length);
            peer.send(raw(WireBytes.PARAMS, 1, rest, 0), ask);
            peer.next(GET_VALUES_RESULT, 0);
            peer.send(paramsEnd(1), ask);
            peer.next(GET_VALUES_RESULT, 0);
            peer.send(stdin(1, "abc"), ask);
            peer.next(GET_VALUES_RESULT, 0);
            peer.send(stdin(1, "def"), stdinEnd(1));
            assertThat(peer.answer(1).bodyText()).isEqualTo("abcdef");
            assertThat(peer.barrier()).isEmpty();
        }
    }

    /** The request arrives right behind the query, and its end closes the connection: the query is answered before. */
    @Test
    @Requirement("S-70")
    void answersBeforeAConnectionIsClosed() {
        byte[] query = getValues("FCGI_MPXS_CONNS");
        byte[] request = WireBytes.get(1, WireBytes.CLOSE, "/hello");
        try (MemoryPeer memory = new MemoryPeer(Apps.of(Apps::hello))) {
            for (int i = 0; i < 500; i++) {
                assertThat(memory.exchange(query, request))
                        .as("turn %d", i)
                        .extracting(WireRecord::type)
                        .contains(GET_VALUES_RESULT);
            }
        }
    }

    @Test
    @Requirement("S-71")
    void answersWhileAllThreadsAreBusy() {
        List<FastCgiPeer> busy = new ArrayList<>();
        try (TestBridge bridge = builder.threads(5).start();
                FastCgiPeer early = bridge.connect()) {
            early.barrier();
            for (int i = 0; i < 8; i++) {
                FastCgiPeer peer = bridge.connect();
                busy.add(peer);
                peer.send(WireBytes.get(1, KEEP_CONN, "/held"));
            }
            // One of five accepts and one selects: no more than three requests run, the other five wait.
            Await.until("requests run", () -> started.get() >= 3);
            assertThat(early.barrier()).isEmpty();
            try (FastCgiPeer late = bridge.connect()) {
                assertThat(late.barrier()).isEmpty();
            }
            assertThat(busy.get(0).barrier()).isEmpty();
            proceed.countDown();
            for (FastCgiPeer peer : busy) {
                assertThat(peer.answer(1).bodyText()).isEqualTo("held");
            }
        } finally {
            busy.forEach(FastCgiPeer::close);
        }
    }

    @Test
    @Requirement("S-71")
    void keepsManagementRecordsFromTheApplication() {
        try (TestBridge bridge = builder.start();
                FastCgiPeer peer = bridge.connect()) {
            for (int i = 0; i < 10; i++) {
                peer.barrier();
            }
            assertThat(started).hasValue(0);
        }
    }

    @Test
    @Requirement("S-72")
    void ignoresValuesInAQuery() {
        try (TestBridge bridge = builder.start();
                FastCgiPeer peer = bridge.connect()) {
            peer.send(raw(GET_VALUES, 0, pairs("FCGI_MPXS_CONNS", "what?"), 0));
            assertThat(values(peer.next())).containsExactly(Map.entry("FCGI_MPXS_CONNS", "1"));
        }
    }

    @Test
    @Requirement("S-72")
    void answersAnEmptyQueryWithAnEmptyResult() {
        try (TestBridge bridge = builder.start();
                FastCgiPeer peer = bridge.connect()) {
            peer.send(getValues());
            peer.expect(bytes("01 0A 0000 0000 00 00"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0F", "0F 00 'FCGI_'", "8000", "FFFFFFFF FFFFFFFF 'X'"})
    @Requirement("S-72")
    void closesOnAMalformedQuery(String content) {
        try (TestBridge bridge = builder.start();
                FastCgiPeer peer = bridge.connect()) {
            peer.barrier();
            peer.send(raw(GET_VALUES, 0, bytes(content), 0));
            peer.expectClosed();
        }
    }
}
