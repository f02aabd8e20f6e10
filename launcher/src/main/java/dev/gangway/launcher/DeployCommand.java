package dev.gangway.launcher;

import dev.gangway.launcher.control.ControlClient;
import dev.gangway.launcher.control.PackedDirectory;
import dev.gangway.launcher.deploy.ApplicationSource;
import dev.gangway.launcher.options.CommonOptions;
import dev.gangway.launcher.options.ControlledOptions;
import dev.gangway.launcher.options.UserException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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

/** {@code gangway deploy}: an application, or a new version of it, into the folder of a running bridge. */
@Command(
        name = "deploy",
        description = "Hand a WAR to a running bridge, which takes it into its folder of applications and starts it. "
                + "It takes the place of the version that is up once it has started; if it does not start, "
                + "everything stays as it was.",
        footer = {"", "Exit code: 0 it is up, 1 it is not, and one line says why, 2 wrong usage."})
final class DeployCommand implements Callable<Integer> {
    private static final String WAR = ".war";

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(index = "0", paramLabel = "WAR|DIR", description = "A WAR, or a directory to make one of.")
    private Path source = Path.of("");

    @Option(
            names = "--context-path",
            order = 3,
            paramLabel = "/PATH",
            converter = ContextPathConverter.class,
            description = "Where it is to answer (default: what its name says, shop.war at /shop).")
    private @Nullable String contextPath;

    @Option(
            names = "--name",
            order = 4,
            paramLabel = "NAME",
            description = "What to call it in the folder, such as shop##2 (default: its own name).")
    private @Nullable String name;

    @Mixin
    private ControlledOptions bridge = new ControlledOptions();

    @Mixin
    final CommonOptions common = new CommonOptions();

    @Override
    public Integer call() throws UserException {
        if (contextPath != null && name != null) {
            throw wrongUsage("--context-path and --name both say what it is to be called; give one of them");
        }
        String fileName = fileName();
        Path socket = bridge.socket(Home.find());
        ApplicationSource.check(List.of(new ApplicationSource("/", source)));
        ControlClient.Answer answer;
        if (Files.isDirectory(source)) {
            try (PackedDirectory packed = PackedDirectory.of(source)) {
                answer = new ControlClient(socket).deploy(packed.war(), fileName);
            }
        } else {
            answer = new ControlClient(socket).deploy(source, fileName);
        }
        Map<?, ?> application = answer.content();
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        out.println(application.get("contextPath") + " is up: " + application.get("file") + ", "
                + application.get("generation"));
        out.flush();
        return ExitCode.OK;
    }

    private String fileName() {
        String base = name;
        if (contextPath != null) {
            base = contextPath.equals("/") ? "ROOT" : contextPath.substring(1).replace('/', '#');
        } else if (base == null) {
            base = String.valueOf(source.toAbsolutePath().normalize().getFileName());
        }
        String fileName = base.toLowerCase(Locale.ROOT).endsWith(WAR) ? base : base + WAR;
        try {
            String context = ApplicationSource.contextPathOf(Path.of(fileName));
            if (fileName.startsWith(".") || fileName.contains("/")) {
                throw new IllegalArgumentException("'" + fileName + "' is no name for the WAR of " + context
                        + "; use one like shop, or give --context-path");
            }
            return fileName;
        } catch (IllegalArgumentException e) {
            throw wrongUsage(String.valueOf(e.getMessage()));
        }
    }

    private ParameterException wrongUsage(String complaint) {
        return new ParameterException(Objects.requireNonNull(spec).commandLine(), complaint);
    }
}
