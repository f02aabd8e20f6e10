package dev.gangway.connector.protocol;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;

/**
 * The answer to GET_VALUES: what a web server may ask of the application's limits (FastCGI 1.0, section 4.1).
 *
 * @param maxConnections how many connections are accepted at a time
 * @param maxRequests how many requests are served at a time
 * @param multiplexes whether a connection carries several requests at a time
 */
public record ManagementValues(int maxConnections, int maxRequests, boolean multiplexes) {
    /**
     * Writes the GET_VALUES_RESULT record for the content of a GET_VALUES record.
     *
     * @param query name-value pairs in the first {@code length} bytes; values and unknown names are ignored
     * @param whole whether that is all of the content; otherwise a pair that is cut is ignored as well
     * @throws ProtocolException if the content is not made of name-value pairs
     */
    public ByteBuffer answer(byte[] query, int length, boolean whole) throws ProtocolException {
        // Each name is answered once, however often it is asked for: the answer cannot outgrow this buffer.
        ByteBuffer out = ByteBuffer.allocate(128).position(RecordParser.HEADER_LENGTH);
        boolean[] answered = new boolean[3];
        NameValueDecoder decoder = new NameValueDecoder(length, length, length);
        NameValueDecoder.Fault fault = decoder.decode(query, length, (nameStart, nameLength, v, l) -> {
            switch (new String(query, nameStart, nameLength, US_ASCII)) {
                case "FCGI_MAX_CONNS" -> put(out, answered, 0, "FCGI_MAX_CONNS", maxConnections);
                case "FCGI_MAX_REQS" -> put(out, answered, 1, "FCGI_MAX_REQS", maxRequests);
                case "FCGI_MPXS_CONNS" -> put(out, answered, 2, "FCGI_MPXS_CONNS", multiplexes ? 1 : 0);
                default -> {} // section 4.1: names that are not understood are left out
            }
        });
        boolean cut = !whole && (fault == NameValueDecoder.Fault.CUT || fault.isLimit());
        if (fault != NameValueDecoder.Fault.NONE && !cut) {
            throw new ProtocolException("GET_VALUES: " + fault.sentence());
        }
        int contentLength = out.position() - RecordParser.HEADER_LENGTH;
        RecordWriter.putHeader(out, 0, RecordType.GET_VALUES_RESULT, 0, contentLength);
        RecordWriter.putPadding(out, contentLength);
        return out.flip();
    }

    private static void put(ByteBuffer out, boolean[] answered, int which, String name, int value) {
        if (!answered[which]) {
            answered[which] = true;
            byte[] digits = Integer.toString(value).getBytes(US_ASCII);
            out.put((byte) name.length()).put((byte) digits.length);
            out.put(name.getBytes(US_ASCII)).put(digits);
        }
    }
}
