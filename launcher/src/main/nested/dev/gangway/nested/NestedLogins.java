package dev.gangway.nested;

import dev.gangway.launcher.security.ApplicationRealm;
import dev.gangway.launcher.security.LoginInstaller;
import java.util.Locale;
import org.eclipse.jetty.ee8.security.Authenticator;
import org.eclipse.jetty.ee8.security.DefaultAuthenticatorFactory;
import org.eclipse.jetty.ee8.security.SecurityHandler;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.jspecify.annotations.Nullable;

/** Brings realms into applications of Servlet 4 and 5. */
public final class NestedLogins implements LoginInstaller {
    @Override
    public void install(ContextHandler context, ApplicationRealm realm) {
        for (SecurityHandler handler : context.getContainedBeans(SecurityHandler.class)) {
            realm.nameFrom(handler::getRealmName);
            handler.setLoginService(realm);
            handler.setAuthenticatorFactory((server, within, configuration, identityService, loginService) -> {
                String method = configuration.getAuthMethod();
                Authenticator own = null;
                if (method != null) {
                    realm.warnIfNobodyCanLogIn(method);
                    own = isCertificate(method)
                            ? new CertificateAuthenticator(realm)
                            : new DefaultAuthenticatorFactory()
                                    .getAuthenticator(server, within, configuration, identityService, loginService);
                }
                return precede(own, realm);
            });
        }
    }

    private static @Nullable Authenticator precede(@Nullable Authenticator own, ApplicationRealm realm) {
        return realm.trustsWebServer() || (own == null && realm.hasUsers())
                ? new WebServerAuthenticator(realm, own)
                : own;
    }

    private static boolean isCertificate(String method) {
        return method.toUpperCase(Locale.ROOT).matches("CLIENT[-_]CERT");
    }
}
