package dev.gangway.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ObjIntConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FastCgiConfigurationTest {
    /** A value that a setting takes, and one past it with what is said of that. */
    private record Limit(
            String name,
            Consumer<FastCgiConfiguration.Builder> taken,
            Function<FastCgiConfiguration, Object> setting,
            Object expected,
            Consumer<FastCgiConfiguration.Builder> refused,
            String message) {
        @Override
        public String toString() {
            return name + ", " + message;
        }
    }

    private static Limit positive(
            String name,
            ObjIntConsumer<FastCgiConfiguration.Builder> setter,
            Function<FastCgiConfiguration, Object> setting) {
        return new Limit(
                name,
                builder -> setter.accept(builder, 1),
                setting,
                1,
                builder -> setter.accept(builder, 0),
                name + " 0 (expected 1 or more)");
    }

    private static Limit duration(
            String name,
            BiConsumer<FastCgiConfiguration.Builder, Duration> setter,
            Function<FastCgiConfiguration, Object> setting,
            Duration refused,
            String shown) {
        Duration least = Duration.ofNanos(1);
        return new Limit(
                name,
                builder -> setter.accept(builder, least),
                setting,
                least,
                builder -> setter.accept(builder, refused),
                name + " " + shown + " (expected more than zero)");
    }

    static Stream<Limit> limits() {
        return Stream.of(
                positive(
                        "maxParamsBytes",
                        FastCgiConfiguration.Builder::maxParamsBytes,
                        FastCgiConfiguration::maxParamsBytes),
                positive(
                        "maxParamPairs",
                        FastCgiConfiguration.Builder::maxParamPairs,
                        FastCgiConfiguration::maxParamPairs),
                positive(
                        "maxNameLength",
                        FastCgiConfiguration.Builder::maxNameLength,
                        FastCgiConfiguration::maxNameLength),
                positive(
                        "maxValueLength",
                        FastCgiConfiguration.Builder::maxValueLength,
                        FastCgiConfiguration::maxValueLength),
                positive(
                        "maxConnections",
                        FastCgiConfiguration.Builder::maxConnections,
                        FastCgiConfiguration::maxConnections),
                positive(
                        "maxRequestsPerConnection",
                        FastCgiConfiguration.Builder::maxRequestsPerConnection,
                        FastCgiConfiguration::maxRequestsPerConnection),
                positive(
                        "maxBufferedBodyBytes",
                        FastCgiConfiguration.Builder::maxBufferedBodyBytes,
                        FastCgiConfiguration::maxBufferedBodyBytes),
                positive(
                        "maxResponseHeaderBytes",
                        FastCgiConfiguration.Builder::maxResponseHeaderBytes,
                        FastCgiConfiguration::maxResponseHeaderBytes),
                new Limit(
                        "maxResponseHeaderBytes",
                        builder -> builder.maxResponseHeaderBytes(65528),
                        FastCgiConfiguration::maxResponseHeaderBytes,
                        65528,
                        builder -> builder.maxResponseHeaderBytes(65529),
                        "maxResponseHeaderBytes 65529 (expected 1 to 65528)"),
                new Limit(
                        "maxSpooledBodyBytes",
                        builder -> builder.maxSpooledBodyBytes(0),
                        FastCgiConfiguration::maxSpooledBodyBytes,
                        0L,
                        builder -> builder.maxSpooledBodyBytes(-1),
                        "maxSpooledBodyBytes -1 (expected 0 or more)"),
                duration(
                        "paramsTimeout",
                        FastCgiConfiguration.Builder::paramsTimeout,
                        FastCgiConfiguration::paramsTimeout,
                        Duration.ZERO,
                        "PT0S"),
                duration(
                        "paramsTimeout",
                        FastCgiConfiguration.Builder::paramsTimeout,
                        FastCgiConfiguration::paramsTimeout,
                        Duration.ofSeconds(-1),
                        "PT-1S"),
                duration(
                        "idleTimeout",
                        FastCgiConfiguration.Builder::idleTimeout,
                        FastCgiConfiguration::idleTimeout,
                        Duration.ZERO,
                        "PT0S"),
                new Limit(
                        "secret",
                        builder -> builder.secret("s"),
                        configuration -> String.valueOf(configuration.secret()),
                        "s",
                        builder -> builder.secret(""),
                        "the secret is empty"));
    }

    @ParameterizedTest
    @MethodSource("limits")
    void takesWhatIsAtALimitAndRefusesWhatIsPastIt(Limit limit) {
        FastCgiConfiguration.Builder builder = FastCgiConfiguration.builder();
        limit.taken.accept(builder);
        assertThatThrownBy(() -> limit.refused.accept(builder))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(limit.message);
        assertThat(limit.setting.apply(builder.build())).isEqualTo(limit.expected);
    }

    @Test
    void isWhatItsBuilderWasWhenItWasBuilt() {
        FastCgiConfiguration.Builder builder = FastCgiConfiguration.builder().maxParamPairs(5);
        FastCgiConfiguration built = builder.build();
        FastCgiConfiguration.Builder other = built.toBuilder();
        builder.maxParamPairs(6);
        other.maxParamPairs(7);
        assertThat(List.of(
                        built.maxParamPairs(),
                        builder.build().maxParamPairs(),
                        other.build().maxParamPairs()))
                .containsExactly(5, 6, 7);
        assertThat(FastCgiConfiguration.defaults().maxParamPairs()).isEqualTo(1000);
    }

    @Test
    void hasOneRequestToAConnectionWhereThereIsNoMultiplexing() {
        FastCgiConfiguration.Builder builder = FastCgiConfiguration.builder().maxRequestsPerConnection(9);
        assertThat(builder.build().maxRequestsPerConnection()).isEqualTo(9);
        assertThat(builder.multiplex(false).build().maxRequestsPerConnection()).isEqualTo(1);
    }
}
