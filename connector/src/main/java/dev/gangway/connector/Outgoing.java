package dev.gangway.connector;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Records that a {@link RecordFlusher} is to write, in one or more steps.
 *
 * <p>The flusher calls {@link #gather}, writes what it got, calls {@link #written}, and so on; then, once,
 * {@link #completed} or {@link #failed}. The calls never overlap.
 */
abstract class Outgoing {
    /** The one behind it in a row of the flusher, which owns this. */
    @Nullable
    Outgoing next;

    /** Returns the buffers of the next step: whole records, never none. They stay untouched until {@link #written}. */
    abstract ByteBuffer[] gather();

    /** The buffers of the last step have been written. Returns whether there is another step. */
    abstract boolean written();

    /** All has been written. */
    abstract void completed();

    /** The connection can no longer be written to, or the writing was given up. */
    abstract void failed(Throwable cause);

    /** Returns whether the protocol layer itself made these, as many as the peer asks for. */
    boolean isAnswer() {
        return false;
    }

    /** Returns records that are written in one step and of which nobody hears. */
    static Outgoing of(ByteBuffer records) {
        return new Outgoing() {
            @Override
            ByteBuffer[] gather() {
                return new ByteBuffer[] {records};
            }

            @Override
            boolean isAnswer() {
                return true;
            }

            @Override
            boolean written() {
                return false;
            }

            @Override
            void completed() {}

            @Override
            void failed(Throwable cause) {}
        };
    }
}
