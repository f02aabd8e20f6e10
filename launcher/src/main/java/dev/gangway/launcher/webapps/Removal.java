package dev.gangway.launcher.webapps;

import dev.gangway.launcher.files.FileTree;
import dev.gangway.launcher.files.IoFailure;
import dev.gangway.launcher.options.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files and directories taken out of a folder: first out of sight, which succeeds for all or for none, then off the disk.
 */
final class Removal {
    private static final Logger LOG = LoggerFactory.getLogger(Removal.class);

    private final Deque<Path[]> renamed = new ArrayDeque<>();

    private Removal() {}

    /**
     * Gives files hidden names, so that nobody finds them any more.
     *
     * @throws UserException if one cannot be renamed; then all have their names again
     */
    static Removal hide(List<Path> files) throws UserException {
        Removal removal = new Removal();
        for (Path file : files) {
            Path hidden = file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID() + LeftOver.REMOVED);
            try {
                Files.move(file, hidden, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException e) {
                removal.undo();
                throw new UserException("cannot remove " + file + ": " + IoFailure.tell(e), e);
            }
            removal.renamed.push(new Path[] {hidden, file});
        }
        return removal;
    }

    private void undo() {
        for (Path[] names : renamed) {
            try {
                Files.move(names[0], names[1], StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException e) {
                LOG.warn("Cannot rename {} back to {}: {}", names[0], names[1], e.toString());
            }
        }
    }

    /** Removes what was hidden; of a symbolic link the link alone. */
    void finish() {
        for (Path[] names : renamed) {
            try {
                FileTree.delete(names[0]);
            } catch (IOException e) {
                LOG.warn("Cannot remove all of {}: {}", names[0], e.toString());
            }
        }
    }
}
