package dev.gangway.launcher.deploy;

import dev.gangway.launcher.files.FileTree;
import dev.gangway.launcher.options.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Enumeration;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A version of an application unpacked into a folder of its own, which nobody changes while it runs.
 *
 * <p>The WAR may be overwritten at any time, and Jetty and the Java runtime remember the content of archives by their
 * path: two versions must never have the same. Unpacking reads every byte and so finds out whether the file is damaged,
 * or copied by half, before anything is started.
 */
final class StagedWar implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StagedWar.class);
    private static final int BUFFER = 64 * 1024;

    private final Path folder;
    private final Path root;

    private StagedWar(Path folder, Path root) {
        this.folder = folder;
        this.root = root;
    }

    /**
     * Unpacks a WAR.
     *
     * @param war the file
     * @param parent where to make the folder
     * @throws UserException if the file is damaged, changes meanwhile, or there is no space
     */
    static StagedWar unpack(Path war, Path parent) throws UserException {
        StagedWar staged = null;
        try {
            BasicFileAttributes before = Files.readAttributes(war, BasicFileAttributes.class);
            Path folder = Files.createTempDirectory(parent, "app-");
            staged = new StagedWar(folder, Files.createDirectory(folder.resolve(name(war))));
            try (ZipFile zip = new ZipFile(war.toFile())) {
                requireSpace(
                        zip.stream().mapToLong(ZipEntry::getSize).sum(),
                        folder.toFile().getUsableSpace());
                staged.unpack(zip);
                // A WAR of pages alone has none; of a directory it is the sign that it is an application.
                Files.createDirectories(staged.root.resolve("WEB-INF"));
            }
            BasicFileAttributes after = Files.readAttributes(war, BasicFileAttributes.class);
            if (before.size() != after.size() || !before.lastModifiedTime().equals(after.lastModifiedTime())) {
                throw new IOException("the file was changed while it was read");
            }
            return staged;
        } catch (IOException | IllegalArgumentException e) { // the latter: a name in the zip is not in UTF-8
            if (staged != null) {
                staged.close();
            }
            throw new UserException("cannot unpack " + war + " into " + parent + ": " + reason(e), e);
        }
    }

    /**
     * Refuses what cannot end well before the disk is full: the other applications need it too.
     *
     * @param needed how many bytes are to be written
     * @param free how many can be, or 0 if the file system does not tell
     */
    static void requireSpace(long needed, long free) throws IOException {
        if (free > 0 && needed > free) {
            throw new IOException("No space left on device: it needs " + needed + " bytes, and " + free + " are free");
        }
    }

    static String reason(Exception e) {
        if (e instanceof InvalidPathException name) {
            return "'" + name.getInput() + "' can be no file here, as the locale has not all of its characters; "
                    + "start the bridge with LC_ALL=C.UTF-8";
        }
        return e instanceof NoSuchFileException ? "no such file" : String.valueOf(e.getMessage());
    }

    /** Returns a name for people, which Jetty shows as the application's where it has no other. */
    private static String name(Path war) {
        return war.toAbsolutePath().getFileName().toString().replaceFirst("(?i)\\.war$", "");
    }

    private void unpack(ZipFile zip) throws IOException {
        byte[] buffer = new byte[BUFFER];
        for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements(); ) {
            ZipEntry entry = entries.nextElement();
            Path target = root.resolve(entry.getName().replace('\\', '/')).normalize();
            if (!target.startsWith(root)) {
                throw new IOException("it has an entry outside of itself: " + entry.getName());
            }
            if (entry.isDirectory()) {
                Files.createDirectories(target);
                continue;
            }
            Files.createDirectories(target.getParent());
            CRC32 sum = new CRC32();
            try (InputStream in = zip.getInputStream(entry);
                    OutputStream out = Files.newOutputStream(target)) {
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    sum.update(buffer, 0, n);
                    out.write(buffer, 0, n);
                }
            }
            if (entry.getCrc() >= 0 && entry.getCrc() != sum.getValue()) {
                throw new IOException("it is damaged: the checksum of " + entry.getName() + " is wrong");
            }
            FileTime modified = entry.getLastModifiedTime();
            if (modified != null) {
                Files.setLastModifiedTime(target, modified); // browsers get it as Last-Modified
            }
        }
    }

    /** Returns the folder that is laid out like the WAR. */
    Path root() {
        return root;
    }

    /** Removes the folder; what cannot be removed now goes with the work folder. */
    @Override
    public void close() {
        try {
            FileTree.delete(folder);
        } catch (IOException e) {
            LOG.debug("Cannot remove {}", folder, e);
        }
    }
}
