package dev.gangway.launcher.front;

import java.util.List;

/** The comments that say how the bridges of a configuration are to be started. */
final class Starts {
    private Starts() {}

    static void comment(ConfigText text, FrontSettings settings) {
        for (Bridge bridge : settings.bridges()) {
            StringBuilder command = new StringBuilder("  gangway serve --listen ").append(bridge.listenOption());
            if (bridge.isUnix()) {
                command.append(" --socket-owner :GROUP-OF-THE-WEB-SERVER");
            }
            if (settings.isSticky()) {
                command.append(" --node ").append(bridge.name());
            } else if (settings.isShared()) {
                command.append(" --sessions jdbc:DATABASE-OF-ALL");
            }
            if (settings.passwordFile() != null) {
                command.append(" --trust-remote-user");
            }
            if (settings.secret() != null) {
                command.append(" --secret-file FILE");
            } else if (!bridge.isPrivate()) {
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
            String label = settings.label(bridge);
            text.comment(label.isEmpty() ? "Start the bridge by:" : "Start bridge " + label + " by:")
                    .comment(command.toString());
        }
        if (settings.isSticky()) {
            text.comment("With --sessions jdbc:DATABASE-OF-ALL in each, sessions outlive the bridge that they are on.");
        }
    }
}
