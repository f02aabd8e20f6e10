package dev.gangway.benchmarks.load;

import java.nio.ByteBuffer;

/** One side of a protocol: the bytes of a request, and what its answer says. */
interface Exchange {
    /** Returns a request, always the same; the caller sends a duplicate. */
    ByteBuffer request();

    /** Makes ready for another answer. */
    void begin();

    /**
     * Takes in bytes of the answer.
     *
     * @return whether it is complete
     * @throws WrongAnswerException if it is not the answer that was expected
     */
    boolean receive(ByteBuffer bytes) throws WrongAnswerException;

    /** An answer that differs from what was expected. */
    final class WrongAnswerException extends Exception {
        private static final long serialVersionUID = 1;

        WrongAnswerException(String message) {
            super(message);
        }
    }
}
