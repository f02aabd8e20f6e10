package dev.gangway.connector.conformance;

import static dev.gangway.connector.testkit.WireBytes.ABORT_REQUEST;
import static dev.gangway.connector.testkit.WireBytes.BEGIN_REQUEST;
import static dev.gangway.connector.testkit.WireBytes.CLOSE;
import static dev.gangway.connector.testkit.WireBytes.DATA;
import static dev.gangway.connector.testkit.WireBytes.END_REQUEST;
import static dev.gangway.connector.testkit.WireBytes.GET_VALUES;
import static dev.gangway.connector.testkit.WireBytes.GET_VALUES_RESULT;
import static dev.gangway.connector.testkit.WireBytes.PARAMS;
import static dev.gangway.connector.testkit.WireBytes.STDIN;
import static dev.gangway.connector.testkit.WireBytes.STDOUT;
import static dev.gangway.connector.testkit.WireBytes.UNKNOWN_TYPE;
import static dev.gangway.connector.testkit.WireBytes.bytes;
import static dev.gangway.connector.testkit.WireBytes.getParams;
import static dev.gangway.connector.testkit.WireBytes.join;
import static dev.gangway.connector.testkit.WireBytes.pairs;
import static dev.gangway.connector.testkit.WireBytes.postParams;
import static dev.gangway.connector.testkit.WireBytes.raw;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.connector.testkit.Answer;
import dev.gangway.connector.testkit.FastCgiPeer;
import dev.gangway.connector.testkit.Requirement;
import dev.gangway.connector.testkit.WireBytes;
import dev.gangway.connector.testkit.WireRecord;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Records in and out (FastCGI 1.0, section 3.3). */
class RecordsTest {
    private static TestBridge bridge;

    @BeforeAll
    static void start() {
        bridge = TestBridge.start(Apps.byPath(Map.of(
                "/hello", Apps::hello,
                "/echo", Apps::echo,
                "/large",
                        (request, response) ->
                                Apps.write(response, true, ByteBuffer.wrap(WireBytes.pattern(200_000))))));
    }

    @AfterAll
    static void stop() {
        bridge.close();
    }

    @Test
    @Requirement("S-18")
    void readsAndWritesNumbersBigEndian() {
        // 0x0123 = 291 bytes of body, in one record of request 0x0102.
        byte[] body = WireBytes.pattern(0x0123);
        try (FastCgiPeer peer = bridge.connect()) {
            peer.send(
                    bytes("01 01 0102 0008 00 00  0001 00 0000000000"),
                    WireBytes.params(0x0102, postParams("/echo", 0x0123)),
                    bytes("01 04 0102 0000 00 00"),
                    bytes("01 05 0102 0123 00 00"),
                    body,
                    bytes("01 05 0102 0000 00 00"));
            assertThat(peer.answer(0x0102).body()).isEqualTo(body);
            peer.readUntilClosed();
            assertThat(peer.transcript().received()).allMatch(record -> record.id() == 0x0102);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 255, 256, 32767, 32768, 65535})
    @Requirement("S-19")
    void echoesEveryRequestIdAsUnsignedNumber(int id) {
        try (FastCgiPeer peer = bridge.connect()) {
            peer.send(WireBytes.get(id, CLOSE, "/hello"));
            assertThat(peer.answer(id).bodyText()).isEqualTo("ok\n");
            peer.readUntilClosed();
        }
    }

    @Test
    @Requirement("S-20")
    void takesEmptyAndLargestRecords() {
        byte[] body = WireBytes.pattern(65535);
        try (FastCgiPeer peer = bridge.connect()) {
            peer.send(
                    WireBytes.begin(1, WireBytes.RESPONDER, CLOSE),
                    WireBytes.params(1, postParams("/echo", body.length)),
                    raw(PARAMS, 1, new byte[0], 0),
                    raw(STDIN, 1, body, 0),
                    raw(STDIN, 1, new byte[0], 0));
            assertThat(peer.answer(1).body()).isEqualTo(body);
        }
    }

    @Test
    @Requirement("S-20")
    void takesTheLargestParamsRecord() {
        byte[] others = pairs(getParams("/hello"));
        // One pair fills the record: name "A" (1 byte), 1 + 4 bytes of lengths.
        byte[] filler = pairs("A", "v".repeat(65535 - others.length - 6));
        try (FastCgiPeer peer = bridge.connect()) {
            peer.send(
                    WireBytes.begin(1, WireBytes.RESPONDER, CLOSE),
                    raw(PARAMS, 1, join(others, filler), 0),
                    WireBytes.paramsEnd(1),
                    WireBytes.stdinEnd(1));
            assertThat(peer.answer(1).bodyText()).isEqualTo("ok\n");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 127, 128, 254, 255})
    @Requirement({"S-21", "S-22"})
    void skipsPaddingOfEveryRecordType(int padding) {
        byte[] fill = paddingThatLooksLikeRecords(padding);
        byte[] none = new byte[0];
        try (FastCgiPeer peer = bridge.connect()) {
            peer.send(
                    record(GET_VALUES, 0, pairs("FCGI_MPXS_CONNS", ""), fill),
                    record(200, 0, bytes("'unknown'"), fill),
                    record(BEGIN_REQUEST, 9, bytes("0001 01 0000000000"), fill),
                    record(ABORT_REQUEST, 9, none, fill));
            peer.next(GET_VALUES_RESULT, 0);
            peer.next(UNKNOWN_TYPE, 0);
            peer.answer(9);
            peer.send(
                    record(DATA, 9, bytes("'late'"), fill),
                    record(BEGIN_REQUEST, 1, bytes("0001 01 0000000000"), fill),
                    record(PARAMS, 1, pairs(postParams("/echo", 4)), fill),
                    record(PARAMS, 1, none, fill),
                    record(STDIN, 1, bytes("'ab'"), fill),
                    record(STDIN, 1, bytes("'cd'"), fill),
                    record(STDIN, 1, none, fill));
            assertThat(peer.answer(1).bodyText()).isEqualTo("abcd");
        }
    }

    @Test
    @Requirement({"S-21", "S-22"})
    void skipsTheLargestPaddingAfterTheLargestContent() {
        byte[] body = WireBytes.pattern(65535);
        try (FastCgiPeer peer = bridge.connect()) {
            peer.send(
                    WireBytes.begin(1, WireBytes.RESPONDER, CLOSE),
                    WireBytes.params(1, postParams("/echo", 2 * 65535)),
                    WireBytes.paramsEnd(1),
                    record(STDIN, 1, body, paddingThatLooksLikeRecords(255)),
                    record(STDIN, 1, body, paddingThatLooksLikeRecords(255)),
                    WireBytes.stdinEnd(1));
            assertThat(peer.answer(1).body()).isEqualTo(join(body, body));
        }
    }

    private static byte[] paddingThatLooksLikeRecords(int length) {
        byte[] record = bytes("01 03 0001 0008 00 00  FFFFFFFF 03 FFFFFF");
        byte[] padding = new byte[length];
        for (int i = 0; i < length; i++) {
            padding[i] = record[i % record.length];
        }
        return padding;
    }

    private static byte[] record(int type, int id, byte[] content, byte[] padding) {
        return raw(1, type, id, content, padding, 0);
    }

    @Test
    @Requirement("S-23")
    void ignoresReservedBytesAndWritesThemAsZero() {
        try (FastCgiPeer peer = bridge.connect()) {
            peer.send(
                    bytes("01 01 0001 0008 00 FF  0001 00 FFFFFFFFFF"),
                    raw(1, PARAMS, 1, pairs(getParams("/hello")), new byte[0], 0xFF),
                    bytes("01 04 0001 0000 00 80  01 05 0001 0000 00 7F"));
            Answer answer = peer.answer(1);
            assertThat(answer.bodyText()).isEqualTo("ok\n");
            assertThat(answer.records()).isNotEmpty().allMatch(record -> record.reserved() == 0);
            WireRecord end = answer.records(END_REQUEST).get(0);
            assertThat(Arrays.copyOfRange(end.content(), 5, 8)).containsExactly(0, 0, 0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/hello", "/large"})
    @Requirement("S-24")
    void padsRecordsToEightBytes(String target) {
        try (FastCgiPeer peer = bridge.connect()) {
            peer.send(WireBytes.getValues("FCGI_MAX_REQS", "FCGI_MPXS_CONNS"), WireBytes.get(1, CLOSE, target));
            peer.answer(1);
            assertThat(peer.transcript().received()).allMatch(record -> record.totalLength() % 8 == 0);
        }
    }

    @Test
    @Requirement("S-25")
    void writesVersionOne() {
        try (FastCgiPeer peer = bridge.connect()) {
            peer.send(WireBytes.getValues("FCGI_MAX_REQS"), WireBytes.get(1, CLOSE, "/hello"));
            peer.answer(1);
            assertThat(peer.transcript().received()).allMatch(record -> record.version() == 1);
        }
    }

    @Test
    @Requirement("S-26")
    void answersTheSameWhereverTheBytesAreCut() {
        byte[] request = join(
                WireBytes.begin(1, WireBytes.RESPONDER, CLOSE),
                raw(PARAMS, 1, pairs(postParams("/echo", 11)), 3),
                raw(PARAMS, 1, new byte[0], 5),
                raw(STDIN, 1, bytes("'hello '"), 2),
                raw(STDIN, 1, bytes("'world'"), 0),
                WireBytes.stdinEnd(1));
        try (MemoryPeer memory = new MemoryPeer(Apps.of(Apps::echo))) {
            var whole = memory.exchange(request);
            assertThat(whole).last().matches(record -> record.is(END_REQUEST, 1));
            for (int cut = 1; cut < request.length; cut++) {
                assertThat(memory.exchange(
                                Arrays.copyOf(request, cut), Arrays.copyOfRange(request, cut, request.length)))
                        .as("cut at %d", cut)
                        .isEqualTo(whole);
            }
            byte[][] single = new byte[request.length][];
            for (int i = 0; i < request.length; i++) {
                single[i] = new byte[] {request[i]};
            }
            assertThat(memory.exchange(single)).as("byte by byte").isEqualTo(whole);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {65535, 65536, 65537, 131071, 500_000})
    @Requirement("S-27")
    void cutsLongOutputIntoRecords(int length) {
        byte[] body = WireBytes.pattern(length);
        try (FastCgiPeer peer = bridge.connect()) {
            peer.send(WireBytes.post(1, CLOSE, "/echo", body));
            Answer answer = peer.answer(1);
            assertThat(answer.body()).isEqualTo(body);
            assertThat(answer.records(STDOUT)).hasSizeGreaterThan(1 + length / 65536);
        }
    }

    @Test
    @Requirement("S-29")
    void answersManagementRecordsWithIdZero() {
        try (FastCgiPeer peer = bridge.connect()) {
            peer.send(WireBytes.getValues("FCGI_MPXS_CONNS"), raw(99, 0, new byte[0], 0));
            peer.next(GET_VALUES_RESULT, 0);
            peer.next(UNKNOWN_TYPE, 0);
        }
    }

    @Test
    @Requirement("S-30")
    void sendsNoRecordThatOnlyWebServersSend() {
        try (FastCgiPeer peer = bridge.connect()) {
            peer.send(WireBytes.getValues("FCGI_MPXS_CONNS"), WireBytes.get(1, CLOSE, "/hello"));
            peer.answer(1);
            assertThat(peer.transcript().received())
                    .extracting(WireRecord::type)
                    .containsOnly(GET_VALUES_RESULT, STDOUT, END_REQUEST);
        }
    }
}
