package dev.gangway.client;

import static dev.gangway.client.WireBytes.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordWriterTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final RecordWriter writer = new RecordWriter(Channels.newChannel(out), RecordListener.NONE);

    @Test
    void beginsARequest() throws IOException {
        writer.beginRequest(1, Role.RESPONDER, false);
        writer.beginRequest(0xFFFF, Role.AUTHORIZER, true);
        writer.beginRequest(258, Role.FILTER, false);

        assertThat(written())
                .isEqualTo(bytes(
                        "01 01 0001 0008 00 00  0001 00 0000000000",
                        "01 01 FFFF 0008 00 00  0002 01 0000000000",
                        "01 01 0102 0008 00 00  0003 00 0000000000"));
    }

    @Test
    void padsToEightBytes() throws IOException {
        writer.stream(RecordType.STDIN, 1, bytes("'abc'"), 0, 3);
        writer.stream(RecordType.DATA, 1, bytes("'x12345678y'"), 1, 8);

        assertThat(written())
                .isEqualTo(bytes("01 05 0001 0003 05 00 'abc' 0000000000", "01 08 0001 0008 00 00 '12345678'"));
    }

    @Test
    void endsAStreamOnlyWhenTold() throws IOException {
        writer.stream(RecordType.PARAMS, 1, new byte[0], 0, 0);
        assertThat(written()).isEmpty();

        writer.endOfStream(RecordType.PARAMS, 1);
        assertThat(written()).isEqualTo(bytes("01 04 0001 0000 00 00"));
    }

    @Test
    void cutsALongStream() throws IOException {
        byte[] content = bytes("61*65528 62*65528 63*1");

        writer.stream(RecordType.STDIN, 1, content, 0, content.length);

        assertThat(written())
                .isEqualTo(bytes(
                        "01 05 0001 FFF8 00 00 61*65528",
                        "01 05 0001 FFF8 00 00 62*65528",
                        "01 05 0001 0001 07 00 63 00*7"));
    }

    @Test
    void keepsEveryRecordWholeAtTheEndOfTheBuffer() throws IOException {
        byte[] almostFull = bytes("61*65512");

        writer.stream(RecordType.STDIN, 1, almostFull, 0, almostFull.length);
        writer.stream(RecordType.STDIN, 1, bytes("62*16"), 0, 16);
        writer.endOfStream(RecordType.STDIN, 1);

        assertThat(written())
                .isEqualTo(bytes(
                        "01 05 0001 FFE8 00 00 61*65512", "01 05 0001 0010 00 00 62*16", "01 05 0001 0000 00 00"));
    }

    @Test
    void asksForValues() throws IOException {
        ParameterTable query = new ParameterTable();
        query.set("FCGI_MPXS_CONNS", "");

        writer.getValues(query.encode());

        assertThat(written()).isEqualTo(bytes("01 09 0000 0011 07 00  0F 00 'FCGI_MPXS_CONNS' 00*7"));
    }

    @Test
    void keepsSmallRecordsTogether() throws IOException {
        List<Integer> writes = new ArrayList<>();
        RecordWriter counted = new RecordWriter(new RecordingChannel(writes), RecordListener.NONE);

        counted.beginRequest(1, Role.RESPONDER, false);
        counted.stream(RecordType.PARAMS, 1, new byte[100], 0, 100);
        counted.endOfStream(RecordType.PARAMS, 1);
        counted.endOfStream(RecordType.STDIN, 1);
        counted.flush();

        assertThat(writes).containsExactly(16 + 112 + 8 + 8);
    }

    private byte[] written() throws IOException {
        writer.flush();
        return out.toByteArray();
    }

    /** Takes everything and notes how much came with each write. */
    private record RecordingChannel(List<Integer> writes) implements WritableByteChannel {
        @Override
        public int write(ByteBuffer source) {
            int length = source.remaining();
            writes.add(length);
            source.position(source.limit());
            return length;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }
}
