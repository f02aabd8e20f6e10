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

/**
 * What classes and descriptors an exploded application is made of. Pages and pictures are served as they are, and what
 * else lies below its {@code WEB-INF} it may have written itself: a log, a database, an index.
 */
final class WebInf extends SimpleFileVisitor<Path> {
    private static final Set<String> FOLDERS = Set.of("classes", "lib");

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
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes facts) {
        return counts(folder) ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes facts) {
        if (facts.isRegularFile() && counts(file)) {
            count++;
            sum += 31 * (31L * file.hashCode() + facts.size())
                    + facts.lastModifiedTime().hashCode();
        }
        return FileVisitResult.CONTINUE;
    }

    private boolean counts(Path path) {
        if (!root.equals(path.getParent())) {
            return true;
        }
        String name = path.getFileName().toString();
        return FOLDERS.contains(name) || name.endsWith(".xml") || name.endsWith(".tld");
    }

    /** What goes while it is looked at, or is a link to nothing, as editors make them to lock a file, is not there. */
    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
        boolean isNotThere = e instanceof NoSuchFileException || e instanceof FileSystemLoopException;
        if (!file.equals(root) && (isNotThere || !counts(file))) {
            return FileVisitResult.CONTINUE;
        }
        throw e;
    }
}
