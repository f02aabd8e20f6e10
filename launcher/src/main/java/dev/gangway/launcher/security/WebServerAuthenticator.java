package dev.gangway.launcher.security;

import java.util.function.Function;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.security.AuthenticationState;
import org.eclipse.jetty.security.Authenticator;
import org.eclipse.jetty.security.Constraint;
import org.eclipse.jetty.security.ServerAuthException;
import org.eclipse.jetty.security.UserIdentity;
import org.eclipse.jetty.security.authentication.LoginAuthenticator;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Session;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * The web server's user comes first; where there is none, the application's own way to log in has its turn.
 *
 * <p>An application without one answers 403 to nobody, for there is nothing that a browser could do about it.
 */
final class WebServerAuthenticator extends LoginAuthenticator {
    private final ApplicationRealm realm;
    private final @Nullable Authenticator own;

    /**
     * Precedes {@code own}.
     *
     * @param own what the application's descriptor asks for, or null
     */
    WebServerAuthenticator(ApplicationRealm realm, @Nullable Authenticator own) {
        this.realm = realm;
        this.own = own;
    }

    @Override
    public void setConfiguration(Configuration configuration) {
        super.setConfiguration(configuration);
        if (own != null) {
            own.setConfiguration(configuration);
        }
    }

    @Override
    public String getAuthenticationType() {
        return own == null ? "REMOTE_USER" : own.getAuthenticationType();
    }

    @Override
    public Request prepareRequest(Request request, @Nullable AuthenticationState state) {
        return own == null ? request : own.prepareRequest(request, state);
    }

    @Override
    public Constraint.Authorization getConstraintAuthentication(
            String path, Constraint.Authorization existing, Function<Boolean, Session> session) {
        return own == null
                ? super.getConstraintAuthentication(path, existing, session)
                : own.getConstraintAuthentication(path, existing, session);
    }

    @Override
    public @Nullable AuthenticationState validateRequest(Request request, Response response, Callback callback)
            throws ServerAuthException {
        AuthenticationState.Succeeded user = realm.webServerUser(request);
        if (user != null) {
            return user;
        }
        if (own != null) {
            return own.validateRequest(request, response, callback);
        }
        return AuthenticationState.Deferred.isDeferred(response)
                ? null
                : AuthenticationState.writeError(request, response, callback, HttpStatus.FORBIDDEN_403);
    }

    /** Logs in by name and password; nobody beside the web server's user, unless that one has been logged out. */
    @Override
    public @Nullable UserIdentity login(String username, Object password, Request request, Response response) {
        boolean loggedOut = AuthenticationState.getAuthenticationState(request) instanceof LoggedOutAuthentication;
        if (!loggedOut && realm.webServerUser(request) != null) {
            return null;
        }
        return own instanceof LoginAuthenticator login
                ? login.login(username, password, request, response)
                : super.login(username, password, request, response);
    }

    /** Logs out for the rest of the request, also if nobody has asked yet for the user: the next one has it again. */
    @Override
    public void logout(Request request, Response response) {
        AuthenticationState.setAuthenticationState(request, new LoggedOutAuthentication(this));
        if (own instanceof LoginAuthenticator login) {
            login.logout(request, response);
        } else {
            super.logout(request, response);
        }
    }
}
