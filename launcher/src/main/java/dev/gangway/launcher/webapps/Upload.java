package dev.gangway.launcher.webapps;

import dev.gangway.launcher.files.IoFailure;
import dev.gangway.launcher.options.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import java.util.zip.ZipFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A WAR that has been received whole: on the disk, beside its place in the folder, under a name that nobody looks at. */
final class Upload implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Upload.class);

    private static final int BUFFER = 64 * 1024;

    private final Path file;
    private final String name;

    private Upload(Path file, String name) {
        this.file = file;
        this.name = name;
    }

    /**
     * Writes a WAR to the disk.
     *
     * @param name what it shall be called
     * @throws UserException if it cannot be written, or is no WAR
     */
    static Upload receive(Path folder, String name, InputStream in) throws UserException {
        // Not by createTempFile, whose file nobody else could read: the umask is to hold, as with cp.
        Upload upload = new Upload(folder.resolve("." + name + "." + UUID.randomUUID() + LeftOver.UPLOAD), name);
        boolean received = false;
        try {
            upload.write(in);
            upload.requireWhole();
            received = true;
            return upload;
        } catch (IOException e) {
            throw new UserException("cannot write " + name + " into " + folder + ": " + IoFailure.tell(e), e);
        } finally {
            if (!received) {
                upload.close();
            }
        }
    }

    private void write(InputStream in) throws IOException {
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
            byte[] buffer = new byte[BUFFER];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                for (ByteBuffer content = ByteBuffer.wrap(buffer, 0, n); content.hasRemaining(); ) {
                    out.write(content);
                }
            }
            out.force(true);
        }
    }

    private void requireWhole() throws UserException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            LOG.debug("{} has {} entries", name, zip.size());
        } catch (IOException | IllegalArgumentException e) {
            throw new UserException(name + " is not a WAR, or is damaged: " + e.getMessage(), e);
        }
    }

    /** Puts it into its place. */
    Replacement putInPlace() throws UserException {
        Path place = file.resolveSibling(name);
        try {
            return Replacement.put(file, place);
        } catch (IOException e) {
            throw new UserException("cannot write " + place + ": " + IoFailure.tell(e), e);
        }
    }

    /** Removes it, unless it has got its place. */
    @Override
    public void close() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warn("Cannot remove {}: {}", file, e.toString());
        }
    }
}
