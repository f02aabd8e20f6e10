package dev.gangway.launcher;

import dev.gangway.launcher.accesslog.AccessLogFormat;
import dev.gangway.launcher.archive.BackgroundPreparation;
import dev.gangway.launcher.deploy.ApplicationSource;
import dev.gangway.launcher.options.AccessLogOptions;
import dev.gangway.launcher.options.AccessLogSettings;
import dev.gangway.launcher.options.CommonOptions;
import dev.gangway.launcher.options.ControlOptions;
import dev.gangway.launcher.options.ControlSettings;
import dev.gangway.launcher.options.DurationConverter;
import dev.gangway.launcher.options.FormOptions;
import dev.gangway.launcher.options.IdentityOptions;
import dev.gangway.launcher.options.IdentitySettings;
import dev.gangway.launcher.options.JndiOptions;
import dev.gangway.launcher.options.ListenAddress;
import dev.gangway.launcher.options.ProtocolOptions;
import dev.gangway.launcher.options.ScanCacheOptions;
import dev.gangway.launcher.options.SendFileOptions;
import dev.gangway.launcher.options.ServerOptions;
import dev.gangway.launcher.options.SessionOptions;
import dev.gangway.launcher.options.StatusOptions;
import dev.gangway.launcher.options.UserException;
import dev.gangway.launcher.server.Bridge;
import dev.gangway.launcher.server.BridgeSettings;
import dev.gangway.launcher.server.InheritedSocket;
import dev.gangway.launcher.server.Listening;
import dev.gangway.launcher.server.ReopenSignal;
import dev.gangway.launcher.server.StopSignals;
import dev.gangway.launcher.webapps.WebappsFolder;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code gangway serve}: applications, until a signal comes. */
@Command(
        name = "serve",
        description = "Serve web applications to a web server over FastCGI, until SIGTERM or SIGINT.",
        footer = {
            "",
            "Without /context= the context is the file's name: shop.war is /shop, ROOT.war is /,",
            "shop#admin.war is /shop/admin, shop##2.war is /shop.",
            "",
            "Started with a listening socket on descriptor 0, as web servers start FastCGI applications,",
            "it serves that socket, and others only where --listen is given. Started as a CGI program",
            "(GATEWAY_INTERFACE is set) it answers that one request.",
            "",
            "Exit code: 0 stopped by a signal, 1 could not start, 2 wrong usage."
        })
final class ServeCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

    /** How long the first requests have the machine for themselves. */
    private static final Duration UNTIL_PREPARATION = Duration.ofSeconds(5);

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private ApplicationOptions applications = new ApplicationOptions();

    @Mixin
    private ControlOptions control = new ControlOptions();

    @Option(
            names = "--listen",
            order = 1,
            paramLabel = "ADDR",
            split = "\\s*,\\s*",
            hideParamSyntax = true,
            converter = ListenAddress.Converter.class,
            description = "Listen on ADDR: 127.0.0.1:9000, [::1]:9000, *:9000 or unix:/path/to.sock; "
                    + "may be given several times (default: " + ListenAddress.DEFAULT + ").")
    private List<ListenAddress> listen = new ArrayList<>();

    @Mixin
    private ServerOptions server = new ServerOptions();

    @Option(
            names = "--exit-after-idle",
            order = 13,
            paramLabel = "TIME",
            converter = DurationConverter.Positive.class,
            description =
                    "Stop once no web server has been connected for TIME, for a process that is started on demand "
                            + "(default: never).")
    private @Nullable Duration exitAfterIdle;

    @Mixin
    private ScanCacheOptions scanCache = new ScanCacheOptions();

    @Mixin
    private SessionOptions sessions = new SessionOptions();

    @Mixin
    private FormOptions forms = new FormOptions();

    @Mixin
    private JndiOptions jndi = new JndiOptions();

    @Mixin
    private ProtocolOptions protocol = new ProtocolOptions();

    @Mixin
    private IdentityOptions identity = new IdentityOptions();

    @Mixin
    private SendFileOptions sendFile = new SendFileOptions();

    @Mixin
    private StatusOptions status = new StatusOptions();

    @Mixin
    private AccessLogOptions accessLog = new AccessLogOptions();

    @Mixin
    final CommonOptions common = new CommonOptions();

    @Override
    public Integer call() throws UserException, InterruptedException {
        Path home = Home.find();
        List<ApplicationSource> sources = applications.sources(commandLine());
        Path webapps = applications.webapps(home);
        if (sources.isEmpty() && webapps == null) {
            throw new ParameterException(
                    commandLine(),
                    "nothing to serve: name a WAR, like 'gangway serve app.war', or a folder, by --webapps");
        }
        ApplicationSource.check(sources);
        if (webapps != null) {
            WebappsFolder.check(webapps);
        }
        ServerSocketChannel inherited = InheritedSocket.find();
        boolean isCgi = inherited == null && CgiProcess.isOne(System.getenv());
        checkAccessLog(isCgi);
        StopSignals signals = StopSignals.install();
        List<ListenAddress> addresses = addresses(inherited != null || isCgi);
        try (CgiProcess cgi = isCgi ? CgiProcess.open() : null;
                Bridge bridge = Bridge.open(settings(inherited, cgi == null ? addresses : List.of(cgi.address())))) {
            ReopenSignal.install(bridge::reopenAccessLog);
            openControl(bridge, webapps, inherited != null || isCgi);
            for (ApplicationSource source : sources) {
                bridge.deploy(source);
                if (signals.received()) {
                    break;
                }
            }
            if (webapps != null && !signals.received()) {
                bridge.serveFolder(webapps, applications.generation(), signals::received);
            }
            if (signals.received()) {
                LOG.info("Stopped before all applications were up");
                return ExitCode.OK;
            }
            bridge.accept();
            if (cgi != null) {
                int exitCode = cgi.run();
                BackgroundPreparation.leaveBehind(home);
                return exitCode;
            }
            LOG.info(
                    "Listening on {}, contexts {}, {} s after the start",
                    bridge.addresses().stream().map(ListenAddress::format).collect(Collectors.joining(", ")),
                    bridge.contextPaths().isEmpty() ? "none" : String.join(", ", bridge.contextPaths()),
                    Home.secondsSinceStart());
            BackgroundPreparation preparation = BackgroundPreparation.start(home, UNTIL_PREPARATION);
            try {
                await(signals, bridge);
            } finally {
                preparation.close();
            }
        }
        LOG.info("Stopped");
        return ExitCode.OK;
    }

    /**
     * Opens the socket for commands.
     *
     * @param started whether a web server has started this process, perhaps as one of many: then it opens it if told to
     */
    private void openControl(Bridge bridge, @Nullable Path webapps, boolean started) throws UserException {
        ControlSettings settings = control.settings(webapps);
        if (settings == null || (started && !control.isAskedFor())) {
            return;
        }
        try {
            bridge.openControl(settings);
        } catch (UserException e) {
            if (control.isAskedFor()) {
                throw e;
            }
            LOG.warn("{}", e.getMessage()); // nobody has asked for it: the folder is served all the same
        }
    }

    private void checkAccessLog(boolean isCgi) {
        AccessLogSettings settings = accessLog.settings();
        if (settings == null) {
            return;
        }
        if (isCgi && settings.file() == null) {
            throw new ParameterException(
                    commandLine(),
                    "--access-log -: standard output is the answer of a CGI program; name a file for the access log");
        }
        try {
            AccessLogFormat.check(settings.format());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(commandLine(), "--access-log-format: " + e.getMessage(), e);
        }
    }

    private BridgeSettings settings(@Nullable ServerSocketChannel inherited, List<ListenAddress> addresses)
            throws UserException {
        IdentitySettings trusted = identity.settings();
        Listening listening = new Listening(
                addresses,
                inherited,
                protocol.configuration().toBuilder()
                        .trustRemoteUser(trusted.trustRemoteUser())
                        .build(),
                protocol.requestIdleTimeout(),
                protocol.peers(),
                protocol.hasSecret(),
                protocol.socketMode(),
                protocol.socketOwner(),
                protocol.uriCompliance(),
                protocol.absoluteRedirects());
        return new BridgeSettings(
                Home.find(),
                listening,
                server.threads(),
                server.stopTimeout(),
                server.workDir(),
                sessions.settings(),
                trusted,
                sendFile.settings(),
                forms.settings(),
                server.showErrors(),
                jndi.settings(),
                scanCache.settings(),
                status.settings(),
                accessLog.settings());
    }

    /**
     * Returns where to listen.
     *
     * @param reached whether the web server reaches this process anyway, so that only what somebody has asked for, on
     *     the command line, in a file or in the environment, is bound beside
     */
    List<ListenAddress> addresses(boolean reached) {
        return listen.isEmpty() && !reached ? List.of(ListenAddress.parse(ListenAddress.DEFAULT)) : listen;
    }

    private void await(StopSignals signals, Bridge bridge) throws InterruptedException {
        if (exitAfterIdle == null) {
            signals.await();
            return;
        }
        long connectedAt = System.nanoTime();
        Duration look = exitAfterIdle.dividedBy(10).plusMillis(1);
        while (!signals.await(look)) {
            if (bridge.isConnected()) {
                connectedAt = System.nanoTime();
            } else if (System.nanoTime() - connectedAt > exitAfterIdle.toNanos()) {
                LOG.info("No web server has been connected for {} s", exitAfterIdle.toSeconds());
                return;
            }
        }
    }

    private CommandLine commandLine() {
        return Objects.requireNonNull(spec).commandLine();
    }
}
