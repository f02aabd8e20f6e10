package dev.gangway.nested;

import dev.gangway.launcher.security.ApplicationRealm;
import java.io.IOException;
import java.util.Objects;
import javax.servlet.ServletRequest;
import javax.servlet.ServletResponse;
import javax.servlet.http.HttpServletResponse;
import org.eclipse.jetty.ee8.nested.Authentication;
import org.eclipse.jetty.ee8.nested.Request;
import org.eclipse.jetty.ee8.security.Authenticator;
import org.eclipse.jetty.ee8.security.ServerAuthException;
import org.eclipse.jetty.ee8.security.UserAuthentication;
import org.eclipse.jetty.ee8.security.authentication.DeferredAuthentication;
import org.eclipse.jetty.ee8.security.authentication.LoginAuthenticator;
import org.eclipse.jetty.security.AuthenticationState;
import org.eclipse.jetty.security.UserIdentity;
import org.jspecify.annotations.Nullable;

/**
 * The web server's user comes first; where there is none, the application's own way to log in has its turn.
 *
 * <p>An application without one answers 403 to nobody, for there is nothing that a browser could do about it.
 */
final class WebServerAuthenticator extends LoginAuthenticator {
    private final ApplicationRealm realm;
    private final @Nullable Authenticator own;

    WebServerAuthenticator(ApplicationRealm realm, @Nullable Authenticator own) {
        this.realm = realm;
        this.own = own;
    }

    @Override
    public void setConfiguration(AuthConfiguration configuration) {
        super.setConfiguration(configuration);
        if (own != null) {
            own.setConfiguration(configuration);
        }
    }

    @Override
    public String getAuthMethod() {
        return own == null ? "REMOTE_USER" : own.getAuthMethod();
    }

    @Override
    public void prepareRequest(ServletRequest request) {
        if (own != null) {
            own.prepareRequest(request);
        }
    }

    @Override
    public Authentication validateRequest(ServletRequest request, ServletResponse response, boolean mandatory)
            throws ServerAuthException {
        AuthenticationState.Succeeded user = realm.webServerUser(
                Objects.requireNonNull(Request.getBaseRequest(request)).getCoreRequest());
        if (user != null) {
            return new UserAuthentication(user.getAuthenticationType(), user.getUserIdentity());
        }
        return own == null
                ? nobody(this, (HttpServletResponse) response, mandatory)
                : own.validateRequest(request, response, mandatory);
    }

    /** Returns what becomes of a request of nobody, where a browser could not do anything about it. */
    static Authentication nobody(LoginAuthenticator asking, HttpServletResponse response, boolean mandatory)
            throws ServerAuthException {
        if (!mandatory) {
            return new DeferredAuthentication(asking);
        }
        if (DeferredAuthentication.isDeferred(response)) {
            return Authentication.UNAUTHENTICATED;
        }
        try {
            response.sendError(HttpServletResponse.SC_FORBIDDEN);
            return Authentication.SEND_FAILURE;
        } catch (IOException e) {
            throw new ServerAuthException(e);
        }
    }

    @Override
    public @Nullable UserIdentity login(String username, Object password, ServletRequest request) {
        return own instanceof LoginAuthenticator
                ? ((LoginAuthenticator) own).login(username, password, request)
                : super.login(username, password, request);
    }

    @Override
    public void logout(ServletRequest request) {
        if (own instanceof LoginAuthenticator) {
            ((LoginAuthenticator) own).logout(request);
        } else {
            super.logout(request);
        }
    }

    @Override
    public boolean secureResponse(
            ServletRequest request, ServletResponse response, boolean mandatory, Authentication.User user)
            throws ServerAuthException {
        return own == null || own.secureResponse(request, response, mandatory, user);
    }
}
