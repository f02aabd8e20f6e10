package dev.gangway.launcher.scan;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import org.eclipse.jetty.annotations.AnnotationParser;
import org.eclipse.jetty.util.resource.Resource;
import org.eclipse.jetty.util.resource.ResourceFactory;

/** Jetty's parser of classes, which parses no jar whose content it has seen before. */
final class RememberingParser extends AnnotationParser {
    private final String platform;
    private final ScanCache cache;

    RememberingParser(int platform, ScanCache cache) {
        super(platform);
        this.platform = String.valueOf(platform);
        this.cache = cache;
    }

    @Override
    protected void parseJar(Set<? extends Handler> handlers, Resource jar) throws Exception {
        Path file = jar.getPath();
        String name = file == null || file.getFileSystem() != FileSystems.getDefault()
                ? null
                : JarContent.name(file, ClassList.FORMAT, platform);
        if (name == null) {
            super.parseJar(handlers, jar);
            return;
        }
        byte[] known = cache.get(name);
        if (known != null) {
            tell(new ClassList(known), handlers, jar);
            return;
        }
        ClassList.Writer findings = new ClassList.Writer();
        Set<Handler> all = new LinkedHashSet<>(handlers);
        all.add(findings);
        super.parseJar(all, jar);
        cache.put(name, findings.toBytes());
    }

    private static void tell(ClassList list, Set<? extends Handler> handlers, Resource jar) throws Exception {
        if (!list.hasServletAnnotations()) {
            list.tell(handlers, jar);
            return;
        }
        // The place of a servlet is compared with those of the application's jars, by what is inside of the archive.
        try (ResourceFactory.Closeable resources = ResourceFactory.closeable()) {
            list.tell(handlers, resources.newJarFileResource(jar.getURI()));
        }
    }
}
