package dev.gangway.launcher.status;

import dev.gangway.launcher.deploy.RequestCounts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A bridge at a moment.
 *
 * @param version the program's
 * @param java the version of the Java runtime
 * @param process the process id
 * @param now the moment
 * @param since when the process was started
 * @param listeners where web servers connect
 * @param threads the threads that serve
 * @param memory the memory of the process
 * @param applications those that are up, by context path
 * @param unclaimed how many requests were for none of the applications
 */
record Snapshot(
        String version,
        String java,
        long process,
        Instant now,
        Instant since,
        List<ListenerStatus> listeners,
        Threads threads,
        Memory memory,
        List<App> applications,
        long unclaimed) {

    /**
     * The pool of threads, without those that listen: they serve too, but have their place.
     *
     * @param busy how many do something
     * @param idle how many wait for something to do
     * @param most how many there may be
     * @param waiting how many tasks wait for a thread
     */
    record Threads(int busy, int idle, int most, int waiting) {}

    /**
     * Memory, in bytes.
     *
     * @param heap what objects take, and garbage that has not been collected
     * @param heapMost what they may take
     * @param direct what buffers outside of the heap take
     */
    record Memory(long heap, long heapMost, long direct) {}

    /**
     * An application.
     *
     * @param contextPath its context path
     * @param virtualHosts the hosts it answers for; none means all
     * @param sessions how many sessions it has in memory
     * @param running how many requests run in it
     * @param requests what has become of the others
     */
    record App(
            String contextPath,
            List<String> virtualHosts,
            long sessions,
            long running,
            RequestCounts.Totals requests) {}

    /** Returns how long the process has been running. */
    Duration up() {
        return Duration.between(since, now);
    }
}
