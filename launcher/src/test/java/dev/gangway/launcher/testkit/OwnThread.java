package dev.gangway.launcher.testkit;

/**
 * A thread for each task, as an executor for what waits.
 *
 * <p>From Java 25 on the common pool, which {@code CompletableFuture} takes unless it is told otherwise, has a single thread
 * on a machine of two processors: the second task that waits would wait for the first.
 */
public final class OwnThread {
    private OwnThread() {}

    /** Runs a task in a thread that does not keep the process. */
    public static void start(Runnable task) {
        Thread thread = new Thread(task, "own-thread");
        thread.setDaemon(true);
        thread.start();
    }
}
