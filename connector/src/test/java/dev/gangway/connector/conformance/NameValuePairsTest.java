package dev.gangway.connector.conformance;

import static dev.gangway.connector.testkit.WireBytes.CLOSE;
import static dev.gangway.connector.testkit.WireBytes.KEEP_CONN;
import static dev.gangway.connector.testkit.WireBytes.RESPONDER;
import static dev.gangway.connector.testkit.WireBytes.begin;
import static dev.gangway.connector.testkit.WireBytes.bytes;
import static dev.gangway.connector.testkit.WireBytes.getParams;
import static dev.gangway.connector.testkit.WireBytes.join;
import static dev.gangway.connector.testkit.WireBytes.latin1;
import static dev.gangway.connector.testkit.WireBytes.length;
import static dev.gangway.connector.testkit.WireBytes.longLength;
import static dev.gangway.connector.testkit.WireBytes.pairs;
import static dev.gangway.connector.testkit.WireBytes.paramsEnd;
import static dev.gangway.connector.testkit.WireBytes.stdinEnd;
import static dev.gangway.connector.testkit.WireBytes.stream;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.connector.testkit.Answer;
import dev.gangway.connector.testkit.FastCgiPeer;
import dev.gangway.connector.testkit.Requirement;
import dev.gangway.connector.testkit.WireBytes;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Name-value pairs and the variables they make (FastCGI 1.0, sections 3.4 and 5.2). */
class NameValuePairsTest {
    private static final String ABSENT = "<absent>";

    private static TestBridge bridge;
    private static final Map<String, String> seen = new ConcurrentHashMap<>();
    private static volatile List<String> wanted = List.of();

    @BeforeAll
    static void start() {
        bridge = TestBridge.of(Apps.of((request, response) -> {
                    seen.clear();
                    for (String name : wanted) {
                        Object value = request.getAttribute(name);
                        seen.put(name, value == null ? ABSENT : value.toString());
                    }
                    seen.put("X-Dup", String.join("|", request.getHeaders().getValuesList("X-Dup")));
                    seen.put("target", request.getHttpURI().getPathQuery());
                    Apps.text(response, "seen");
                }))
                .fastCgi(settings -> settings.maxNameLength(70_000).maxValueLength(1 << 20))
                .start();
    }

    @AfterAll
    static void stop() {
        bridge.close();
    }

    /** Sends these pairs after those that make a request, and returns what the application saw of the names. */
    private static Map<String, String> exchange(byte[] pairs, String... names) {
        return exchange(getParams("/pairs"), pairs, names);
    }

    private static Map<String, String> exchange(String[] base, byte[] pairs, String... names) {
        wanted = List.of(names);
        try (FastCgiPeer peer = bridge.connect()) {
            peer.send(
                    begin(1, RESPONDER, CLOSE),
                    stream(WireBytes.PARAMS, 1, join(pairs(base), pairs)),
                    paramsEnd(1),
                    stdinEnd(1));
            Answer answer = peer.answer(1);
            assertThat(answer.bodyText()).as("%s", peer.transcript()).isEqualTo("seen");
            return new HashMap<>(seen);
        }
    }

    private static Answer refused(byte[] pairs) {
        try (FastCgiPeer peer = bridge.connect()) {
            seen.clear();
            peer.send(
                    begin(1, RESPONDER, KEEP_CONN),
                    stream(WireBytes.PARAMS, 1, join(pairs(getParams("/pairs")), pairs)),
                    paramsEnd(1),
                    stdinEnd(1));
            Answer answer = peer.answer(1);
            assertThat(seen).as("what the application saw").isEmpty();
            peer.send(WireBytes.get(1, CLOSE, "/pairs"));
            assertThat(peer.answer(1).bodyText()).as("the next request").isEqualTo("seen");
            return answer;
        }
    }

    @Test
    @Requirement("S-48")
    void readsNameLengthValueLengthNameValue() {
        assertThat(exchange(bytes("02 03 'NMval'"), "NM")).containsEntry("NM", "val");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 63, 126, 127})
    @Requirement("S-49")
    void readsShortLengthsInOneByte(int length) {
        String name = "N".repeat(length);
        String value = "v".repeat(length);
        byte[] pair = join(new byte[] {(byte) length, (byte) length}, latin1(name), latin1(value));
        assertThat(exchange(pair, name)).containsEntry(name, value);
    }

    @ParameterizedTest
    @CsvSource({"5,5", "5,300", "300,5", "300,300"})
    @Requirement("S-50")
    void readsLongLengthsInFourBytesForNamesAndValues(int nameLength, int valueLength) {
        String name = "N".repeat(nameLength);
        String value = "v".repeat(valueLength);
        byte[] pair = join(length(nameLength), length(valueLength), latin1(name), latin1(value));
        assertThat(exchange(pair, name)).containsEntry(name, value);
    }

    @ParameterizedTest
    @ValueSource(ints = {127, 128, 255, 256, 32767, 32768, 65535, 65536, 1 << 20})
    @Requirement("S-51")
    void readsValueLengthsExactly(int length) {
        String value = "x".repeat(length - 1) + "y";
        Map<String, String> attributes = exchange(pairs("A", value, "B", "after"), "A", "B");
        assertThat(attributes.get("A")).hasSize(length).endsWith("y");
        assertThat(attributes).containsEntry("B", "after");
    }

    @ParameterizedTest
    @ValueSource(ints = {127, 128, 255, 256, 32767, 32768, 65535, 65536})
    @Requirement("S-51")
    void readsNameLengthsExactly(int length) {
        String name = "N".repeat(length - 1) + "M";
        assertThat(exchange(pairs(name, "value", "B", "after"), name, "B"))
                .containsEntry(name, "value")
                .containsEntry("B", "after");
    }

    @Test
    @Requirement("S-52")
    void readsFourByteLengthsBelow128() {
        byte[] pair = join(longLength(2), longLength(3), latin1("NMval"), longLength(1), longLength(0), latin1("E"));
        assertThat(exchange(pair, "NM", "E")).containsEntry("NM", "val");
    }

    @Test
    @Requirement("S-53")
    void keepsEmptyValuesApartFromAbsentOnes() {
        assertThat(exchange(bytes("05 00 'EMPTY'"), "EMPTY", "ABSENT"))
                .containsEntry("EMPTY", "")
                .containsEntry("ABSENT", ABSENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"00 05 'value'", "00 00", "80000000 01 'v'"})
    @Requirement("S-53")
    void answers400ToAnEmptyName(String pair) {
        assertThat(refused(bytes(pair)).status()).isEqualTo(400);
    }

    @Test
    @Requirement("S-54")
    void keepsEveryByteOfAValue() {
        StringBuilder all = new StringBuilder();
        for (char c = 1; c < 256; c++) {
            all.append(c);
        }
        assertThat(exchange(pairs("A", all.toString()), "A")).containsEntry("A", all.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "01 05 'Aval'", // a value that ends too soon
                "05 00 'NAM'", // a name that ends too soon
                "01", // no value length
                "01 800001", // a value length that ends too soon
                "800000", // a name length that ends too soon
                "01 83000000 'A'" // 50 million bytes announced
            })
    @Requirement("S-55")
    void answers400ToALengthPastTheEnd(String pair) {
        // The last row is over the limit of a value as well: either answer refuses it.
        assertThat(refused(bytes(pair)).status()).isIn(pair.contains("83") ? List.of(400, 431) : List.of(400));
    }

    @ParameterizedTest
    @ValueSource(strings = {"01 FFFFFFFF 'A'", "FFFFFFFF 01 'A'", "FFFFFFFF FFFFFFFF 'A'"})
    @Requirement("S-55")
    void refusesHugeLengthsWithoutAllocatingThem(String pair) {
        assertThat(refused(bytes(pair)).status()).isIn(400, 431);
    }

    @Test
    @Requirement("S-56")
    void takesTheLastOfTwoMetaVariables() {
        assertThat(exchange(pairs("A", "first", "REQUEST_URI", "/second", "A", "last"), "A", "REQUEST_URI"))
                .containsEntry("A", "last")
                .containsEntry("REQUEST_URI", "/second")
                .containsEntry("target", "/second");
    }

    @Test
    @Requirement("S-56")
    void keepsRepeatedHeadersAll() {
        assertThat(exchange(pairs("HTTP_X_DUP", "one", "HTTP_X_DUP", "two, three")))
                .containsEntry("X-Dup", "one|two, three");
    }

    @Test
    @Requirement("S-57")
    void takesPairsInAnyOrder() {
        List<String> names = new java.util.ArrayList<>(
                List.of("REQUEST_METHOD", "REQUEST_URI", "QUERY_STRING", "SERVER_PROTOCOL", "HTTP_HOST", "A"));
        Map<String, String> values = Map.of(
                "REQUEST_METHOD", "GET",
                "REQUEST_URI", "/pairs?q=1",
                "QUERY_STRING", "q=1",
                "SERVER_PROTOCOL", "HTTP/1.1",
                "HTTP_HOST", "www.example.test",
                "A", "a");
        for (int turn = 0; turn < names.size(); turn++) {
            Collections.rotate(names, 1);
            String[] base = names.stream()
                    .flatMap(n -> java.util.stream.Stream.of(n, values.get(n)))
                    .toArray(String[]::new);
            assertThat(exchange(base, new byte[0], "A")).containsEntry("A", "a").containsEntry("target", "/pairs?q=1");
        }
    }
}
