package dev.gangway.launcher.options;

import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/**
 * Where a bridge takes commands, and from whom.
 *
 * @param socket the file of the Unix-domain socket
 * @param mode its mode
 * @param owner to whom it is given
 */
public record ControlSettings(Path socket, Set<PosixFilePermission> mode, SocketOwner owner) {
    /** What the socket is called in a folder of applications; nobody looks at hidden files there. */
    public static final String FILE_NAME = ".gangway.sock";

    /** Copies the set. */
    public ControlSettings {
        mode = Set.copyOf(mode);
    }
}
