package dev.gangway.launcher.webapps;

import dev.gangway.launcher.deploy.Application;
import dev.gangway.launcher.deploy.ApplicationSource;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * An application in the folder.
 *
 * @param name its name without ending and version
 * @param path its WAR or directory, or its settings if there is nothing else
 * @param up the version that serves, or null
 * @param failure why what lies in the folder is not up; null if it is
 */
public record FolderEntry(String name, Path path, @Nullable Application up, @Nullable String failure) {
    /** Returns the context path of the version that serves, or else what the name of the file says. */
    public String contextPath() {
        try {
            return up != null ? up.contextPath() : ApplicationSource.contextPathOf(path);
        } catch (IllegalArgumentException e) { // that is why it is not up
            return "/" + name;
        }
    }
}
