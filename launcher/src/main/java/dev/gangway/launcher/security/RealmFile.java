package dev.gangway.launcher.security;

import dev.gangway.launcher.options.UserException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.jetty.security.PropertyUserStore;
import org.eclipse.jetty.security.RolePrincipal;
import org.eclipse.jetty.util.resource.ResourceFactory;
import org.eclipse.jetty.util.security.Credential;
import org.jspecify.annotations.Nullable;

/**
 * A file of users, {@code name: password, role, role}; read again when it has changed.
 *
 * <p>No password opens the account of a user whose password is {@code *} or empty: such a user comes by a client
 * certificate, or has been recognised by the web server.
 */
final class RealmFile extends PropertyUserStore {
    private static final int RELOAD_SECONDS = 2;

    /** What nothing matches. */
    private static final class NoPassword extends Credential {
        private static final long serialVersionUID = 1;

        @Override
        public boolean check(@Nullable Object credentials) {
            return false;
        }
    }

    private RealmFile(Path file) {
        setConfig(ResourceFactory.root().newResource(file));
        setReloadInterval(RELOAD_SECONDS);
    }

    /**
     * Reads a file.
     *
     * @throws UserException if it cannot be read
     */
    static RealmFile open(Path file) throws UserException {
        Path absolute = file.toAbsolutePath().normalize();
        if (!Files.isRegularFile(absolute) || !Files.isReadable(absolute)) {
            throw new UserException("the realm file " + file + " does not exist, or cannot be read");
        }
        RealmFile realm = new RealmFile(absolute);
        try {
            realm.start();
            return realm;
        } catch (Exception e) {
            throw new UserException("the realm file " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public void addUser(String username, Credential credential, String[] roles) {
        boolean isOpen = !credential.check("") && !credential.check("*");
        super.addUser(username, isOpen ? credential : new NoPassword(), roles);
    }

    /** Returns the roles of a user; none of an unknown one. */
    List<String> roles(String user) {
        List<RolePrincipal> roles = getRolePrincipals(user);
        return roles == null
                ? List.of()
                : roles.stream().map(RolePrincipal::getName).toList();
    }
}
