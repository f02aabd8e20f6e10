package dev.gangway.launcher.options;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who may use applications, and as whom.
 *
 * @param trustRemoteUser whether every listener believes the user that the web server names
 * @param rolesParameters the parameters in which the web server sends that user's roles
 * @param rolesFile the file with roles of such users, or null
 * @param rolesFromRealm whether they have the roles of the user of the same name in the application's realm
 * @param rolesSeparator what stands between roles in a parameter
 * @param realms the files of users by name of the realm; the empty name is for all others
 * @param httpsPort where an application that insists on TLS sends browsers that come without, or 0 to refuse them
 */
public record IdentitySettings(
        boolean trustRemoteUser,
        List<String> rolesParameters,
        @Nullable Path rolesFile,
        boolean rolesFromRealm,
        Pattern rolesSeparator,
        Map<String, Path> realms,
        int httpsPort) {

    /** What separates roles unless somebody says otherwise. */
    public static final Pattern SEPARATOR = Pattern.compile("[,;]");

    /** What holds when nothing is set: nobody is believed, and there is no realm. */
    public static final IdentitySettings DEFAULT =
            new IdentitySettings(false, List.of(), null, false, SEPARATOR, Map.of(), 443);

    /** Copies the collections. */
    public IdentitySettings {
        rolesParameters = List.copyOf(rolesParameters);
        realms = Map.copyOf(realms);
    }
}
