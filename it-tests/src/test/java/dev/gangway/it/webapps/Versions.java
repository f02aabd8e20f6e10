package dev.gangway.it.webapps;

import dev.gangway.it.harness.Bridge;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** Versions of the sample application, each with its name on the page {@code /version.txt}. */
final class Versions {
    private static final String PAGE = "version.txt";

    private Versions() {}

    /** Returns the WAR of a version. */
    static byte[] war(String version) {
        return warWith(PAGE, version.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the WAR with one more file, or another in place of one. */
    static byte[] warWith(String name, byte[] content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipInputStream in = new ZipInputStream(Files.newInputStream(Bridge.sample()));
                ZipOutputStream out = new ZipOutputStream(bytes)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                if (!entry.getName().equals(name)) {
                    out.putNextEntry(new ZipEntry(entry.getName()));
                    in.transferTo(out);
                    out.closeEntry();
                }
            }
            out.putNextEntry(new ZipEntry(name));
            out.write(content);
            out.closeEntry();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Copies a version into its place as {@code cp} does, which is seen while it goes on. */
    static void copy(String version, Path place) throws IOException {
        Files.write(place, war(version));
    }

    /** Renames a version into its place, so that it is there at once. */
    static void rename(String version, Path place) throws IOException {
        Path beside = Files.write(place.resolveSibling("." + place.getFileName()), war(version));
        Files.move(beside, place, StandardCopyOption.ATOMIC_MOVE);
    }
}
