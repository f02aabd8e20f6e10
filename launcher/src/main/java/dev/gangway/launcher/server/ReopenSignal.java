package dev.gangway.launcher.server;

/**
 * SIGUSR1, as php-fpm and nginx take it: whoever has renamed a log wants a new one.
 *
 * <p>It is handled also where there is no such log: by default it ends a process, and who rotates logs cannot know.
 */
public final class ReopenSignal {
    private ReopenSignal() {}

    /** Runs {@code reopen}, in a thread of its own, whenever the signal comes. */
    public static void install(Runnable reopen) {
        Signals.handle("USR1", reopen);
    }
}
