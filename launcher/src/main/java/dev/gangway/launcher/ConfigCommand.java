package dev.gangway.launcher;

import dev.gangway.launcher.deploy.ApplicationSource;
import dev.gangway.launcher.front.Backend;
import dev.gangway.launcher.front.Front;
import dev.gangway.launcher.front.FrontSettings;
import dev.gangway.launcher.front.FrontSettings.Program;
import dev.gangway.launcher.front.FrontSettings.SendFiles;
import dev.gangway.launcher.front.FrontSettings.Site;
import dev.gangway.launcher.front.FrontSettings.Standalone;
import dev.gangway.launcher.front.FrontSettings.Tls;
import dev.gangway.launcher.front.FrontSettings.Transfer;
import dev.gangway.launcher.options.CommonOptions;
import dev.gangway.launcher.options.FrontOptions;
import dev.gangway.launcher.options.ListenAddress;
import dev.gangway.launcher.options.SecretFile;
import dev.gangway.launcher.options.SendFileOptions;
import dev.gangway.launcher.options.SendFileSettings;
import dev.gangway.launcher.options.SizeConverter;
import dev.gangway.launcher.options.UserException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gangway config}: what a web server has to be told, printed. */
@Command(
        name = "config",
        description = "Print a configuration for a web server in front of 'gangway serve'.",
        footer = {
            "",
            "FRONT is one of nginx, apache, apache-handler, apache-balancer, mod-fcgid, lighttpd,",
            "haproxy, caddy, iis. Options that 'serve' has as well mean the same there.",
            "iis is untried, and serves nothing without a start program for Windows, which is missing.",
            "",
            "Exit code: 0 printed, 1 a file cannot be read, 2 wrong usage."
        })
final class ConfigCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(index = "0", paramLabel = "FRONT", description = "The web server.")
    private String front = "";

    @Parameters(
            index = "1..*",
            paramLabel = "[/CONTEXT=]WAR",
            arity = "0..*",
            description = "Applications as for 'serve': their contexts are passed on (default: every path).")
    private List<String> arguments = new ArrayList<>();

    @Option(
            names = "--app",
            order = 2,
            paramLabel = "[/CONTEXT=]WAR",
            split = "\\s*,\\s*",
            hideParamSyntax = true,
            description = "The same as an option: used if none is given as argument.")
    private List<String> apps = new ArrayList<>();

    @Option(
            names = "--listen",
            order = 1,
            paramLabel = "ADDR",
            split = "\\s*,\\s*",
            hideParamSyntax = true,
            defaultValue = ListenAddress.DEFAULT,
            converter = ListenAddress.Converter.class,
            description = "Where the bridge listens, of several the first (default: ${DEFAULT-VALUE}).")
    private List<ListenAddress> listen = new ArrayList<>();

    @Mixin
    private FrontOptions options = new FrontOptions();

    @Mixin
    private SendFileOptions sendFileOptions = new SendFileOptions();

    @Option(
            names = "--secret-file",
            order = 21,
            paramLabel = "FILE",
            description =
                    "Send the first line of FILE as GANGWAY_SECRET; it is printed, so keep the output to yourself.")
    private @Nullable Path secretFile;

    @Option(
            names = "--max-response-header-size",
            order = 37,
            paramLabel = "SIZE",
            defaultValue = "65528",
            converter = SizeConverter.HeaderBlock.class,
            description = "Take header blocks of answers up to SIZE (default: ${DEFAULT-VALUE}).")
    private long maxResponseHeaderSize;

    @Mixin
    final CommonOptions common = new CommonOptions();

    @Override
    public Integer call() throws UserException {
        Front chosen = Front.named(front)
                .orElseThrow(() -> wrongUsage(
                        "'" + front + "' is no web server that could be configured; choose one of " + Front.ids()));
        try {
            PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
            out.print(chosen.configure(settings(chosen)));
            out.flush();
        } catch (IllegalArgumentException e) {
            throw wrongUsage(String.valueOf(e.getMessage()));
        }
        return ExitCode.OK;
    }

    private FrontSettings settings(Front chosen) throws UserException {
        List<String> applications = arguments.isEmpty() ? apps : arguments;
        List<ApplicationSource> sources =
                applications.stream().map(ApplicationSource::parse).toList();
        if (chosen.startsBridge() && !options.backends().isEmpty()) {
            throw new IllegalArgumentException(
                    front + " starts the bridge by itself, and cannot send requests to another; leave --backend away");
        }
        Path standalone = options.standalone();
        return new FrontSettings(
                backends(),
                sources.isEmpty()
                        ? List.of("/")
                        : sources.stream().map(ApplicationSource::contextPath).toList(),
                new Site(options.serverNames(), options.bind(), options.port()),
                tls(),
                absolute(options.passwordFile()),
                new Transfer(
                        options.streaming(),
                        options.maxBody(),
                        maxResponseHeaderSize,
                        options.answerTimeout(),
                        options.keep()),
                secretFile == null ? null : SecretFile.read(secretFile),
                sendFiles(sources),
                program(sources),
                standalone == null
                        ? null
                        : new Standalone(standalone.toAbsolutePath().normalize(), options.runAs()));
    }

    private List<Backend> backends() {
        if (options.backends().isEmpty()) {
            return List.of(new Backend("", listen.get(0).address()));
        }
        return options.backends().stream().map(ConfigCommand::backend).toList();
    }

    private static Backend backend(String text) {
        int equals = text.indexOf('=');
        String name = equals < 0 ? "" : text.substring(0, equals);
        return new Backend(name, ListenAddress.parse(text.substring(equals + 1)).address());
    }

    private @Nullable Tls tls() {
        Path certificate = absolute(options.certificate());
        if (certificate == null) {
            if (options.key() != null || options.clientCa() != null) {
                throw new IllegalArgumentException("--tls-key and --client-ca need --tls-cert");
            }
            return null;
        }
        Path key = absolute(options.key());
        return new Tls(
                certificate, key == null ? certificate : key, absolute(options.clientCa()), options.clientsMust());
    }

    private @Nullable SendFiles sendFiles(List<ApplicationSource> sources) {
        SendFileSettings settings = sendFileOptions.settings();
        String header = settings.header();
        if (header == null) {
            if (!options.sendFileFolders().isEmpty()) {
                throw new IllegalArgumentException("--sendfile-dir needs --sendfile");
            }
            return null;
        }
        List<Path> folders = options.sendFileFolders().isEmpty()
                ? sources.stream()
                        .map(ApplicationSource::path)
                        .filter(ConfigCommand::isFolder)
                        .toList()
                : options.sendFileFolders();
        return new SendFiles(
                header,
                settings.prefix(),
                folders.stream().map(ConfigCommand::real).distinct().toList(),
                settings.minimum());
    }

    /** Returns whether an application is a directory, as far as its name tells where it is not on this machine. */
    private static boolean isFolder(Path application) {
        return Files.isDirectory(application)
                || (Files.notExists(application) && !application.toString().endsWith(".war"));
    }

    /** Returns the path by which the bridge will name a folder: the one behind all symbolic links. */
    private static Path real(Path folder) {
        try {
            return folder.toRealPath();
        } catch (IOException notOnThisMachine) {
            return folder.toAbsolutePath().normalize();
        }
    }

    private Program program(List<ApplicationSource> sources) {
        Path program = options.program() == null ? Home.find().resolve("gangway") : options.program();
        return new Program(
                program.toAbsolutePath().normalize(),
                sources.stream().map(ApplicationSource::argument).toList(),
                options.environment());
    }

    private static @Nullable Path absolute(@Nullable Path path) {
        return path == null ? null : path.toAbsolutePath().normalize();
    }

    private ParameterException wrongUsage(String complaint) {
        return new ParameterException(Objects.requireNonNull(spec).commandLine(), complaint);
    }
}
