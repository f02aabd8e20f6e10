package dev.gangway.nested;

import dev.gangway.launcher.security.ApplicationRealm;
import java.util.Objects;
import javax.servlet.ServletRequest;
import javax.servlet.ServletResponse;
import javax.servlet.http.HttpServletResponse;
import org.eclipse.jetty.ee8.nested.Authentication;
import org.eclipse.jetty.ee8.nested.Request;
import org.eclipse.jetty.ee8.security.Authenticator;
import org.eclipse.jetty.ee8.security.ServerAuthException;
import org.eclipse.jetty.ee8.security.UserAuthentication;
import org.eclipse.jetty.ee8.security.authentication.LoginAuthenticator;
import org.eclipse.jetty.security.UserIdentity;

/** CLIENT-CERT: the subject of the certificate that the web server has verified is a user of the realm. */
final class CertificateAuthenticator extends LoginAuthenticator {
    private final ApplicationRealm realm;

    CertificateAuthenticator(ApplicationRealm realm) {
        this.realm = realm;
    }

    @Override
    public String getAuthMethod() {
        return Authenticator.CERT_AUTH;
    }

    @Override
    public Authentication validateRequest(ServletRequest request, ServletResponse response, boolean mandatory)
            throws ServerAuthException {
        UserIdentity user = realm.certificateUser(
                Objects.requireNonNull(Request.getBaseRequest(request)).getCoreRequest());
        return user == null
                ? WebServerAuthenticator.nobody(this, (HttpServletResponse) response, mandatory)
                : new UserAuthentication(getAuthMethod(), user);
    }

    @Override
    public boolean secureResponse(
            ServletRequest request, ServletResponse response, boolean mandatory, Authentication.User user) {
        return true;
    }
}
