package dev.gangway.connector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.io.ByteArrayEndPoint;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.junit.jupiter.api.Test;

/** The buffer that a connection reads with: when it is filled up, and when another takes its place. */
class InputBufferTest {
    private static final int SMALL = 4 * 1024;
    private static final int LARGE = 16 * 1024;

    private final ByteArrayEndPoint endPoint = new ByteArrayEndPoint();
    private final InputBuffer input = new InputBuffer(endPoint, new ArrayByteBufferPool());

    @Test
    void aLargerBufferTakesThePlaceOfOneThatHasBeenReadEmpty() {
        receive(2 * LARGE);
        assertEquals(SMALL, input.fill(SMALL));
        consume();
        assertEquals(LARGE, input.fill(LARGE));
    }

    @Test
    void aLargeEnoughBufferStays() {
        receive(2 * LARGE);
        input.fill(LARGE);
        RetainableByteBuffer first = consume();
        assertEquals(LARGE, input.fill(SMALL));
        assertSame(first, input.current());
    }

    @Test
    void aBufferOfWhichSomebodyHoldsAPartIsFilledUpBehindIt() {
        receive(100);
        assertEquals(100, input.fill(SMALL));
        RetainableByteBuffer first = consume();
        first.retain();
        receive(LARGE);
        assertEquals(SMALL - 100, input.fill(LARGE));
        assertSame(first, input.current());
        assertTrue(input.isFull());
        consume();
        assertEquals(LARGE - (SMALL - 100), input.fill(LARGE)); // the first is full: another one
        assertTrue(first.release(), "held by nobody else");
    }

    @Test
    void nothingIsHeldOnceItIsReleased() {
        receive(1);
        input.fill(SMALL);
        RetainableByteBuffer first = consume();
        first.retain();
        input.release();
        assertNull(input.current());
        assertTrue(first.release(), "held by nobody else");
    }

    private void receive(int bytes) {
        endPoint.addInput(ByteBuffer.allocate(bytes));
    }

    private RetainableByteBuffer consume() {
        RetainableByteBuffer current = input.current();
        assertNotNull(current);
        ByteBuffer bytes = current.getByteBuffer();
        bytes.position(bytes.limit());
        return current;
    }
}
