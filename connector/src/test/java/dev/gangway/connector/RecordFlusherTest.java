package dev.gangway.connector;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.io.ByteArrayEndPoint;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who writes in which turn to a connection that several share, and who hears of it. */
class RecordFlusherTest {
    private final ByteArrayEndPoint endPoint = new ByteArrayEndPoint(new byte[0], 4);
    private final List<String> heard = new ArrayList<>();
    private final FastCgiConnection connection = connection(endPoint);
    private final RecordFlusher flusher = connection.flusher();

    private static FastCgiConnection connection(ByteArrayEndPoint endPoint) {
        FastCgiConfiguration configuration = FastCgiConfiguration.builder().build();
        HttpConfiguration http = new HttpConfiguration();
        FastCgiServerConnector connector = new FastCgiServerConnector(
                new Server(), new InetSocketAddress(0), 1, new FastCgiConnectionFactory(http, configuration));
        return new FastCgiConnection(Shared.of(connector, http, configuration), endPoint);
    }

    /** Text of one or more steps. */
    private class Text extends Outgoing {
        private final String name;
        private int steps;

        Text(String name, int steps) {
            this.name = name;
            this.steps = steps;
        }

        @Override
        ByteBuffer[] gather() {
            return new ByteBuffer[] {ByteBuffer.wrap(name.getBytes(StandardCharsets.US_ASCII))};
        }

        @Override
        boolean written() {
            return --steps > 0;
        }

        @Override
        void completed() {
            heard.add(name);
        }

        @Override
        void failed(Throwable cause) {
            heard.add(name + ": " + cause.getMessage());
        }
    }

    private Text send(String name) {
        Text text = new Text(name, 1);
        flusher.send(text);
        return text;
    }

    /** Lets the socket take all that there is, and returns it. */
    private String takeAll() {
        StringBuilder all = new StringBuilder();
        for (String taken = endPoint.takeOutputString(); !taken.isEmpty(); taken = endPoint.takeOutputString()) {
            all.append(taken);
        }
        return all.toString();
    }

    @Test
    void whatIsTakenBackFromTheRowIsNotWritten() {
        Text full = send("12345"); // more than the socket takes
        Text head = send("A");
        send("B");
        Text middle = send("C");
        send("D");
        Text end = send("E");
        assertFalse(flusher.withdraw(full), "being written");
        assertTrue(flusher.withdraw(middle));
        assertTrue(flusher.withdraw(head));
        assertTrue(flusher.withdraw(end));
        assertFalse(flusher.withdraw(end), "twice");
        send("F");
        assertEquals("12345BDF", takeAll());
        assertEquals(List.of("12345", "B", "D", "F"), heard);
        send("G");
        assertEquals("G", takeAll());
    }

    @Test
    void theOnlyOneInTheRowCanBeTakenBack() {
        send("12345");
        assertTrue(flusher.withdraw(send("A")));
        send("B");
        assertEquals("12345B", takeAll());
    }

    @Test
    void longAnswersTakeTurns() {
        send("12345");
        flusher.send(new Text("a", 3));
        flusher.send(new Text("b", 2));
        send("c");
        assertEquals("12345abcaba", takeAll());
        assertEquals(List.of("12345", "c", "b", "a"), heard);
    }

    @Test
    void allThatWaitsFailsOnce() {
        send("12345");
        send("A");
        send("B");
        flusher.close(new IOException("gone"));
        flusher.close(new IOException("again"));
        assertEquals(List.of("A: gone", "B: gone"), heard);
        send("C");
        assertEquals(List.of("A: gone", "B: gone", "C: gone"), heard);
    }

    @Test
    void whoThrowsKeepsNobodyFromBeingWrittenAndTold() {
        send("12345");
        flusher.send(new Text("A", 1) {
            @Override
            void completed() {
                throw new IllegalStateException("by the test");
            }
        });
        for (int i = 0; i < 100; i++) { // more than one step takes
            send("b");
        }
        assertEquals("12345A" + "b".repeat(100), takeAll());
        assertEquals(101, heard.size());
    }

    /** Whoever is being written when somebody throws has a part of its answer on its way: it must not be given up. */
    @ParameterizedTest
    @ValueSource(strings = {"b", "bbbbbbbb"}) // the endpoint takes it at once, or has to go on
    void whoThrowsKeepsNobodyFromWritingOn(String more) {
        send("12345");
        flusher.send(new Text("A", 1) {
            @Override
            void completed() {
                throw new IllegalStateException("by the test");
            }
        });
        flusher.send(new Text("a", 2) {
            private boolean begun;

            @Override
            ByteBuffer[] gather() {
                String text = begun ? more : "a";
                begun = true;
                return new ByteBuffer[] {ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII))};
            }
        });
        assertEquals("12345Aa" + more, takeAll());
        assertEquals(List.of("12345", "a"), heard);
        assertTrue(endPoint.isOpen());
    }

    @Test
    void anErrorKeepsNobodyFromHearingEither() {
        send("12345");
        flusher.send(new Text("A", 1) {
            @Override
            void completed() {
                throw new OutOfMemoryError("by the test");
            }
        });
        send("b");
        assertEquals("12345Ab", takeAll());
        assertEquals(List.of("12345", "b"), heard);
    }

    @Test
    void whoThrowsIsNoAffairOfWhoeverWrites() {
        Text throwing = new Text("A", 1) {
            @Override
            void completed() {
                throw new IllegalStateException("by the test");
            }
        };
        assertDoesNotThrow(() -> flusher.send(throwing));
        send("b");
        assertEquals("Ab", takeAll());
    }

    @Test
    void countsWhatTheSocketHasTaken() {
        send("123456");
        assertEquals(4, flusher.bytesOut());
        assertEquals("123456", takeAll());
        assertEquals(6, flusher.bytesOut());
    }

    @Test
    void whoThrowsKeepsNobodyFromHearingOfAFailure() {
        send("12345");
        flusher.send(new Text("A", 1) {
            @Override
            void failed(Throwable cause) {
                throw new IllegalStateException("by the test");
            }
        });
        send("B");
        flusher.close(new IOException("gone"));
        assertEquals(List.of("B: gone"), heard);
    }

    @Test
    void isBackloggedByMoreAnswersOfTheProtocolLayerThanAreAllowed() {
        send("12345");
        for (int i = 0; i < 64; i++) {
            flusher.send(Outgoing.of(ByteBuffer.wrap(new byte[] {'a'})));
        }
        assertFalse(flusher.isBacklogged());
        flusher.send(Outgoing.of(ByteBuffer.wrap(new byte[] {'a'})));
        assertTrue(flusher.isBacklogged());
        assertEquals("12345" + "a".repeat(65), takeAll());
        assertFalse(flusher.isBacklogged());
    }
}
