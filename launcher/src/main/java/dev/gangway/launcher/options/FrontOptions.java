package dev.gangway.launcher.options;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options that tell how a web server shall stand in front of a bridge: a mixin. */
public final class FrontOptions {
    @Option(
            names = "--backend",
            order = 2,
            paramLabel = "[NAME=]ADDR",
            split = "\\s*,\\s*",
            hideParamSyntax = true,
            description = "In place of --listen: a bridge, and the name that the ids of its sessions end with; "
                    + "several share the requests, and a session stays where it is. Without names each request goes "
                    + "to the next one.")
    private List<String> backends = new ArrayList<>();

    @Option(
            names = "--server-name",
            order = 3,
            paramLabel = "HOST",
            split = "\\s*,\\s*",
            hideParamSyntax = true,
            description = "Answer for this host alone; may be given several times (default: every host).")
    private List<String> serverNames = new ArrayList<>();

    @Option(
            names = "--bind",
            order = 4,
            paramLabel = "IP",
            description = "Have the web server listen on this address (default: all).")
    private @Nullable String bind;

    @Option(
            names = "--port",
            order = 5,
            paramLabel = "N",
            converter = NumberConverter.Port.class,
            description = "Have the web server listen on this port (default: 80, or 443 with --tls-cert).")
    private @Nullable Integer port;

    @Option(
            names = "--tls-cert",
            order = 6,
            paramLabel = "FILE",
            description = "Speak TLS to browsers with this certificate and its chain (PEM).")
    private @Nullable Path certificate;

    @Option(
            names = "--tls-key",
            order = 7,
            paramLabel = "FILE",
            description = "Its private key (default: in the same file).")
    private @Nullable Path key;

    @Option(
            names = "--client-ca",
            order = 8,
            paramLabel = "FILE",
            description = "Ask browsers for certificates that this authority has signed (PEM).")
    private @Nullable Path clientCa;

    @Option(
            names = "--client-cert",
            order = 9,
            paramLabel = "optional|required",
            defaultValue = "optional",
            converter = NeedConverter.class,
            description = "What of browsers without one (default: ${DEFAULT-VALUE}).")
    private Need clientCertificate = Need.OPTIONAL;

    @Option(
            names = "--password-file",
            order = 10,
            paramLabel = "FILE",
            description = "Let in the users of this file alone, which htpasswd has written.")
    private @Nullable Path passwordFile;

    @Option(
            names = "--streaming",
            order = 11,
            paramLabel = "off|answers|both",
            defaultValue = "answers",
            converter = StreamingConverter.class,
            description = "Pass these bodies on as they come (default: ${DEFAULT-VALUE}).")
    private Streaming streaming = Streaming.ANSWERS;

    @Option(
            names = "--max-body",
            order = 12,
            paramLabel = "SIZE",
            defaultValue = "100m",
            converter = SizeConverter.class,
            description = "Refuse larger bodies of requests; 0 for no limit (default: ${DEFAULT-VALUE}).")
    private long maxBody;

    @Option(
            names = "--answer-timeout",
            order = 13,
            paramLabel = "TIME",
            defaultValue = "60s",
            converter = DurationConverter.Positive.class,
            description = "Give an application up that says nothing for so long (default: ${DEFAULT-VALUE}).")
    private Duration answerTimeout = Duration.ZERO;

    @Option(
            names = "--keep",
            order = 14,
            paramLabel = "N",
            defaultValue = "32",
            converter = NumberConverter.KeptConnections.class,
            description = "Keep up to N idle connections to a bridge; 0 for a new one with each request "
                    + "(default: ${DEFAULT-VALUE}).")
    private int keep;

    @Option(
            names = "--program",
            order = 15,
            paramLabel = "FILE",
            description = "The program gangway, for web servers that start it (default: this one).")
    private @Nullable Path program;

    @Option(
            names = "--env",
            order = 16,
            paramLabel = "NAME=VALUE",
            split = Configuration.LINES,
            hideParamSyntax = true,
            description = "Start it with this variable, such as JAVA_HOME or GANGWAY_JAVA_OPTS; "
                    + "may be given several times.")
    private Map<String, String> environment = new LinkedHashMap<>();

    @Option(
            names = "--standalone",
            order = 17,
            paramLabel = "DIR",
            description = "Print a whole configuration, for a web server of its own with its files in DIR.")
    private @Nullable Path standalone;

    @Option(
            names = "--run-as",
            order = 18,
            paramLabel = "USER",
            description = "The user of that web server, where root starts it (default: who starts it).")
    private @Nullable String runAs;

    @Option(
            names = "--sendfile-dir",
            order = 62,
            paramLabel = "DIR",
            split = "\\s*,\\s*",
            hideParamSyntax = true,
            description = "With --sendfile: let the web server send what is in DIR and below; may be given several "
                    + "times (default: the applications that are directories).")
    private List<Path> sendFileFolders = new ArrayList<>();

    private enum Need {
        OPTIONAL,
        REQUIRED
    }

    /** Returns the bridges that were named, each as {@code [NAME=]ADDR}. */
    public List<String> backends() {
        return backends;
    }

    /** Returns the hosts to answer for; none for all. */
    public List<String> serverNames() {
        return serverNames;
    }

    /** Returns the address for browsers, or null for all. */
    public @Nullable String bind() {
        return bind;
    }

    /** Returns the port for browsers. */
    public int port() {
        return port != null ? port : certificate != null ? 443 : 80;
    }

    /** Returns the certificate of the web server, or null for none. */
    public @Nullable Path certificate() {
        return certificate;
    }

    /** Returns its key, or null if it is in the same file. */
    public @Nullable Path key() {
        return key;
    }

    /** Returns who signs certificates of browsers, or null to ask for none. */
    public @Nullable Path clientCa() {
        return clientCa;
    }

    /** Returns whether browsers must have a certificate. */
    public boolean clientsMust() {
        return clientCertificate == Need.REQUIRED;
    }

    /** Returns the file of the users who may come in, or null for everybody. */
    public @Nullable Path passwordFile() {
        return passwordFile;
    }

    /** Returns which bodies are passed on as they come. */
    public Streaming streaming() {
        return streaming;
    }

    /** Returns the most bytes of a body, or 0 for no limit. */
    public long maxBody() {
        return maxBody;
    }

    /** Returns the longest silence of an application. */
    public Duration answerTimeout() {
        return answerTimeout;
    }

    /** Returns how many idle connections are kept. */
    public int keep() {
        return keep;
    }

    /** Returns the program that web servers start, or null for this one. */
    public @Nullable Path program() {
        return program;
    }

    /** Returns the variables that it is started with, beside those of the command. */
    public Map<String, String> environment() {
        return environment;
    }

    /** Returns the folder of a web server of its own, or null for a part of the system's configuration. */
    public @Nullable Path standalone() {
        return standalone;
    }

    /** Returns the user of a web server of its own, or null for whoever starts it. */
    public @Nullable String runAs() {
        return runAs;
    }

    /** Returns the folders of files that web servers send by themselves; none for those of the applications. */
    public List<Path> sendFileFolders() {
        return sendFileFolders;
    }

    static final class StreamingConverter implements ITypeConverter<Streaming> {
        @Override
        public Streaming convert(String value) {
            return oneOf(Streaming.class, value, "off, answers or both");
        }
    }

    static final class NeedConverter implements ITypeConverter<Need> {
        @Override
        public Need convert(String value) {
            return oneOf(Need.class, value, "optional or required");
        }
    }

    private static <E extends Enum<E>> E oneOf(Class<E> type, String value, String choice) {
        for (E constant : type.getEnumConstants()) {
            if (constant.name().toLowerCase(Locale.ROOT).equals(value)) {
                return constant;
            }
        }
        throw new TypeConversionException("'" + value + "' is unknown; write " + choice);
    }
}
