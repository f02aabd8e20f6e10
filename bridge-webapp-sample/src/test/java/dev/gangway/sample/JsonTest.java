package dev.gangway.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class JsonTest {

    static Stream<Arguments> values() {
        return Stream.of(
                Arguments.of(null, "null"),
                Arguments.of(true, "true"),
                Arguments.of(42, "42"),
                Arguments.of(-9_000_000_000L, "-9000000000"),
                Arguments.of(1.5, "1.5"),
                Arguments.of(Double.NaN, "\"NaN\""),
                Arguments.of("plain", "\"plain\""),
                Arguments.of("a\"b\\c", "\"a\\\"b\\\\c\""),
                Arguments.of("\r\n\t", "\"\\r\\n\\t\""),
                Arguments.of("\0\b\u001f\u007f", "\"\\u0000\\u0008\\u001f\\u007f\""),
                Arguments.of("\u2028\u2029", "\"\\u2028\\u2029\""),
                Arguments.of("ä€😀", "\"ä€😀\""),
                Arguments.of("\ud83d", "\"\\ud83d\""),
                Arguments.of("\ude00\ud83d", "\"\\ude00\\ud83d\""),
                Arguments.of(List.of(), "[]"),
                Arguments.of(Map.of(), "{}"),
                Arguments.of(Arrays.asList("a", null, 1), "[\"a\",null,1]"));
    }

    @ParameterizedTest
    @MethodSource("values")
    void writesEachKindOfValue(@Nullable Object value, String expected) {
        assertThat(Json.of(value)).isEqualTo(expected);
    }

    @Test
    void writesNestedObjectsInTheirOrder() {
        Map<String, Object> inner = new LinkedHashMap<>();
        inner.put("z\"", List.of("1", "2"));
        inner.put("a", false);

        assertThat(Json.of(Map.of("outer", inner))).isEqualTo("{\"outer\":{\"z\\\"\":[\"1\",\"2\"],\"a\":false}}");
    }
}
