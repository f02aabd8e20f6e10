package dev.gangway.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DownloadContentTest {

    /** Expected values were worked out by hand from the formula in the documentation. */
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, 31",
        "9, 23",
        "255, 225",
        "256, 17",
        "257, 48",
        "65536, 7",
        "65792, 24",
        "16777216, 3",
        "4294967295, 198",
        "4294967296, 0"
    })
    void meetsTheDocumentedFormula(long position, int expected) {
        assertThat(DownloadContent.at(position) & 0xFF).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"0, 1000", "1, 255", "255, 2", "300, 70000", "65500, 100", "16777000, 600", "4294967000, 700", "7, 0"})
    void fillsAnyRangeWithTheSameBytes(long position, int length) {
        byte[] buffer = new byte[length];

        DownloadContent.fill(position, buffer, length);

        byte[] expected = new byte[length];
        for (int i = 0; i < length; i++) {
            expected[i] = DownloadContent.at(position + i);
        }
        assertThat(buffer).isEqualTo(expected);
    }

    @Test
    void leavesTheRestOfTheBufferAlone() {
        byte[] buffer = new byte[600];
        Arrays.fill(buffer, (byte) 99);

        DownloadContent.fill(0, buffer, 300);

        assertThat(Arrays.copyOfRange(buffer, 300, 600)).containsOnly(99);
    }
}
