package dev.gangway.it.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** WARs as directories, which administrators make to change a file in them. */
public final class Exploded {
    private Exploded() {}

    /** Unpacks a WAR of the build, which is trusted not to name files elsewhere. */
    public static void unpack(Path war, Path folder) throws IOException {
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(war))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path target = folder.resolve(entry.getName());
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                } else {
                    Files.createDirectories(target.resolveSibling("."));
                    Files.copy(zip, target);
                }
            }
        }
    }
}
