package dev.gangway.launcher.webapps;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file that has taken the place of another in one step, and can give it back.
 *
 * <p>Whoever looks at the folder sees the one or the other, never none and never a part; so does who looks after the
 * machine has crashed. The file before is kept under a hidden name until the new one has proven to be good; it tells of
 * which file it is the one before, so that {@link LeftOver} can put it back.
 */
final class Replacement {
    private static final Logger LOG = LoggerFactory.getLogger(Replacement.class);

    private final Path place;
    private final @Nullable Path before;

    private Replacement(Path place, @Nullable Path before) {
        this.place = place;
        this.before = before;
    }

    /** Puts {@code file}, which lies in the same folder, into place. */
    static Replacement put(Path file, Path place) throws IOException {
        Path before = null;
        if (Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
            before = file.resolveSibling(file.getFileName() + LeftOver.BEFORE + LeftOver.stamp(file));
            keep(place, before);
        }
        try {
            Files.move(file, place, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            new Replacement(place, before).accept();
            throw e;
        }
        sync(place);
        return new Replacement(place, before);
    }

    /** Gives a file a second name, or copies it where that cannot be. */
    private static void keep(Path file, Path other) throws IOException {
        try {
            Files.createLink(other, file);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (IOException | UnsupportedOperationException e) {
            Files.copy(file, other, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
        }
    }

    /** Has the names in the folder written to the disk; not every system can, and then it does so in its own time. */
    private static void sync(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            LOG.debug("Cannot sync {}", folder, e);
        }
    }

    /** Lets go of the file before. */
    void accept() {
        try {
            if (before != null) {
                Files.deleteIfExists(before);
            }
        } catch (IOException e) {
            LOG.warn("Cannot remove {}: {}", before, e.toString());
        }
    }

    /** Puts the file before back, or takes the new one away where there was none. */
    void undo() {
        try {
            if (before != null) {
                Files.move(before, place, StandardCopyOption.ATOMIC_MOVE);
            } else {
                Files.deleteIfExists(place);
            }
            sync(place);
        } catch (IOException e) {
            LOG.warn("Cannot put {} back as it was: {}", place, e.toString());
        }
    }
}
