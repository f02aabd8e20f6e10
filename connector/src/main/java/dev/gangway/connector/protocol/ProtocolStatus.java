package dev.gangway.connector.protocol;

/** How a request ended for the protocol: byte 4 of END_REQUEST's content (FastCGI 1.0, section 5.5). */
public enum ProtocolStatus {
    /** The request ended as it should. */
    REQUEST_COMPLETE(0),
    /** Refused: another request is active on a connection that carries one at a time. */
    CANT_MPX_CONN(1),
    /** Refused: a resource is used up. */
    OVERLOADED(2),
    /** Refused: the role asked for is not served. */
    UNKNOWN_ROLE(3);

    private final int code;

    ProtocolStatus(int code) {
        this.code = code;
    }

    /** Returns the byte that stands for this status on the wire. */
    public int code() {
        return code;
    }
}
