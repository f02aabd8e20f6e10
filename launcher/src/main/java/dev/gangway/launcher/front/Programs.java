package dev.gangway.launcher.front;

import java.util.List;

/** What a bridge is told that a web server starts: by its environment, where applications are joined by commas. */
final class Programs {
    private Programs() {}

    static String joined(List<String> applications) {
        if (applications.isEmpty()) {
            throw new IllegalArgumentException("this web server starts the bridge, which has to know its applications; "
                    + "name them, like 'gangway config mod-fcgid /=app.war'");
        }
        for (String application : applications) {
            if (application.contains(",")) {
                throw new IllegalArgumentException("'" + application
                        + "' has a comma, which separates applications in the environment; use another name");
            }
        }
        return String.join(",", applications);
    }
}
