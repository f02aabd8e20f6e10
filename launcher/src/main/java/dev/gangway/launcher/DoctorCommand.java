package dev.gangway.launcher;

import dev.gangway.launcher.doctor.Examination;
import dev.gangway.launcher.doctor.Finding;
import dev.gangway.launcher.options.CommonOptions;
import dev.gangway.launcher.options.ListenAddress;
import dev.gangway.launcher.options.SizeConverter;
import dev.gangway.launcher.options.SocketOwner;
import dev.gangway.launcher.options.UserException;
import java.io.PrintWriter;
import java.net.URI;
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
import picocli.CommandLine.Spec;

/** {@code gangway doctor}: what a web server in front of a bridge gets wrong, and what mends it. */
@Command(
        name = "doctor",
        description = "Examine a web server: listen in place of the bridge, ask through the web server, and tell in "
                + "plain words what goes wrong on the way, with the setting that mends it.",
        footer = {"", "Exit code: 0 all is well, 1 something was found or could not be examined, 2 wrong usage."})
final class DoctorCommand implements Callable<Integer> {
    /** A larger one would have to be kept in memory. */
    private static final long MAX_UPLOAD = 1L << 30;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--front",
            order = 1,
            required = true,
            paramLabel = "URL",
            description = "Where browsers find what the web server passes on to the bridge, "
                    + "such as http://www.example.test/shop/.")
    private URI front = URI.create("");

    @Option(
            names = "--listen",
            order = 2,
            paramLabel = "ADDR",
            defaultValue = ListenAddress.DEFAULT,
            split = "\\s*,\\s*",
            hideParamSyntax = true,
            converter = ListenAddress.Converter.class,
            description = "Where the web server looks for the bridge, of several the first; the bridge must be down "
                    + "meanwhile (default: ${DEFAULT-VALUE}).")
    private List<ListenAddress> listen = List.of();

    @Option(
            names = "--socket-owner",
            order = 3,
            paramLabel = "USER[:GROUP]",
            converter = SocketOwner.Converter.class,
            description = "Give the file of a Unix-domain socket to USER and GROUP; :GROUP for the group alone.")
    private SocketOwner socketOwner = SocketOwner.PROCESS;

    @Option(
            names = "--upload",
            order = 4,
            paramLabel = "SIZE",
            defaultValue = "10m",
            converter = SizeConverter.class,
            description = "How large an upload has to come through, up to 1g (default: ${DEFAULT-VALUE}).")
    private long upload;

    @Mixin
    final CommonOptions common = new CommonOptions();

    @Override
    public Integer call() throws UserException {
        String scheme = String.valueOf(front.getScheme());
        if (!scheme.matches("https?") || front.getHost() == null) {
            throw wrongUsage("--front '" + front + "' is no URL of a web server; write it like http://127.0.0.1:8080/");
        }
        if (upload > MAX_UPLOAD) {
            throw wrongUsage("--upload of " + upload + " bytes is too large; use 1g at the most");
        }
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        List<Finding> findings = Examination.of(
                front,
                listen.get(0),
                socketOwner,
                upload,
                software -> out.println("Examining " + software + " at " + front));
        for (Finding finding : findings) {
            out.println();
            out.println((finding.isNote() ? "note: " : "wrong: ") + finding.ailment() + ".");
            out.println("  " + finding.seen());
            out.println((finding.isNote() ? "  in its nature: " : "  remedy: ") + finding.remedy());
        }
        long wrong = findings.stream().filter(finding -> !finding.isNote()).count();
        out.println();
        out.println(wrong == 0 ? "All is well." : wrong == 1 ? "1 thing is wrong." : wrong + " things are wrong.");
        out.flush();
        return wrong == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private ParameterException wrongUsage(String complaint) {
        return new ParameterException(Objects.requireNonNull(spec).commandLine(), complaint);
    }
}
