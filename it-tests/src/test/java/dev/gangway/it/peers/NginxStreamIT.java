package dev.gangway.it.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.it.harness.Nginx;
import dev.gangway.it.harness.RawConnection;
import dev.gangway.it.harness.ServletBridge;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A stream of small pieces through nginx, which with kept connections reads at least a record header at a time. */
class NginxStreamIT {
    private static final int SECONDS = 20;

    private final Semaphore nextPiece = new Semaphore(0);

    /** Writes a piece, of as many bytes as the query says, each time that the test wants one. */
    private void pieces(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("X-Pad", "p".repeat(Integer.parseInt(request.getParameter("pad"))));
        for (char c = 'a'; c <= 'c'; c++) {
            response.getWriter().print(String.valueOf(c).repeat(Integer.parseInt(request.getParameter("bytes"))));
            response.flushBuffer();
            try {
                assertThat(nextPiece.tryAcquire(SECONDS, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 8})
    void eachPieceArrivesBeforeTheNext(int bytes) throws IOException {
        try (ServletBridge bridge = new ServletBridge(settings -> {})
                        .with("/pieces", this::pieces)
                        .start();
                Nginx nginx = Nginx.start(true, bridge.address())) {
            for (int pad = 0; pad < 8; pad++) {
                try (RawConnection connection = new RawConnection(nginx.origin())) {
                    connection.sendGet("/pieces?pad=" + pad + "&bytes=" + bytes);
                    connection.readHead();
                    for (String c : new String[] {"a", "b", "c"}) {
                        assertThat(connection.readChunk()).asString().isEqualTo(c.repeat(bytes));
                        nextPiece.release();
                    }
                    assertThat(connection.readChunk()).as("the end").isEmpty();
                }
            }
        }
    }
}
