package dev.gangway.connector.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;

/** How much memory this process keeps, on the heap and in direct buffers, and whether that grows. */
final class MemoryUse {
    private static final long MIB = 1024 * 1024;

    private final long before = now();

    /** Requires that no more than this is kept beyond what was kept when this object was made. */
    void requireGrowthBelow(int mebibytes) {
        long least = Long.MAX_VALUE;
        for (int attempt = 0; attempt < 5 && least >= mebibytes * MIB; attempt++) {
            least = Math.min(least, now() - before); // a collection may leave floating garbage
        }
        assertThat(least / MIB).as("MiB more than before").isLessThan(mebibytes);
    }

    @SuppressWarnings("System.gc") // only a full collection tells what is kept
    private static long now() {
        System.gc();
        long direct = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
        return direct + ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
