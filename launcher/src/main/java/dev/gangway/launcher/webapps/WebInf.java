package dev.gangway.launcher.webapps;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;

/** What classes and descriptors an exploded application is made of; pages and pictures are served as they are. */
final class WebInf extends SimpleFileVisitor<Path> {
    private final Path root;
    private long sum;
    private long count;

    private WebInf(Path root) {
        this.root = root;
    }

    /**
     * Returns what changes when any of it changes.
     *
     * @throws NoSuchFileException if there is no such folder
     */
    static String fingerprint(Path root) throws IOException {
        WebInf visitor = new WebInf(root);
        Files.walkFileTree(root, Set.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, visitor);
        return root + " " + visitor.count + ' ' + visitor.sum;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes facts) {
        if (facts.isRegularFile()) {
            count++;
            sum += 31 * (31L * file.hashCode() + facts.size())
                    + facts.lastModifiedTime().hashCode();
        }
        return FileVisitResult.CONTINUE;
    }

    /** What goes while it is looked at, or is a link to nothing, as editors make them to lock a file, is not there. */
    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
        if (!file.equals(root) && (e instanceof NoSuchFileException || e instanceof FileSystemLoopException)) {
            return FileVisitResult.CONTINUE;
        }
        throw e;
    }
}
