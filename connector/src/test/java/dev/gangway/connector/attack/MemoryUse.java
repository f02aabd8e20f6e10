package dev.gangway.connector.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.connector.testkit.Await;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.regex.Pattern;

/** How much memory this process keeps, on the heap and in direct buffers, and whether that grows. */
final class MemoryUse {
    private static final long MIB = 1024 * 1024;
    private static final int ATTEMPTS = 5;

    /** The collectors of all of the heap, by the names that G1, Serial and Parallel give them. */
    private static final Pattern FULL = Pattern.compile("G1 Old|MarkSweep");

    private final Kept before = Kept.now();

    /** Requires that no more than this is kept beyond what was kept when this object was made. */
    void requireGrowthBelow(int mebibytes) {
        StringBuilder attempts = new StringBuilder("before: " + before);
        long least = Long.MAX_VALUE;
        for (int attempt = 0; attempt < ATTEMPTS && least >= mebibytes * MIB; attempt++) {
            Kept now = Kept.now(); // direct buffers go some time after the collection that has found them unused
            attempts.append("; then: ").append(now);
            least = Math.min(least, now.sum() - before.sum());
        }
        assertThat(least / MIB).as("MiB more than before (%s)", attempts).isLessThan(mebibytes);
    }

    /** What was in use when the last collection had ended, in bytes. */
    private record Kept(long heap, long direct) {
        static Kept now() {
            long collections = fullCollections();
            Await.until("all garbage is collected", () -> isCollectedSince(collections));
            return new Kept(keptOnHeap(), inDirectBuffers());
        }

        /**
         * Asks for a full collection, as only that tells what is kept. Some are left out without a word: G1 of Java 17 does
         * so while a thread is in native code that holds an array, as when it inflates a class of a jar.
         */
        @SuppressWarnings("System.gc")
        private static boolean isCollectedSince(long collections) {
            System.gc();
            return fullCollections() > collections;
        }

        private static long fullCollections() {
            return ManagementFactory.getGarbageCollectorMXBeans().stream()
                    .filter(collector -> FULL.matcher(collector.getName()).find())
                    .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                    .sum();
        }

        /**
         * Returns what the collection has left. What is in use at any later moment, however soon, has in it what other
         * threads have thrown away since.
         */
        private static long keptOnHeap() {
            long sum = 0;
            for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
                MemoryUsage kept = pool.getCollectionUsage();
                if (pool.getType() == MemoryType.HEAP && kept != null) {
                    sum += kept.getUsed();
                }
            }
            return sum;
        }

        private static long inDirectBuffers() {
            return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                    .filter(pool -> pool.getName().equals("direct"))
                    .mapToLong(BufferPoolMXBean::getMemoryUsed)
                    .sum();
        }

        long sum() {
            return heap + direct;
        }

        @Override
        public String toString() {
            return "%d KiB on the heap, %d KiB in direct buffers".formatted(heap / 1024, direct / 1024);
        }
    }
}
