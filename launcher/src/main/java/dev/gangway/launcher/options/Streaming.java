package dev.gangway.launcher.options;

/** Which bodies a web server passes on as they come, and does not collect first. */
public enum Streaming {
    /** Neither of them. */
    OFF,
    /** What applications answer. */
    ANSWERS,
    /** What browsers send, and what applications answer. */
    BOTH;

    /** Returns whether answers are passed on as they come. */
    public boolean ofAnswers() {
        return this != OFF;
    }

    /** Returns whether uploads are passed on as they come. */
    public boolean ofRequests() {
        return this == BOTH;
    }
}
