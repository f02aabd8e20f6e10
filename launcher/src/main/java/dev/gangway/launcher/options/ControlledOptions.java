package dev.gangway.launcher.options;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which bridge a command is for: a mixin. They are those of {@code serve}. */
public final class ControlledOptions {
    @Option(
            names = "--control",
            order = 1,
            paramLabel = "SOCKET",
            converter = ControlOptions.SocketConverter.class,
            description = "Where the bridge takes commands (default: .gangway.sock in the folder of --webapps).")
    private @Nullable String control;

    @Option(
            names = "--webapps",
            order = 2,
            paramLabel = "DIR",
            description = "The folder that the bridge serves (default: webapps of this installation).")
    private @Nullable Path webapps;

    /**
     * Returns the socket of the bridge.
     *
     * @param home where the program is installed
     * @throws UserException if the configuration says that there is none
     */
    public Path socket(Path home) throws UserException {
        if (ControlOptions.OFF.equals(control)) {
            throw new UserException("the bridge takes no commands, as --control is 'off'");
        }
        if (control != null) {
            return Path.of(control);
        }
        Path folder = webapps == null ? home.resolve("webapps") : webapps;
        return folder.resolve(ControlSettings.FILE_NAME);
    }
}
