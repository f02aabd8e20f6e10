package dev.gangway.client;

import java.io.IOException;

/** What users and scripts are told when an exchange fails. */
final class Failures {
    private Failures() {}

    static String describe(ServerAddress server, IOException failure) {
        boolean isOfThisSide = failure instanceof BodyException || failure instanceof OutputException;
        return "gangway: " + (isOfThisSide ? "" : server + ": ") + failure.getMessage();
    }

    static int exitCodeOf(IOException failure) {
        if (failure instanceof ConnectFailedException) {
            return ExitCodes.CONNECT_FAILED;
        } else if (failure instanceof TimedOutException) {
            return ExitCodes.TIMED_OUT;
        } else if (failure instanceof BodyException) {
            return ExitCodes.BODY_UNREADABLE;
        } else if (failure instanceof OutputException) {
            return ExitCodes.OUTPUT_FAILED;
        }
        return ExitCodes.PROTOCOL_ERROR;
    }
}
