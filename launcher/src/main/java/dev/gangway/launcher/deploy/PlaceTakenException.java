package dev.gangway.launcher.deploy;

import dev.gangway.launcher.options.UserException;

/** Another application answers already some of the requests that one would answer. */
public final class PlaceTakenException extends UserException {
    private static final long serialVersionUID = 1;

    private final transient ApplicationSource taker;

    PlaceTakenException(ApplicationSource taker, ApplicationSource wanted) {
        super("context " + taker.contextPath() + " is given twice, by " + taker.path() + " and by " + wanted.path()
                + "; give one of them another, like /other=" + wanted.path());
        this.taker = taker;
    }

    /** Returns the one that has the place. */
    public ApplicationSource taker() {
        return taker;
    }
}
