package dev.gangway.launcher.security;

import dev.gangway.launcher.files.IoFailure;
import dev.gangway.launcher.files.TextFile;
import dev.gangway.launcher.options.UserException;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file of roles, {@code user: role, role}; looked at again each second, and read when it has changed. */
final class RolesFile {
    private static final Logger LOG = LoggerFactory.getLogger(RolesFile.class);
    private static final long LOOK_NANOS = Duration.ofSeconds(1).toNanos();

    private final Path file;
    private Map<String, List<String>> roles = Map.of(); // guarded by this, as all that follows
    private FileTime changed = FileTime.fromMillis(0);
    private long lookedAt;

    /**
     * Reads a file.
     *
     * @throws UserException if it cannot be read
     */
    RolesFile(Path file) throws UserException {
        this.file = file;
        try {
            read();
        } catch (IOException e) {
            throw new UserException("the file of roles " + file + " cannot be read: " + IoFailure.tell(e), e);
        } catch (IllegalArgumentException e) { // a malformed \\u escape
            throw new UserException("the file of roles " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private synchronized void read() throws IOException {
        changed = Files.getLastModifiedTime(file);
        lookedAt = System.nanoTime();
        Properties properties = new Properties();
        try (Reader reader = TextFile.open(file)) {
            properties.load(reader);
        }
        Map<String, List<String>> found = new HashMap<>();
        for (String user : properties.stringPropertyNames()) {
            found.put(
                    user,
                    Arrays.stream(properties.getProperty(user).split(",", -1))
                            .map(String::strip)
                            .filter(role -> !role.isEmpty())
                            .toList());
        }
        roles = found;
    }

    /** Returns the roles of a user; none of an unknown one. */
    synchronized List<String> roles(String user) {
        if (System.nanoTime() - lookedAt > LOOK_NANOS) {
            lookedAt = System.nanoTime();
            try {
                if (!Files.getLastModifiedTime(file).equals(changed)) {
                    read();
                }
            } catch (IOException | IllegalArgumentException e) {
                LOG.warn(
                        "Cannot read the file of roles {} again, so the roles stay as they were: {}",
                        file,
                        e.toString());
            }
        }
        return roles.getOrDefault(user, List.of());
    }
}
