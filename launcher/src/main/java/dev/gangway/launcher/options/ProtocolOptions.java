package dev.gangway.launcher.options;

import dev.gangway.connector.FastCgiConfiguration;
import dev.gangway.connector.protocol.Role;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.jetty.http.UriCompliance;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/**
 * The options of the protocol: who may connect, what is served, and the limits; a mixin.
 *
 * <p>It is long since there are many: one field after the other.
 */
public final class ProtocolOptions {
    @Option(
            names = "--allow",
            order = 20,
            paramLabel = "CIDR",
            split = "\\s*,\\s*",
            hideParamSyntax = true,
            converter = CidrBlock.Converter.class,
            description = "Let web servers connect from these addresses, beside this machine's own: 192.0.2.7, "
                    + "10.1.0.0/16, 2001:db8::/32. Needed to listen where other machines can reach it, unless "
                    + "--secret-file is given.")
    private List<CidrBlock> allow = new ArrayList<>();

    @Option(
            names = "--secret-file",
            order = 21,
            paramLabel = "FILE",
            description = "Serve only requests with the parameter GANGWAY_SECRET equal to the first line of FILE; "
                    + "others get 403.")
    private @Nullable Path secretFile;

    @Option(
            names = "--socket-mode",
            order = 22,
            paramLabel = "MODE",
            defaultValue = "0660",
            converter = ModeConverter.class,
            description = "Give files of Unix-domain sockets this mode (default: ${DEFAULT-VALUE}).")
    private Set<PosixFilePermission> socketMode = Set.of();

    @Option(
            names = "--socket-owner",
            order = 23,
            paramLabel = "USER[:GROUP]",
            converter = SocketOwner.Converter.class,
            description = "Give files of Unix-domain sockets to USER and GROUP; :GROUP for the group alone.")
    private SocketOwner socketOwner = SocketOwner.PROCESS;

    @Option(
            names = "--role",
            order = 24,
            paramLabel = "ROLE",
            split = "\\s*,\\s*",
            hideParamSyntax = true,
            converter = RoleConverter.class,
            defaultValue = "responder",
            description = "Serve these roles of FastCGI: responder, authorizer, filter (default: ${DEFAULT-VALUE}).")
    private List<Role> roles = new ArrayList<>();

    @Option(
            names = "--multiplex",
            order = 25,
            paramLabel = "on|off",
            defaultValue = "on",
            description =
                    "Let a connection carry several requests at a time, as HAProxy can (default: ${DEFAULT-VALUE}).")
    private Switch multiplex = Switch.on;

    @Mixin
    private MappingOptions mapping = new MappingOptions();

    @Option(
            names = "--max-connections",
            order = 30,
            paramLabel = "N",
            defaultValue = "16384",
            converter = CountConverter.class,
            description = "Have at most N connections; more wait (default: ${DEFAULT-VALUE}).")
    private int maxConnections;

    @Option(
            names = "--max-requests-per-connection",
            order = 31,
            paramLabel = "N",
            defaultValue = "256",
            converter = CountConverter.class,
            description =
                    "Serve at most N requests at a time on one connection; more get 503 (default: ${DEFAULT-VALUE}).")
    private int maxRequestsPerConnection;

    @Option(
            names = "--overloaded-status",
            order = 32,
            description = "Refuse requests beyond that limit by the protocol's OVERLOADED in place of a 503 answer.")
    private boolean overloadedStatus;

    @Option(
            names = "--max-params-size",
            order = 33,
            paramLabel = "SIZE",
            defaultValue = "2m",
            converter = SizeConverter.InMemory.class,
            description =
                    "Accept parameters of a request up to SIZE (64k, 2m); more get 431 (default: ${DEFAULT-VALUE}).")
    private long maxParamsSize;

    @Option(
            names = "--max-params",
            order = 34,
            paramLabel = "N",
            defaultValue = "1000",
            converter = CountConverter.class,
            description = "Accept up to N parameters of a request; more get 431 (default: ${DEFAULT-VALUE}).")
    private int maxParams;

    @Option(
            names = "--max-param-name-size",
            order = 34,
            paramLabel = "SIZE",
            defaultValue = "64k",
            converter = SizeConverter.InMemory.class,
            description = "Accept names of parameters up to SIZE; a longer one gets 431 (default: ${DEFAULT-VALUE}).")
    private long maxParamNameSize;

    @Option(
            names = "--max-param-value-size",
            order = 34,
            paramLabel = "SIZE",
            converter = SizeConverter.InMemory.class,
            description = "Accept values of parameters up to SIZE; a longer one gets 431 (default: that of "
                    + "--max-params-size).")
    private @Nullable Long maxParamValueSize;

    @Option(
            names = "--body-memory",
            order = 35,
            paramLabel = "SIZE",
            defaultValue = "256k",
            converter = SizeConverter.InMemory.class,
            description = "Let SIZE of a request body wait in memory for the application (default: ${DEFAULT-VALUE}).")
    private long bodyMemory;

    @Option(
            names = "--body-spool",
            order = 36,
            paramLabel = "SIZE",
            defaultValue = "64m",
            converter = SizeConverter.class,
            description = "Let SIZE more of it wait in a temporary file where requests share a connection; beyond that "
                    + "the request gets 413 (default: ${DEFAULT-VALUE}).")
    private long bodySpool;

    @Option(
            names = "--max-response-header-size",
            order = 37,
            paramLabel = "SIZE",
            defaultValue = "65528",
            converter = SizeConverter.HeaderBlock.class,
            description =
                    "Answer 500 where the header block of a response has more (default and most: ${DEFAULT-VALUE}).")
    private long maxResponseHeaderSize;

    @Option(
            names = "--params-timeout",
            order = 38,
            paramLabel = "TIME",
            defaultValue = "10s",
            converter = DurationConverter.Positive.class,
            description = "Close a connection whose request is not complete but for its body after TIME "
                    + "(default: ${DEFAULT-VALUE}).")
    private Duration paramsTimeout = Duration.ZERO;

    @Option(
            names = "--idle-timeout",
            order = 39,
            paramLabel = "TIME",
            defaultValue = "5m",
            converter = DurationConverter.Positive.class,
            description = "Close a connection that has had no request for TIME; more than the web server's own limit "
                    + "(default: ${DEFAULT-VALUE}).")
    private Duration idleTimeout = Duration.ZERO;

    @Option(
            names = "--request-idle-timeout",
            order = 39,
            paramLabel = "TIME",
            defaultValue = "2m",
            converter = DurationConverter.class,
            description =
                    "Fail reads and writes of a running request once the web server has neither sent nor taken a byte "
                            + "for TIME, 0 for never; more than the web server's own limit (default: ${DEFAULT-VALUE}).")
    private Duration requestIdleTimeout = Duration.ZERO;

    @Option(names = "--stderr", order = 40, description = "Let applications write to the web server's error log.")
    private boolean stderr;

    @Option(
            names = "--interrupt-when-gone",
            order = 41,
            description = "Interrupt the thread of a request that the web server gives up.")
    private boolean interruptWhenGone;

    @Option(
            names = "--unsafe-log-content",
            order = 42,
            description = "Show content in the record log (logger dev.gangway.connector.records at trace): what people "
                    + "send and get.")
    private boolean unsafeLogContent;

    /** Returns what the options say of the protocol; reads the secret. */
    public FastCgiConfiguration configuration() throws UserException {
        FastCgiConfiguration.Builder builder = FastCgiConfiguration.builder()
                .multiplex(multiplex == Switch.on)
                .roles(EnumSet.copyOf(roles))
                .maxConnections(maxConnections)
                .maxRequestsPerConnection(maxRequestsPerConnection)
                .overloadedStatus(overloadedStatus)
                .maxParamsBytes(Math.toIntExact(maxParamsSize))
                .maxNameLength(Math.toIntExact(maxParamNameSize))
                .maxValueLength(Math.toIntExact(maxParamValueSize == null ? maxParamsSize : maxParamValueSize))
                .maxParamPairs(maxParams)
                .maxBufferedBodyBytes(Math.toIntExact(bodyMemory))
                .maxSpooledBodyBytes(bodySpool)
                .maxResponseHeaderBytes(Math.toIntExact(maxResponseHeaderSize))
                .paramsTimeout(paramsTimeout)
                .idleTimeout(idleTimeout)
                .stderr(stderr)
                .interruptWhenGone(interruptWhenGone)
                .unsafeLogContent(unsafeLogContent)
                .mapping(mapping.mapping());
        if (secretFile != null) {
            builder.secret(SecretFile.read(secretFile));
        }
        return builder.build();
    }

    /** Returns which paths are accepted. */
    public UriCompliance uriCompliance() {
        return mapping.uriCompliance();
    }

    /** Returns whether redirects to a path become whole URLs. */
    public boolean absoluteRedirects() {
        return mapping.absoluteRedirects();
    }

    /** Returns who may connect. */
    public PeerRules peers() throws UserException {
        return new PeerRules(allow, System.getenv(PeerRules.WEB_SERVER_ADDRS));
    }

    /** Returns how long reads and writes of a request may wait for the web server; zero for ever. */
    public Duration requestIdleTimeout() {
        return requestIdleTimeout;
    }

    /** Returns whether requests must carry a secret. */
    public boolean hasSecret() {
        return secretFile != null;
    }

    /** Returns the mode of the files of Unix-domain sockets. */
    public Set<PosixFilePermission> socketMode() {
        return socketMode;
    }

    /** Returns to whom the files of Unix-domain sockets are given. */
    public SocketOwner socketOwner() {
        return socketOwner;
    }

    /** Reads a mode such as {@code 0660}. */
    static final class ModeConverter implements ITypeConverter<Set<PosixFilePermission>> {
        // From the lowest bit up, as others x is 1 and owner r is 0400.
        private static final PosixFilePermission[] BITS = {
            PosixFilePermission.OTHERS_EXECUTE, PosixFilePermission.OTHERS_WRITE, PosixFilePermission.OTHERS_READ,
            PosixFilePermission.GROUP_EXECUTE, PosixFilePermission.GROUP_WRITE, PosixFilePermission.GROUP_READ,
            PosixFilePermission.OWNER_EXECUTE, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_READ
        };

        @Override
        public Set<PosixFilePermission> convert(String value) {
            if (!value.matches("0?[0-7]{3}")) {
                throw new TypeConversionException("'" + value + "' is no mode; write it like 0660");
            }
            int mode = Integer.parseInt(value, 8);
            Set<PosixFilePermission> permissions = new HashSet<>();
            for (int i = 0; i < BITS.length; i++) {
                if ((mode >> i & 1) != 0) {
                    permissions.add(BITS[i]);
                }
            }
            return permissions;
        }
    }

    /** Reads the name of a role. */
    static final class RoleConverter implements ITypeConverter<Role> {
        @Override
        public Role convert(String value) {
            for (Role role : Role.values()) {
                if (role.name().equalsIgnoreCase(value)) {
                    return role;
                }
            }
            throw new TypeConversionException("'" + value + "' is no role; write responder, authorizer or filter");
        }
    }

    /** What users write for yes and no. */
    enum Switch {
        on,
        off
    }
}
