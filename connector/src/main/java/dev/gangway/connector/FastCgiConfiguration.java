package dev.gangway.connector;

/** Limits and switches of a FastCGI listener; immutable. */
public final class FastCgiConfiguration {
    private static final FastCgiConfiguration DEFAULTS = builder().build();

    private FastCgiConfiguration() {}

    /** Returns the configuration that holds when nothing is set. */
    public static FastCgiConfiguration defaults() {
        return DEFAULTS;
    }

    /** Returns a builder with the default of every setting. */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects settings; not for use by several threads. */
    public static final class Builder {
        private Builder() {}

        /** Returns the configuration collected so far. */
        public FastCgiConfiguration build() {
            return new FastCgiConfiguration();
        }
    }
}
