package dev.gangway.launcher.sendfile;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.util.URIUtil;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.resource.Resource;
import org.jspecify.annotations.Nullable;

/** The files of applications that are deployed as directories, and which of them another user can read. */
final class StaticFiles {
    /**
     * By context path, those of all hosts, the newest at the end: the older ones end their requests, or go on if it does
     * not start.
     */
    private final Map<String, List<ContextHandler>> contexts = new ConcurrentHashMap<>();

    /** Takes the files of an application into account until it stops, in place of those of an older one in its place. */
    void add(ContextHandler context) {
        contexts.merge(context.getContextPath(), List.of(context), (older, newest) -> Stream.concat(
                        older.stream(), newest.stream())
                .toList());
        context.addEventListener(new LifeCycle.Listener() {
            @Override
            public void lifeCycleStopped(LifeCycle event) {
                remove(context);
            }
        });
    }

    private void remove(ContextHandler context) {
        contexts.computeIfPresent(context.getContextPath(), (path, all) -> {
            List<ContextHandler> rest =
                    all.stream().filter(other -> !other.equals(context)).toList();
            return rest.isEmpty() ? null : rest;
        });
    }

    /**
     * Returns the file that the target of a request names, or null if there is none.
     *
     * @param answers tells whether an application is for the host of the request
     */
    @Nullable
    Path find(HttpURI uri, Predicate<ContextHandler> answers) {
        String path = uri.getCanonicalPath() == null ? null : URIUtil.decodePath(uri.getCanonicalPath());
        if (path == null || path.indexOf('\0') >= 0) {
            return null;
        }
        for (String prefix = path; ; prefix = prefix.substring(0, prefix.lastIndexOf('/'))) {
            ContextHandler context = newest(contexts.getOrDefault(prefix.isEmpty() ? "/" : prefix, List.of()), answers);
            if (context != null) {
                return find(context, path.substring(prefix.length()));
            }
            if (prefix.lastIndexOf('/') < 0) {
                return null;
            }
        }
    }

    /** Returns the newest of those with the host of the request, else of those without any. */
    private static @Nullable ContextHandler newest(List<ContextHandler> all, Predicate<ContextHandler> answers) {
        ContextHandler found = null;
        for (ContextHandler context : all) {
            boolean isOfHost = !context.getVirtualHosts().isEmpty();
            if (answers.test(context)
                    && (isOfHost || found == null || found.getVirtualHosts().isEmpty())) {
                found = context;
            }
        }
        return found;
    }

    private static @Nullable Path find(ContextHandler context, String pathInContext) {
        Resource resource = context.getBaseResource();
        Path base = resource == null ? null : resource.getPath();
        if (base == null || !base.getFileSystem().equals(FileSystems.getDefault()) || pathInContext.endsWith("/")) {
            return null;
        }
        try {
            Path root = base.toRealPath();
            Path file = root.resolve(pathInContext.replaceFirst("^/+", "")).toRealPath();
            boolean inside = file.startsWith(root) && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
            return inside ? file : null;
        } catch (IOException | InvalidPathException e) {
            return null;
        }
    }

    /**
     * Returns whether the web server may be told of a file: it is in no private folder of a web application, and any
     * user of the machine can read it, for nobody knows here which one the web server is.
     */
    static boolean isPublic(Path file) {
        for (Path segment : file) {
            String name = segment.toString();
            if (name.equalsIgnoreCase("WEB-INF") || name.equalsIgnoreCase("META-INF")) {
                return false;
            }
        }
        try {
            if (!Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)) {
                return false;
            }
            for (Path folder = file.getParent(); folder != null; folder = folder.getParent()) {
                if (!Files.getPosixFilePermissions(folder).contains(PosixFilePermission.OTHERS_EXECUTE)) {
                    return false;
                }
            }
            return true;
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }
}
