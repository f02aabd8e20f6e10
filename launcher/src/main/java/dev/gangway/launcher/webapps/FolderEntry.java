package dev.gangway.launcher.webapps;

import dev.gangway.launcher.deploy.Application;
import dev.gangway.launcher.deploy.ApplicationSource;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An application in the folder.
 *
 * @param name its name without ending and version
 * @param path its WAR or directory, or its settings if there is nothing else
 * @param wanted what lies in the folder, or null if its settings cannot be read
 * @param up the version that serves, or null
 * @param failure why what lies in the folder is not up; null if it is
 */
public record FolderEntry(
        String name,
        Path path,
        @Nullable ApplicationSource wanted,
        @Nullable Application up,
        @Nullable String failure) {

    /** Returns where the version that serves answers, or else where it would, as far as anybody can tell. */
    public String contextPath() {
        ApplicationSource source = source();
        try {
            return source != null ? source.contextPath() : ApplicationSource.contextPathOf(path);
        } catch (IllegalArgumentException e) { // that is why it is not up
            return "/" + name;
        }
    }

    /** Returns the hosts for which it answers, or would; none for all. */
    public List<String> virtualHosts() {
        ApplicationSource source = source();
        return source == null ? List.of() : source.settings().virtualHosts();
    }

    private @Nullable ApplicationSource source() {
        return up != null ? up.source() : wanted;
    }
}
