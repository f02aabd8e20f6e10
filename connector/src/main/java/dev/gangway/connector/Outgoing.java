package dev.gangway.connector;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * Records that a {@link RecordFlusher} is to write, in one or more steps.
 *
 * <p>The flusher calls {@link #gather}, writes what it got, calls {@link #written}, and so on; then, once,
 * {@link #completed} or {@link #failed}. The calls never overlap.
 */
interface Outgoing {
    /** Adds the buffers of the next step: whole records, never none. They stay untouched until {@link #written}. */
    void gather(List<ByteBuffer> into);

    /** The buffers of the last step have been written. Returns whether there is another step. */
    boolean written();

    /** All has been written. */
    void completed();

    /** The connection can no longer be written to, or the writing was given up. */
    void failed(Throwable cause);

    /** Returns whether the protocol layer itself made these, as many as the peer asks for. */
    default boolean isAnswer() {
        return false;
    }

    /** Returns records that are written in one step and of which nobody hears. */
    static Outgoing of(ByteBuffer records) {
        return new Outgoing() {
            @Override
            public void gather(List<ByteBuffer> into) {
                into.add(records);
            }

            @Override
            public boolean isAnswer() {
                return true;
            }

            @Override
            public boolean written() {
                return false;
            }

            @Override
            public void completed() {}

            @Override
            public void failed(Throwable cause) {}
        };
    }
}
