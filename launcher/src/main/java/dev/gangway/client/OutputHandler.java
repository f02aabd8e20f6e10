package dev.gangway.client;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Receives the two output streams of a request as they come; buffers are valid during the call only.
 *
 * <p>An exception ends the exchange.
 */
interface OutputHandler {
    void onStdout(ByteBuffer content) throws IOException;

    /** Says that STDOUT is complete; called once, and not if the exchange fails before. */
    void onStdoutEnd() throws IOException;

    void onStderr(ByteBuffer content) throws IOException;
}
