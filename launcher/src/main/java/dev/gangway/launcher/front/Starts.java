package dev.gangway.launcher.front;

import java.util.List;

/** The comments that say how the bridges of a configuration are to be started. */
final class Starts {
    private Starts() {}

    static void comment(ConfigText text, FrontSettings settings) {
        for (Backend backend : settings.backends()) {
            StringBuilder command = new StringBuilder("  gangway serve --listen ").append(backend.listenOption());
            if (backend.isUnix()) {
                command.append(" --socket-owner :GROUP-OF-THE-WEB-SERVER");
            }
            if (settings.isSticky()) {
                command.append(" --node ").append(backend.name());
            } else if (settings.isShared()) {
                command.append(" --sessions jdbc:DATABASE-OF-ALL");
            }
            if (settings.passwordFile() != null) {
                command.append(" --trust-remote-user");
            }
            if (settings.secret() != null) {
                command.append(" --secret-file FILE");
            } else if (!backend.isPrivate()) {
                command.append(" --allow ADDRESS-OF-THE-WEB-SERVER");
            }
            FrontSettings.SendFiles files = settings.sendFiles();
            if (files != null) {
                files.options()
                        .forEach((name, value) ->
                                command.append(" --").append(name).append(' ').append(value));
            }
            List<String> applications = settings.program().applications();
            command.append(' ').append(applications.isEmpty() ? "/=app.war" : String.join(" ", applications));
            String label = settings.label(backend);
            text.comment(label.isEmpty() ? "Start the bridge by:" : "Start bridge " + label + " by:")
                    .comment(command.toString());
        }
        if (settings.isSticky()) {
            text.comment("With --sessions jdbc:DATABASE-OF-ALL in each, sessions outlive the bridge that they are on.");
        }
    }
}
