package dev.gangway.connector;

import dev.gangway.connector.cgi.Mapping;
import dev.gangway.connector.protocol.ManagementValues;
import dev.gangway.connector.protocol.NameValueDecoder;
import dev.gangway.connector.protocol.Role;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Limits and switches of a FastCGI listener; immutable.
 *
 * <p>It is longer than other files for its many settings, each with its accessor and its contract.
 *
 * <p>What happens at a limit is told where it is set, in {@link Builder}.
 */
public final class FastCgiConfiguration {
    /** The parameter in which a web server sends the secret; no application sees it. */
    public static final String SECRET_PARAMETER = "GANGWAY_SECRET";

    private static final FastCgiConfiguration DEFAULTS = builder().build();

    private final boolean multiplex;
    private final Set<Role> roles;
    private final int maxParamsBytes;
    private final int maxParamPairs;
    private final int maxNameLength;
    private final int maxValueLength;
    private final int maxConnections;
    private final int maxRequestsPerConnection;
    private final int maxBufferedBodyBytes;
    private final long maxSpooledBodyBytes;
    private final int maxResponseHeaderBytes;
    private final Duration paramsTimeout;
    private final Duration idleTimeout;
    private final boolean halfClose;
    private final boolean overloadedStatus;
    private final boolean stderr;
    private final boolean interruptWhenGone;
    private final boolean trustRemoteUser;
    private final boolean unsafeLogContent;
    private final @Nullable Path spoolDirectory;
    private final @Nullable String secret;
    private final Mapping mapping;

    private final Builder settings; // never changed

    private FastCgiConfiguration(Builder builder) {
        settings = builder;
        multiplex = builder.multiplex;
        roles = Set.copyOf(builder.roles);
        maxParamsBytes = builder.maxParamsBytes;
        maxParamPairs = builder.maxParamPairs;
        maxNameLength = builder.maxNameLength;
        maxValueLength = builder.maxValueLength;
        maxConnections = builder.maxConnections;
        maxRequestsPerConnection = builder.maxRequestsPerConnection;
        maxBufferedBodyBytes = builder.maxBufferedBodyBytes;
        maxSpooledBodyBytes = builder.maxSpooledBodyBytes;
        maxResponseHeaderBytes = builder.maxResponseHeaderBytes;
        paramsTimeout = builder.paramsTimeout;
        idleTimeout = builder.idleTimeout;
        halfClose = builder.halfClose;
        overloadedStatus = builder.overloadedStatus;
        stderr = builder.stderr;
        interruptWhenGone = builder.interruptWhenGone;
        trustRemoteUser = builder.trustRemoteUser;
        unsafeLogContent = builder.unsafeLogContent;
        spoolDirectory = builder.spoolDirectory;
        secret = builder.secret;
        mapping = builder.mapping;
    }

    /** Returns the configuration that holds when nothing is set. */
    public static FastCgiConfiguration defaults() {
        return DEFAULTS;
    }

    /** Returns a builder with the default of every setting. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns a builder with these settings, for a configuration that differs in some of them. */
    public Builder toBuilder() {
        return settings.copy();
    }

    /** Returns whether a connection carries several requests at a time. */
    public boolean multiplex() {
        return multiplex;
    }

    /** Returns the roles that are served. */
    public Set<Role> roles() {
        return roles;
    }

    /** Returns the most bytes that the parameters of a request may have together. */
    public int maxParamsBytes() {
        return maxParamsBytes;
    }

    /** Returns the most parameters that a request may have. */
    public int maxParamPairs() {
        return maxParamPairs;
    }

    /** Returns the most bytes that the name of a parameter may have. */
    public int maxNameLength() {
        return maxNameLength;
    }

    /** Returns the most bytes that the value of a parameter may have. */
    public int maxValueLength() {
        return maxValueLength;
    }

    /** Returns how many connections may be open at a time. */
    public int maxConnections() {
        return maxConnections;
    }

    /** Returns how many requests may be active on a connection at a time. */
    public int maxRequestsPerConnection() {
        return multiplex ? maxRequestsPerConnection : 1;
    }

    /** Returns how much of a request's body may wait in memory for the application. */
    public int maxBufferedBodyBytes() {
        return maxBufferedBodyBytes;
    }

    /** Returns how much more of a request's body may wait in a temporary file. */
    public long maxSpooledBodyBytes() {
        return maxSpooledBodyBytes;
    }

    /** Returns the most bytes that the header block of an answer may have. */
    public int maxResponseHeaderBytes() {
        return maxResponseHeaderBytes;
    }

    /** Returns how long the parameters of a request may take to arrive. */
    public Duration paramsTimeout() {
        return paramsTimeout;
    }

    /** Returns how long a connection may be open without a request. */
    public Duration idleTimeout() {
        return idleTimeout;
    }

    /** Returns whether a web server that ends its side of a connection still waits for answers. */
    public boolean halfClose() {
        return halfClose;
    }

    /** Returns whether a request beyond a limit gets OVERLOADED in place of a 503 answer. */
    public boolean overloadedStatus() {
        return overloadedStatus;
    }

    /** Returns whether applications can write to the STDERR stream. */
    public boolean stderr() {
        return stderr;
    }

    /** Returns whether a thread that serves a request is interrupted when the web server gives it up. */
    public boolean interruptWhenGone() {
        return interruptWhenGone;
    }

    /** Returns whether the user that the web server names in REMOTE_USER is believed. */
    public boolean trustRemoteUser() {
        return trustRemoteUser;
    }

    /** Returns whether the record log shows content. */
    public boolean unsafeLogContent() {
        return unsafeLogContent;
    }

    /** Returns where bodies wait in temporary files; null for the system's folder for these. */
    public @Nullable Path spoolDirectory() {
        return spoolDirectory;
    }

    /** Returns what a web server has to send in {@link #SECRET_PARAMETER}; null if it need not. */
    @Nullable
    String secret() {
        return secret;
    }

    /** Returns how parameters become a request. */
    public Mapping mapping() {
        return mapping;
    }

    NameValueDecoder nameValueDecoder() {
        return new NameValueDecoder(maxParamPairs, maxNameLength, maxValueLength);
    }

    ManagementValues managementValues() {
        return new ManagementValues(maxConnections, maxRequestsPerConnection(), multiplex);
    }

    /** Collects settings; not for use by several threads. */
    public static final class Builder implements Cloneable {
        private boolean multiplex = true;
        private Set<Role> roles = Set.of(Role.RESPONDER);
        private int maxParamsBytes = 2 * 1024 * 1024;
        private int maxParamPairs = 1000;
        private int maxNameLength = 64 * 1024;
        private int maxValueLength = 2 * 1024 * 1024;
        private int maxConnections = 16 * 1024;
        private int maxRequestsPerConnection = 256;
        private int maxBufferedBodyBytes = 256 * 1024;
        private long maxSpooledBodyBytes = 64L * 1024 * 1024;
        private int maxResponseHeaderBytes = 64 * 1024 - 8;
        private Duration paramsTimeout = Duration.ofSeconds(10);
        private Duration idleTimeout = Duration.ofMinutes(5);
        private boolean halfClose;
        private boolean overloadedStatus;
        private boolean stderr;
        private boolean interruptWhenGone;
        private boolean trustRemoteUser;
        private boolean unsafeLogContent;
        private @Nullable Path spoolDirectory;
        private @Nullable String secret;
        private Mapping mapping = Mapping.DEFAULT;

        private Builder() {}

        /**
         * Sets whether a connection carries several requests at a time, as HAProxy can send them; on by default. When
         * off, a second request is refused with CANT_MPX_CONN and the first goes on.
         */
        public Builder multiplex(boolean on) {
            multiplex = on;
            return this;
        }

        /** Sets the roles that are served; by default the Responder. A request for another gets UNKNOWN_ROLE. */
        public Builder roles(Set<Role> served) {
            roles = Set.copyOf(served);
            return this;
        }

        /** Sets the most bytes that the parameters of a request may have together; 2 MiB by default. Beyond: 431. */
        public Builder maxParamsBytes(int bytes) {
            maxParamsBytes = positive("maxParamsBytes", bytes);
            return this;
        }

        /** Sets the most parameters that a request may have; 1000 by default. Beyond: 431. */
        public Builder maxParamPairs(int pairs) {
            maxParamPairs = positive("maxParamPairs", pairs);
            return this;
        }

        /** Sets the most bytes that the name of a parameter may have; 64 KiB by default. Beyond: 431. */
        public Builder maxNameLength(int bytes) {
            maxNameLength = positive("maxNameLength", bytes);
            return this;
        }

        /** Sets the most bytes that the value of a parameter may have; 2 MiB by default. Beyond: 431. */
        public Builder maxValueLength(int bytes) {
            maxValueLength = positive("maxValueLength", bytes);
            return this;
        }

        /** Sets how many connections may be open at a time; 16384 by default. One more waits to be accepted. */
        public Builder maxConnections(int connections) {
            maxConnections = positive("maxConnections", connections);
            return this;
        }

        /**
         * Sets how many requests may be active on a connection at a time; 256 by default. One more gets a 503, and one
         * beyond twice as many OVERLOADED, so that refusing does not cost memory without end.
         */
        public Builder maxRequestsPerConnection(int requests) {
            maxRequestsPerConnection = positive("maxRequestsPerConnection", requests);
            return this;
        }

        /**
         * Sets how much of a request's body may wait in memory for the application; 256 KiB by default. At the limit
         * the connection is not read until the application has taken some of it. Where the web server multiplexes it is
         * read on, for the other requests, up to {@link #maxSpooledBodyBytes}.
         */
        public Builder maxBufferedBodyBytes(int bytes) {
            maxBufferedBodyBytes = positive("maxBufferedBodyBytes", bytes);
            return this;
        }

        /**
         * Sets how much more of a request's body may wait in a temporary file; 64 MiB by default. Used only where other
         * requests share the connection, or might: their bytes may come behind these. At this limit the request fails
         * with 413; a request that is alone on its connection waits instead. With 0 no file is made.
         */
        public Builder maxSpooledBodyBytes(long bytes) {
            if (bytes < 0) {
                throw new IllegalArgumentException("maxSpooledBodyBytes " + bytes + " (expected 0 or more)");
            }
            maxSpooledBodyBytes = bytes;
            return this;
        }

        /** Sets the most bytes of an answer's header block, up to 65528, the default. Beyond: 500. */
        public Builder maxResponseHeaderBytes(int bytes) {
            if (bytes > 64 * 1024 - 8) {
                throw new IllegalArgumentException("maxResponseHeaderBytes " + bytes + " (expected 1 to 65528)");
            }
            maxResponseHeaderBytes = positive("maxResponseHeaderBytes", bytes);
            return this;
        }

        /**
         * Sets how long the parameters of a request may take to arrive, and how long a new connection may be without its
         * first request; 10 s by default. Then the connection is closed.
         */
        public Builder paramsTimeout(Duration time) {
            paramsTimeout = positive("paramsTimeout", time);
            return this;
        }

        /**
         * Sets how long a connection that has had a request may be without another, whatever else comes; 5 min by
         * default. Then it is closed. Under a connector of Jetty, which only tells of silence, the time begins anew with
         * whatever comes.
         */
        public Builder idleTimeout(Duration time) {
            idleTimeout = positive("idleTimeout", time);
            return this;
        }

        /**
         * Sets whether a web server that ends its side of a connection still waits for answers; off by default, so that
         * the end is taken for an abort of the connection's requests.
         */
        public Builder halfClose(boolean on) {
            halfClose = on;
            return this;
        }

        /**
         * Sets whether a request beyond a limit gets the protocol status OVERLOADED; off by default, so that it gets a
         * 503 answer with Retry-After. Apache makes an empty success of OVERLOADED, and HAProxy waits for ever. A request
         * beyond twice as many on a connection as are allowed gets it in either case.
         */
        public Builder overloadedStatus(boolean on) {
            overloadedStatus = on;
            return this;
        }

        /**
         * Sets whether applications can write to the web server's error log, see {@link FastCgiAttributes#STDERR}; off
         * by default, for HAProxy and Caddy do nothing with it unless told to.
         */
        public Builder stderr(boolean on) {
            stderr = on;
            return this;
        }

        /** Sets whether a thread that serves a request is interrupted when the web server gives it up; off by default. */
        public Builder interruptWhenGone(boolean on) {
            interruptWhenGone = on;
            return this;
        }

        /**
         * Sets whether the user that the web server names in REMOTE_USER is believed, see {@link
         * FastCgiAttributes#REMOTE_USER}; off by default. Some web servers put any name there that a browser sends.
         */
        public Builder trustRemoteUser(boolean on) {
            trustRemoteUser = on;
            return this;
        }

        /**
         * Sets whether the record log shows content at level TRACE, passwords and cookies masked; off by default. It
         * shows what people send and get: not for a system in use.
         */
        public Builder unsafeLogContent(boolean on) {
            unsafeLogContent = on;
            return this;
        }

        /** Sets where bodies wait in temporary files; by default the system's folder for these. */
        public Builder spoolDirectory(Path directory) {
            spoolDirectory = directory;
            return this;
        }

        /**
         * Sets what a web server has to send with every request in the parameter {@value #SECRET_PARAMETER}; a request
         * without it gets 403. By default it need not send any.
         */
        public Builder secret(String value) {
            if (value.isEmpty()) {
                throw new IllegalArgumentException("the secret is empty");
            }
            secret = value;
            return this;
        }

        /** Sets how parameters become a request; by default what fits web servers that pass the path on as it is. */
        public Builder mapping(Mapping value) {
            mapping = value;
            return this;
        }

        /** Returns the configuration collected so far. */
        public FastCgiConfiguration build() {
            return new FastCgiConfiguration(copy());
        }

        private Builder copy() {
            try {
                return (Builder) clone(); // every field is immutable
            } catch (CloneNotSupportedException e) {
                throw new AssertionError(e);
            }
        }

        private static int positive(String name, int value) {
            if (value <= 0) {
                throw new IllegalArgumentException(name + " " + value + " (expected 1 or more)");
            }
            return value;
        }

        private static Duration positive(String name, Duration value) {
            if (value.isNegative() || value.isZero()) {
                throw new IllegalArgumentException(name + " " + value + " (expected more than zero)");
            }
            return value;
        }
    }
}
