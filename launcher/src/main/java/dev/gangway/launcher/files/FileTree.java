package dev.gangway.launcher.files;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** A file, or a folder with all that is in it. */
public final class FileTree {
    private FileTree() {}

    /**
     * Removes it; of a symbolic link the link alone. What goes meanwhile by itself is as good as removed.
     *
     * @throws IOException if something cannot be removed; the rest is gone all the same
     */
    public static void delete(Path root) throws IOException {
        Removal removal = new Removal();
        Files.walkFileTree(root, removal);
        if (removal.failure != null) {
            throw removal.failure;
        }
    }

    private static final class Removal extends SimpleFileVisitor<Path> {
        private @Nullable IOException failure;

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes facts) {
            return remove(file, null);
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) {
            return remove(file, e);
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e) {
            return remove(folder, e);
        }

        /**
         * Removes one that is empty by now.
         *
         * @param why what has kept somebody from looking into it, which tells more than that it is not empty
         */
        private FileVisitResult remove(Path path, @Nullable IOException why) {
            try {
                Files.deleteIfExists(path);
            } catch (IOException e) {
                if (failure == null) {
                    failure = why == null ? e : why;
                }
            }
            return FileVisitResult.CONTINUE;
        }
    }
}
