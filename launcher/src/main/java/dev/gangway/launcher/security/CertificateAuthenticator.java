package dev.gangway.launcher.security;

import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.security.AuthenticationState;
import org.eclipse.jetty.security.Authenticator;
import org.eclipse.jetty.security.UserIdentity;
import org.eclipse.jetty.security.authentication.LoginAuthenticator;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * CLIENT-CERT: the subject of the certificate that the web server has verified is a user of the realm.
 *
 * <p>Jetty's own would verify once more, with a trust store of its own, and would open every account without a password
 * to anybody who calls {@code login}.
 */
final class CertificateAuthenticator extends LoginAuthenticator {
    private final ApplicationRealm realm;

    CertificateAuthenticator(ApplicationRealm realm) {
        this.realm = realm;
    }

    @Override
    public String getAuthenticationType() {
        return Authenticator.CERT_AUTH;
    }

    @Override
    public @Nullable AuthenticationState validateRequest(Request request, Response response, Callback callback) {
        UserIdentity user = realm.certificateUser(request);
        if (user != null) {
            return new UserAuthenticationSucceeded(getAuthenticationType(), user);
        }
        return AuthenticationState.Deferred.isDeferred(response)
                ? null
                : AuthenticationState.writeError(request, response, callback, HttpStatus.FORBIDDEN_403);
    }
}
