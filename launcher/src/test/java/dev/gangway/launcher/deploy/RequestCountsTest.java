package dev.gangway.launcher.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RequestCountsTest {
    private static final long MILLISECOND = 1_000_000;

    private final RequestCounts counts = new RequestCounts();

    @Test
    void statusesAreCountedByTheirFirstDigit() {
        for (int status : new int[] {101, 200, 206, 299, 302, 404, 500, 599}) {
            counts.countAnswered(status, 0);
        }
        assertThat(counts.totals().answered()).containsExactly(0L, 1L, 3L, 1L, 1L, 2L);
    }

    @Test
    void statusesOfNoClassAreCountedApart() {
        for (int status : new int[] {0, 99, 600, 999}) {
            counts.countAnswered(status, 0);
        }
        assertThat(counts.totals().answered()).containsExactly(4L, 0L, 0L, 0L, 0L, 0L);
    }

    @Test
    void failuresHaveEndedToo() {
        counts.countAnswered(200, 3);
        counts.countFailed(4);
        RequestCounts.Totals totals = counts.totals();
        assertThat(List.of(totals.failed(), totals.ended(), totals.nanos())).containsExactly(1L, 2L, 7L);
    }

    @Test
    void aBoundBelongsToWhatIsBelowIt() {
        counts.countAnswered(200, 5 * MILLISECOND);
        counts.countAnswered(200, 5 * MILLISECOND + 1);
        counts.countAnswered(200, 10_000 * MILLISECOND);
        counts.countFailed(10_000 * MILLISECOND + 1);
        assertThat(counts.totals().durations()).containsExactly(1L, 1L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 1L, 1L);
    }
}
