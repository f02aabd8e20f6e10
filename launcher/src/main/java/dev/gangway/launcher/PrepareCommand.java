package dev.gangway.launcher;

import dev.gangway.launcher.archive.ArchiveBuild;
import dev.gangway.launcher.archive.ClassArchive;
import dev.gangway.launcher.options.CommonOptions;
import dev.gangway.launcher.options.UserException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code gangway prepare}: the class archive for faster starts. */
@Command(
        name = "prepare",
        description = {
            "Prepare faster starts: keep in a file what the Java runtime would do at each start.",
            "The first start of a bridge does the same in the background, into a folder of its user. This command is "
                    + "for images of containers, and for installations whose users have no folder of their own. "
                    + "It holds for the Java that runs it."
        },
        footer = {"", "Exit code: 0 done, 1 not possible, 2 wrong usage."})
final class PrepareCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--user",
            order = 1,
            description = "Write into the folder of this user (XDG_CACHE_HOME, or .cache in HOME), even if the "
                    + "installation can be written.")
    private boolean user;

    @Mixin
    final CommonOptions common = new CommonOptions();

    @Override
    public Integer call() throws UserException, InterruptedException {
        Path home = Home.find();
        ClassArchive archive = target(home);
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        ArchiveBuild.Result result = new ArchiveBuild(archive, home).run();
        out.println(
                result == ArchiveBuild.Result.MADE
                        ? "Prepared: " + archive.file()
                        : "Another process is preparing " + archive.file());
        return ExitCode.OK;
    }

    private ClassArchive target(Path home) throws UserException {
        Optional<ClassArchive> installed = ClassArchive.installed();
        if (!user && installed.isPresent() && Files.isWritable(home.resolve("lib"))) {
            return installed.get();
        }
        return ClassArchive.own()
                .orElseThrow(() -> new UserException(
                        "there is no place for it: the start script has named none, since neither HOME nor "
                                + "XDG_CACHE_HOME is set, or GANGWAY_ARCHIVE is off, or GANGWAY_JAVA_OPTS has "
                                + "options for an archive"));
    }
}
