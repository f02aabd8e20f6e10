package dev.gangway.client;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Receives an answer as it comes; buffers are valid during the call only. An exception ends the exchange. */
interface ResponseHandler {
    void onHead(ResponseHead head) throws IOException;

    void onBody(ByteBuffer content) throws IOException;

    void onEnd() throws IOException;

    void onStderr(ByteBuffer content) throws IOException;
}
