package dev.gangway.launcher.deploy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** What has become of the requests of an application, whichever of its versions has served them. Any thread. */
public final class RequestCounts {
    /** The bounds that monitoring has by custom: from 5 ms to 10 s. */
    private static final long[] BOUNDS_NANOS = Stream.of(5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000)
            .mapToLong(millis -> Duration.ofMillis(millis).toNanos())
            .toArray();

    private static final int CLASSES = 6;

    private final LongAdder[] answered = adders(CLASSES); // by the first digit of the status
    private final LongAdder failed = new LongAdder();
    private final LongAdder[] durations = adders(BOUNDS_NANOS.length + 1);
    private final LongAdder nanos = new LongAdder();

    /**
     * What was counted so far.
     *
     * @param answered by the first digit of the status, from 0, which is none, to 5
     * @param failed how many have no whole answer: the web server has gone, or the application broke it off
     * @param durations how many took no longer than each of {@link #boundsNanos}, and longer than the one before; the
     *     last is for those that took longer than all
     * @param nanos how long all took together
     */
    public record Totals(List<Long> answered, long failed, List<Long> durations, long nanos) {
        /** Returns how many requests have ended. */
        public long ended() {
            return answered.stream().mapToLong(Long::longValue).sum() + failed;
        }
    }

    private static LongAdder[] adders(int count) {
        return Stream.generate(LongAdder::new).limit(count).toArray(LongAdder[]::new);
    }

    /** Returns the bounds by which durations are counted, in nanoseconds, from short to long. */
    public static List<Long> boundsNanos() {
        return LongStream.of(BOUNDS_NANOS).boxed().toList();
    }

    /** A request has been answered, as a whole. */
    void countAnswered(int status, long durationNanos) {
        int first = status / 100;
        answered[first < CLASSES ? first : 0].increment();
        count(durationNanos);
    }

    /** A request has ended without a whole answer. */
    void countFailed(long durationNanos) {
        failed.increment();
        count(durationNanos);
    }

    private void count(long durationNanos) {
        int i = 0;
        while (i < BOUNDS_NANOS.length && durationNanos > BOUNDS_NANOS[i]) {
            i++;
        }
        durations[i].increment();
        nanos.add(durationNanos);
    }

    /** Returns what was counted; where requests end meanwhile the parts may differ by these. */
    public Totals totals() {
        return new Totals(sums(answered), failed.sum(), sums(durations), nanos.sum());
    }

    private static List<Long> sums(LongAdder[] adders) {
        return Stream.of(adders).map(LongAdder::sum).toList();
    }
}
