package dev.gangway.launcher.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationConverterTest {

    @ParameterizedTest
    @CsvSource({"30s, PT30S", "30, PT30S", "0, PT0S", "500ms, PT0.5S", "2m, PT2M", "1h, PT1H", "87600h, PT87600H"})
    void reads(String text, Duration duration) {
        assertThat(new DurationConverter().convert(text)).isEqualTo(duration);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s", "-1s", "1.5s", "10 s", "10d", "9999999999"})
    void refuses(String text) {
        assertThatThrownBy(() -> new DurationConverter().convert(text))
                .hasMessage("'" + text + "' is no duration; write it like 30s, 500ms, 2m or 1h");
    }

    @ParameterizedTest
    @ValueSource(strings = {"87601h", "5256001m", "315360001", "999999999h"})
    void refusesWhatNoClockCounts(String text) {
        assertThatThrownBy(() -> new DurationConverter().convert(text))
                .hasMessage("'" + text + "' is longer than 87600h");
    }
}
