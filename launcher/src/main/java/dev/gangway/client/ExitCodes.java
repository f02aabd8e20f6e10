package dev.gangway.client;

/** The exit codes of the client's commands; where curl has a code for the same thing, it is curl's. */
final class ExitCodes {
    static final int OK = 0;
    static final int PROTOCOL_ERROR = 1;
    static final int USAGE = 2;
    static final int CLIENT_ERROR_STATUS = 4;
    static final int SERVER_ERROR_STATUS = 5;
    static final int CONNECT_FAILED = 7;
    static final int TRUNCATED_BODY = 18;
    static final int OUTPUT_FAILED = 23;
    static final int BODY_UNREADABLE = 26;
    static final int TIMED_OUT = 28;

    private static final int FIRST_CLIENT_ERROR = 400;
    private static final int FIRST_SERVER_ERROR = 500;

    private ExitCodes() {}

    static int ofStatus(int status) {
        if (status >= FIRST_SERVER_ERROR) {
            return SERVER_ERROR_STATUS;
        }
        return status >= FIRST_CLIENT_ERROR ? CLIENT_ERROR_STATUS : OK;
    }
}
