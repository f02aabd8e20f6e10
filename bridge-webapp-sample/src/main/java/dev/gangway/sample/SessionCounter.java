package dev.gangway.sample;

import jakarta.servlet.http.HttpSession;

/** The number in a session that says how often it was looked at. */
public final class SessionCounter {
    static final String NAME = "counter";

    private SessionCounter() {}

    /** Counts one more and returns the new number; set again each time, so that a stored session notices the change. */
    public static synchronized int next(HttpSession session) {
        int next = session.getAttribute(NAME) instanceof Integer seen ? seen + 1 : 1;
        session.setAttribute(NAME, next);
        return next;
    }
}
