package dev.gangway.connector.protocol;

import java.nio.ByteBuffer;

/** Receives what a {@link RecordParser} finds. */
public interface RecordHandler {
    /**
     * A header has arrived; {@link #onContent} follows for the same record.
     *
     * @param typeCode the type as sent, 0 to 255; {@link RecordType} need not know it
     * @param requestId 0 to 65535
     * @param contentLength 0 to 65535
     * @throws ProtocolException if no such record may come now; the parser must not be used again then
     */
    void onHeader(int typeCode, int requestId, int contentLength) throws ProtocolException;

    /**
     * Content of the record announced last has arrived: all of it, or a part where the network has cut it.
     *
     * @param content from its position to its limit; the caller's buffer, not to be kept. What is left in it is skipped
     * @param last whether the record's content ends here; a record without content gets one call, with an empty buffer
     * @throws ProtocolException if the content is not what the record must hold
     */
    void onContent(ByteBuffer content, boolean last) throws ProtocolException;
}
