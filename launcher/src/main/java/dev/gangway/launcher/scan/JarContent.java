package dev.gangway.launcher.scan;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.eclipse.jetty.util.Jetty;
import org.jspecify.annotations.Nullable;

/**
 * A name for what is in a jar.
 *
 * <p>The central directory at the end of a zip file has the name, the time, the lengths and the checksum of every entry.
 * A digest of it tells two jars apart without reading either: when a jar of the same length and time has taken the
 * place of another, as builds that are reproducible make them, the checksums differ still.
 */
final class JarContent {
    private static final int END_SIGNATURE = 0x06054b50;
    private static final int END_LENGTH = 22;
    private static final int MOST_COMMENT = 0xFFFF;

    /** How much of it is read at the most; a jar of a million classes has less. */
    private static final long MOST_DIRECTORY = 256L << 20;

    private JarContent() {}

    /**
     * Returns the name, or null if the file is no zip file of the common kind.
     *
     * @param purpose what else the findings depend on; this Java and this Jetty need no mention
     */
    static @Nullable String name(Path jar, String... purpose) {
        try (FileChannel file = FileChannel.open(jar, StandardOpenOption.READ)) {
            ByteBuffer directory = directory(file);
            if (directory == null) {
                return null;
            }
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            List<Object> all =
                    List.of(List.of(purpose), Jetty.VERSION, Runtime.version().feature(), file.size());
            digest.update(all.toString().getBytes(StandardCharsets.UTF_8));
            digest.update(directory);
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            return null; // who reads it next will tell
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static @Nullable ByteBuffer directory(FileChannel file) throws IOException {
        long size = file.size();
        ByteBuffer tail = read(file, Math.max(0, size - END_LENGTH - MOST_COMMENT), size);
        for (int end = tail.limit() - END_LENGTH; end >= 0; end--) {
            if (tail.getInt(end) == END_SIGNATURE
                    && (tail.getShort(end + 20) & 0xFFFF) == tail.limit() - end - END_LENGTH) {
                long length = tail.getInt(end + 12) & 0xFFFFFFFFL;
                long stop = size - tail.limit() + end;
                // The greatest numbers say that others, of 64 bits, stand elsewhere: such a jar is not remembered.
                return length > MOST_DIRECTORY || length > stop ? null : read(file, stop - length, stop);
            }
        }
        return null;
    }

    private static ByteBuffer read(FileChannel file, long from, long to) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) (to - from)).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining() && file.read(bytes, from + bytes.position()) >= 0) {}
        return bytes.flip();
    }
}
