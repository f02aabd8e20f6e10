package dev.gangway.connector.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.connector.cgi.CgiVariables;
import dev.gangway.connector.cgi.RequestHead;
import dev.gangway.connector.protocol.ManagementValues;
import dev.gangway.connector.protocol.NameValueDecoder;
import dev.gangway.connector.protocol.ProtocolException;
import dev.gangway.connector.protocol.RecordHandler;
import dev.gangway.connector.protocol.RecordParser;
import dev.gangway.connector.testkit.WireBytes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.eclipse.jetty.http.BadMessageException;

class WireFuzz {
    /** Any bytes are records, or no records, and the same ones wherever they are cut. */
    @Property
    void parsesTheSameAtEveryCut(@ForAll("recordLike") byte[] bytes, @ForAll @IntRange(max = 400) int cut) {
        int at = Math.min(cut, bytes.length);
        String whole = parse(bytes, bytes.length);
        assertThat(parse(bytes, at)).isEqualTo(whole);
        assertThat(parse(bytes, 1)).isEqualTo(whole);
    }

    @Provide
    Arbitrary<byte[]> recordLike() {
        Arbitrary<Byte> often = Arbitraries.of((byte) 0, (byte) 1, (byte) 2, (byte) 4, (byte) 5, (byte) 8);
        Arbitrary<Byte> some = Arbitraries.oneOf(often, often, Arbitraries.bytes());
        Arbitrary<byte[]> loose = some.array(byte[].class).ofMaxSize(200);
        Arbitrary<byte[]> tidy = loose.map(content -> WireBytes.raw(5, 1, content, content.length % 9));
        return Arbitraries.oneOf(loose, tidy)
                .list()
                .ofMaxSize(3)
                .map(parts -> WireBytes.join(parts.toArray(byte[][]::new)));
    }

    private static String parse(byte[] bytes, int pieceLength) {
        StringBuilder seen = new StringBuilder();
        RecordParser parser = new RecordParser(new RecordHandler() {
            private boolean contentSeen;

            @Override
            public void onHeader(int typeCode, int requestId, int contentLength) {
                seen.append('\n')
                        .append(typeCode)
                        .append(' ')
                        .append(requestId)
                        .append(' ')
                        .append(contentLength);
                seen.append(':');
                contentSeen = false;
            }

            @Override
            public void onContent(ByteBuffer content, boolean last) {
                assertThat(contentSeen).as("content after the last").isFalse();
                contentSeen = last;
                seen.append(ISO_8859_1.decode(content));
            }
        });
        try {
            for (int i = 0; i < bytes.length; i += Math.max(1, pieceLength)) {
                int length = Math.min(Math.max(1, pieceLength), bytes.length - i);
                parser.parse(ByteBuffer.wrap(bytes, i, length).slice());
            }
            seen.append(parser.atRecordBoundary());
        } catch (ProtocolException e) {
            seen.append('\n').append(e.getMessage());
        }
        return seen.toString();
    }

    /** Any bytes are pairs within the limits, or a fault; nothing is read beyond their end. */
    @Property
    void decodesPairsOrFindsAFault(@ForAll @Size(max = 300) byte[] bytes) {
        int[] end = new int[1];
        NameValueDecoder decoder = new NameValueDecoder(20, 50, 100);
        NameValueDecoder.Fault fault =
                decoder.decode(bytes, bytes.length, (nameStart, nameLength, valueStart, valueLength) -> {
                    assertThat(nameLength).isBetween(1, 50);
                    assertThat(valueLength).isBetween(0, 100);
                    assertThat(nameStart).isGreaterThanOrEqualTo(end[0] + 2);
                    assertThat(valueStart).isEqualTo(nameStart + nameLength);
                    end[0] = valueStart + valueLength;
                    assertThat(end[0]).isLessThanOrEqualTo(bytes.length);
                });
        assertThat(fault == NameValueDecoder.Fault.NONE).isEqualTo(end[0] == bytes.length);
    }

    /** What a web server encodes is what is decoded. */
    @Property
    void decodesWhatWasEncoded(@ForAll @Size(max = 10) List<@Size(max = 300) String> texts) {
        List<String> expected = new ArrayList<>();
        byte[] wire = {};
        for (String text : texts) {
            String value = new String(text.getBytes(ISO_8859_1), ISO_8859_1).replace('\0', '?');
            expected.add("N" + value.length() + "=" + value);
            wire = WireBytes.join(wire, WireBytes.pair("N" + value.length(), value));
        }
        byte[] bytes = wire;
        List<String> decoded = new ArrayList<>();
        NameValueDecoder decoder = new NameValueDecoder(10, 10, 300);
        assertThat(decoder.decode(
                        bytes,
                        bytes.length,
                        (nameStart, nameLength, valueStart, valueLength) ->
                                decoded.add(new String(bytes, nameStart, nameLength, ISO_8859_1) + "="
                                        + new String(bytes, valueStart, valueLength, ISO_8859_1))))
                .isEqualTo(NameValueDecoder.Fault.NONE);
        assertThat(decoded).isEqualTo(expected);
    }

    /** Any target is one, or a bad one. */
    @Property
    void takesATargetOrRefusesIt(@ForAll("targets") String target) {
        makesARequestOrRefusesIt(List.of("REQUEST_METHOD", "GET", "HTTP_HOST", "h", "REQUEST_URI", target));
    }

    @Provide
    Arbitrary<String> targets() {
        String[] pieces = {
            "/",
            "a",
            "%",
            "%2",
            "%2F",
            "%u",
            "%u1",
            "%u20ac",
            "%zz",
            "..",
            ";",
            "?",
            "#",
            "@",
            ":",
            "80",
            "[",
            "]",
            "http://",
            "https://h",
            "*",
            " ",
            "\\",
            "\u00E9"
        };
        return Arbitraries.of(pieces).list().ofMaxSize(7).map(parts -> String.join("", parts));
    }

    /** Any variables are a request, or a bad one. */
    @Property
    void makesARequestOrRefusesIt(@ForAll("variables") List<String> pairs) {
        RequestHead head = new RequestHead();
        head.next();
        CgiVariables variables = head.variables();
        for (int i = 0; i + 1 < pairs.size(); i += 2) {
            int start = variables.size();
            variables.append(ByteBuffer.wrap(pairs.get(i).getBytes(ISO_8859_1)));
            int middle = variables.size();
            variables.append(ByteBuffer.wrap(pairs.get(i + 1).getBytes(ISO_8859_1)));
            variables.add(start, middle - start, middle, variables.size() - middle);
        }
        try {
            head.decode();
            assertThat(head.method()).isNotEmpty();
            assertThat(head.uri().toString()).isNotEmpty();
            assertThat(head.uri().toString().chars()).allMatch(c -> c > ' ' && c < 0x7F);
            head.remoteAddress();
            head.localAddress();
        } catch (BadMessageException e) {
            assertThat(e.getCode()).isEqualTo(400);
        }
    }

    @Provide
    Arbitrary<List<String>> variables() {
        Arbitrary<String> text = Arbitraries.oneOf(
                Arbitraries.of(
                        "REQUEST_METHOD",
                        "REQUEST_URI",
                        "SCRIPT_NAME",
                        "PATH_INFO",
                        "QUERY_STRING",
                        "HTTP_HOST",
                        "SERVER_NAME",
                        "SERVER_PORT",
                        "SERVER_ADDR",
                        "REMOTE_ADDR",
                        "REMOTE_PORT",
                        "CONTENT_LENGTH",
                        "HTTPS",
                        "HTTP_X_A",
                        "GET",
                        "/",
                        "/a%2Fb",
                        "h:80",
                        "[::1]:9",
                        "http://x/",
                        "*",
                        "on",
                        "1.2.3.4",
                        "::1",
                        "unix:"),
                Arbitraries.strings()
                        .withCharRange('\1', '\u00FF')
                        .ofMinLength(1)
                        .ofMaxLength(12));
        return text.list().ofMaxSize(20);
    }

    /** Any content of GET_VALUES gets an answer, or ends the connection. */
    @Property
    void answersAnyQuery(@ForAll @Size(max = 200) byte[] query) {
        try {
            ByteBuffer answer = new ManagementValues(1, 2, true).answer(query, query.length, true);
            assertThat(answer.get(1)).isEqualTo((byte) 10);
            assertThat(answer.remaining() % 8).isZero();
        } catch (ProtocolException e) {
            assertThat(e.getMessage()).startsWith("GET_VALUES: ");
        }
    }
}
