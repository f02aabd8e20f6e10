package dev.gangway.client;

/** The codes with which END_REQUEST says what became of a request (FastCGI 1.0, section 5.5). */
final class ProtocolStatus {
    static final int REQUEST_COMPLETE = 0;
    static final int CANT_MPX_CONN = 1;
    static final int OVERLOADED = 2;
    static final int UNKNOWN_ROLE = 3;

    private ProtocolStatus() {}

    static String nameOf(int status) {
        return switch (status) {
            case REQUEST_COMPLETE -> "REQUEST_COMPLETE";
            case CANT_MPX_CONN -> "CANT_MPX_CONN";
            case OVERLOADED -> "OVERLOADED";
            case UNKNOWN_ROLE -> "UNKNOWN_ROLE";
            default -> "protocol status " + status;
        };
    }

    /** Says in words why a request was refused. */
    static String explain(int status) {
        return switch (status) {
            case CANT_MPX_CONN -> "it takes one request at a time on a connection";
            case OVERLOADED -> "it is at one of its limits";
            case UNKNOWN_ROLE -> "it does not serve this role";
            default -> "FastCGI 1.0 does not define this status";
        };
    }
}
