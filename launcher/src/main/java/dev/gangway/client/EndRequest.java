package dev.gangway.client;

import java.nio.ByteBuffer;

/** How a request ended (FastCGI 1.0, section 5.5); {@code appStatus} is what a CGI program would have exited with. */
record EndRequest(long appStatus, int protocolStatus) {
    private static final int LENGTH = 8;

    static EndRequest read(ByteBuffer content) throws ProtocolException {
        if (content.remaining() != LENGTH) {
            throw new ProtocolException("got END_REQUEST with " + content.remaining() + " bytes (expected 8)");
        }
        ByteBuffer in = content.duplicate();
        return new EndRequest(in.getInt() & 0xFFFF_FFFFL, in.get() & 0xFF);
    }

    boolean isComplete() {
        return protocolStatus == ProtocolStatus.REQUEST_COMPLETE;
    }
}
