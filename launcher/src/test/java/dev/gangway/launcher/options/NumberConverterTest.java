package dev.gangway.launcher.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class NumberConverterTest {
    private static void assertRange(NumberConverter converter, int least, int most) {
        for (int number : List.of(least, most)) {
            assertThat(converter.convert(String.valueOf(number))).isEqualTo(number);
        }
        for (String other : List.of(String.valueOf(least - 1), String.valueOf(most + 1), "99999999999", "1.5", "")) {
            assertThatThrownBy(() -> converter.convert(other))
                    .hasMessage("'" + other + "' is no number from " + least + " to " + most);
        }
    }

    @Test
    void haveTheirRanges() {
        assertRange(new NumberConverter.Threads(), 10, 100_000);
        assertRange(new NumberConverter.Port(), 0, 65_535);
        assertRange(new NumberConverter.Connections(), 1, 1000);
        assertRange(new NumberConverter.KeptConnections(), 0, 10_000);
    }
}
