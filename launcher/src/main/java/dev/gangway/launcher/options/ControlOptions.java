package dev.gangway.launcher.options;

import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;

/** The options of where {@code serve} takes commands: a mixin. */
public final class ControlOptions {
    static final String OFF = "off";
    private static final String UNIX = "unix:";

    @Option(
            names = "--control",
            order = 5,
            paramLabel = "SOCKET|off",
            converter = SocketConverter.class,
            description = "Take the commands status, list, deploy, undeploy and reload at this Unix-domain socket "
                    + "(default: .gangway.sock in the folder of --webapps, if there is one).")
    private @Nullable String control;

    @Option(
            names = "--control-mode",
            order = 6,
            paramLabel = "MODE",
            defaultValue = "0600",
            converter = ProtocolOptions.ModeConverter.class,
            description = "Give that socket this mode: who may write to it may command (default: ${DEFAULT-VALUE}).")
    private Set<PosixFilePermission> mode = Set.of();

    @Option(
            names = "--control-owner",
            order = 7,
            paramLabel = "USER[:GROUP]",
            converter = SocketOwner.Converter.class,
            description = "Give that socket to USER and GROUP; :GROUP for the group alone.")
    private SocketOwner owner = SocketOwner.PROCESS;

    /** Returns whether somebody has said where commands are to be taken. */
    public boolean isAskedFor() {
        return control != null && !control.equals(OFF);
    }

    /**
     * Returns where commands are to be taken, or null if nowhere.
     *
     * @param webapps the folder that is served, or null
     */
    public @Nullable ControlSettings settings(@Nullable Path webapps) {
        Path socket;
        if (control != null) {
            socket = control.equals(OFF) ? null : Path.of(control);
        } else {
            socket = webapps == null ? null : webapps.resolve(ControlSettings.FILE_NAME);
        }
        return socket == null ? null : new ControlSettings(socket, mode, owner);
    }

    /** Accepts a path, also with the {@code unix:} that it has for {@code --listen}, and {@code off}. */
    static final class SocketConverter implements ITypeConverter<String> {
        private static final PathConverter PATHS = new PathConverter();

        @Override
        public String convert(String value) {
            return PATHS.convert(value.startsWith(UNIX) ? value.substring(UNIX.length()) : value)
                    .toString();
        }
    }
}
