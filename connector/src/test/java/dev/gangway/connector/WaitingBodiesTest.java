package dev.gangway.connector;

import static dev.gangway.connector.testkit.WireBytes.DATA;
import static dev.gangway.connector.testkit.WireBytes.FILTER;
import static dev.gangway.connector.testkit.WireBytes.KEEP_CONN;
import static dev.gangway.connector.testkit.WireBytes.RESPONDER;
import static dev.gangway.connector.testkit.WireBytes.STDIN;
import static dev.gangway.connector.testkit.WireBytes.and;
import static dev.gangway.connector.testkit.WireBytes.begin;
import static dev.gangway.connector.testkit.WireBytes.data;
import static dev.gangway.connector.testkit.WireBytes.dataEnd;
import static dev.gangway.connector.testkit.WireBytes.getValues;
import static dev.gangway.connector.testkit.WireBytes.params;
import static dev.gangway.connector.testkit.WireBytes.paramsEnd;
import static dev.gangway.connector.testkit.WireBytes.postParams;
import static dev.gangway.connector.testkit.WireBytes.raw;
import static dev.gangway.connector.testkit.WireBytes.stdin;
import static dev.gangway.connector.testkit.WireBytes.stdinEnd;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.connector.conformance.Apps;
import dev.gangway.connector.protocol.Role;
import dev.gangway.connector.testkit.WireBytes;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bodies and files that have come before their application asks for them, and what keeps them within the limits. */
class WaitingBodiesTest {
    private static final int MEMORY = 10_000;
    private static final int PIECE = 6_000;
    private static final byte[] CONTENT = WireBytes.pattern(300_000);

    private final List<byte[]> read = new ArrayList<>();
    private final FastCgiConfiguration.Builder settings =
            FastCgiConfiguration.builder().roles(EnumSet.allOf(Role.class)).maxBufferedBodyBytes(MEMORY);
    private SteppedConnection connection = new SteppedConnection(Apps.of(this::serve));

    private void connect() {
        connection = new SteppedConnection(settings.build(), Apps.of(this::serve));
    }

    /** From then on what comes is read, be it asked for or not. */
    private void multiplex() {
        connection.give(getValues("FCGI_MPXS_CONNS"));
    }

    /** Reads all when all has been sent. */
    private void serve(Request request, Response response) throws Exception {
        if (request.getAttribute(FastCgiAttributes.DATA) instanceof InputStream file) {
            connection.give(data(1, CONTENT), dataEnd(1));
            read.add(file.readAllBytes());
        } else {
            connection.give(body(), stdinEnd(1));
            read.add(Apps.readAll(request));
        }
    }

    /** Returns the content as records of which there are several in what is read at a time. */
    private static byte[] body() {
        byte[][] records = new byte[CONTENT.length / PIECE][];
        for (int i = 0; i < records.length; i++) {
            records[i] = stdin(1, Arrays.copyOfRange(CONTENT, i * PIECE, (i + 1) * PIECE));
        }
        return WireBytes.join(records);
    }

    private static byte[] head(int role, int bodyLength) {
        String[] variables = and(postParams("/", bodyLength), "FCGI_DATA_LENGTH", Integer.toString(CONTENT.length));
        return WireBytes.join(begin(1, role, KEEP_CONN), params(1, variables), paramsEnd(1));
    }

    /** Its body is all there before it begins, but its file can wait outside. */
    @Test
    void aFilterGetsAFileThatIsLargerThanWhatMayWait() {
        settings.maxSpooledBodyBytes(2 * MEMORY);
        connect();
        multiplex();
        connection.give(head(FILTER, 0), stdinEnd(1));
        assertThat(read).containsExactly(CONTENT);
    }

    @Test
    void noFileIsMadeWhereNoneMayBe(@TempDir Path folder) {
        settings.maxSpooledBodyBytes(0).spoolDirectory(folder.resolve("absent"));
        connect();
        multiplex();
        connection.give(head(RESPONDER, CONTENT.length));
        assertThat(read).containsExactly(CONTENT);
    }

    /** One byte for it in each buffer of the network must not keep all these buffers. */
    @Test
    void aFilterHoldsNoBufferForAByteOfItsBody() {
        connect();
        connection.give(head(FILTER, 1000));
        for (int i = 0; i < 100; i++) {
            connection.give(raw(STDIN, 1, new byte[1], 0), raw(DATA, 99, new byte[16_000], 0));
        }
        assertThat(connection.heldBuffers()).isLessThan(3);
        connection.close();
        assertThat(connection.heldBuffers()).isZero();
    }
}
