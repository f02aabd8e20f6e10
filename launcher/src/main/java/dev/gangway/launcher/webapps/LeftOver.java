package dev.gangway.launcher.webapps;

import dev.gangway.launcher.files.FileTree;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a process that was killed has left in a folder, under names that are made here alone.
 *
 * <pre>
 *   .shop.war.UUID.upload                 a WAR on its way here
 *   .shop.war.UUID.upload-before-STAMP    what lay in the place of one that had not proven to be good
 *   .shop.war.UUID.removed                what was taken out, but was not off the disk yet
 * </pre>
 */
final class LeftOver {
    private static final Logger LOG = LoggerFactory.getLogger(LeftOver.class);

    static final String UPLOAD = ".upload";
    static final String BEFORE = "-before-";
    static final String REMOVED = ".removed";

    private static final Pattern NAME = Pattern.compile(
            "\\.(?<name>.+)\\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(?<kind>\\.upload(-before-(?<stamp>.+))?|\\.removed)");

    /** After so long nobody is still sending. */
    private static final Duration AN_UPLOAD = Duration.ofDays(1);

    private LeftOver() {}

    /** Returns what tells a file, also one that has been renamed, from all that have lain in its place. */
    static String stamp(Path file) throws IOException {
        return Files.getLastModifiedTime(file).toMillis() + "-" + Files.size(file);
    }

    /** Ends what was begun, or undoes it, so that the folder is as after the last command that was carried out. */
    static void settle(Path folder) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, ".*")) {
            for (Path file : files) {
                Matcher name = NAME.matcher(file.getFileName().toString());
                if (name.matches()) {
                    settle(file, name);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            LOG.warn("Cannot look for what was left in {}: {}", folder, e.toString());
        }
    }

    private static void settle(Path file, Matcher name) {
        try {
            if (name.group("stamp") != null) {
                settleReplacement(file, file.resolveSibling(name.group("name")), name.group("stamp"));
            } else if (name.group("kind").equals(REMOVED)) {
                FileTree.delete(file);
            } else if (Files.getLastModifiedTime(file)
                    .toInstant()
                    .isBefore(Instant.now().minus(AN_UPLOAD))) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            LOG.warn("Cannot settle {}, which was left when a bridge was killed: {}", file, e.toString());
        }
    }

    /** Puts a file back, unless somebody has put another into its place since, or has taken that away. */
    private static void settleReplacement(Path before, Path place, String stamp) throws IOException {
        if (Files.isRegularFile(place, LinkOption.NOFOLLOW_LINKS)
                && stamp(place).equals(stamp)) {
            Files.move(before, place, StandardCopyOption.ATOMIC_MOVE);
            LOG.warn(
                    "{} is what it was before: the bridge was killed while it started a new version from there", place);
        } else {
            Files.deleteIfExists(before);
        }
    }
}
