package dev.gangway.launcher.security;

import dev.gangway.launcher.options.IdentitySettings;
import dev.gangway.launcher.options.UserException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.jspecify.annotations.Nullable;

/** Realms, and the roles of the web server's users, for all applications of a server. */
public final class Security {
    private static final String NESTED = "dev.gangway.nested.NestedLogins";

    private final IdentitySettings settings;
    private final boolean trustsWebServer;
    private final Map<String, RealmFile> realms = new HashMap<>(); // the empty name is for all others
    private final @Nullable RolesFile rolesFile;

    /**
     * Reads the files that the settings name.
     *
     * @param trustsWebServer whether any listener believes the web server's user
     * @param server stops reading them again when it stops
     * @throws UserException if one cannot be read
     */
    public Security(IdentitySettings settings, boolean trustsWebServer, Server server) throws UserException {
        this.settings = settings;
        this.trustsWebServer = trustsWebServer;
        for (Map.Entry<String, Path> realm : settings.realms().entrySet()) {
            RealmFile users = RealmFile.open(realm.getValue());
            realms.put(realm.getKey(), users);
            server.addBean(users, true);
        }
        Path file = settings.rolesFile();
        rolesFile = file == null ? null : new RolesFile(file);
    }

    /** Gives an application of any generation its realm; before it starts. */
    public void configure(ContextHandler context) {
        installer(context).install(context, new ApplicationRealm(this, context.getContextPath()));
    }

    /** Returns the installer among the jars of the application's generation, or that for the security of the core. */
    private static LoginInstaller installer(ContextHandler context) {
        try {
            Class<?> nested = Class.forName(NESTED, true, context.getClass().getClassLoader());
            return (LoginInstaller) nested.getDeclaredConstructor().newInstance();
        } catch (ClassNotFoundException e) {
            return new CoreLogins();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(NESTED + " does not fit this program", e);
        }
    }

    boolean trustsWebServer() {
        return trustsWebServer;
    }

    /** Returns the users of the realm with this name, or those for any name; null if there are none. */
    @Nullable
    RealmFile realm(@Nullable String name) {
        RealmFile users = name == null ? null : realms.get(name);
        return users == null ? realms.get("") : users;
    }

    /** Returns the roles of a user of the web server, from all places that the settings name. */
    Set<String> rolesOf(String user, Request request, @Nullable RealmFile realm) {
        Set<String> roles = new LinkedHashSet<>();
        for (String parameter : settings.rolesParameters()) {
            if (request.getAttribute(parameter) instanceof String text) {
                roles.addAll(RoleList.of(text, settings.rolesSeparator()));
            }
        }
        if (rolesFile != null) {
            roles.addAll(rolesFile.roles(user));
        }
        if (settings.rolesFromRealm() && realm != null) {
            roles.addAll(realm.roles(user));
        }
        return roles;
    }
}
