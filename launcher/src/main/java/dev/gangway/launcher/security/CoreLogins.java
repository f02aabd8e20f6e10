package dev.gangway.launcher.security;

import java.util.Locale;
import org.eclipse.jetty.security.Authenticator;
import org.eclipse.jetty.security.SecurityHandler;
import org.eclipse.jetty.server.Context;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.jspecify.annotations.Nullable;

/** Brings realms into applications of Servlet 6, whose security is that of Jetty's core. */
final class CoreLogins implements LoginInstaller {
    @Override
    public void install(ContextHandler context, ApplicationRealm realm) {
        for (SecurityHandler handler : context.getContainedBeans(SecurityHandler.class)) {
            realm.nameFrom(handler::getRealmName);
            handler.setLoginService(realm);
            handler.setAuthenticatorFactory((server, within, configuration) -> {
                Authenticator own = own(handler, realm, server, within, configuration);
                return realm.trustsWebServer() || (own == null && realm.hasUsers())
                        ? new WebServerAuthenticator(realm, own)
                        : own;
            });
        }
    }

    /** Returns what the application's descriptor asks for, or null. */
    private static @Nullable Authenticator own(
            SecurityHandler handler,
            ApplicationRealm realm,
            Server server,
            Context context,
            Authenticator.Configuration configuration) {
        String method = configuration.getAuthenticationType();
        if (method == null) {
            return null;
        }
        realm.warnIfNobodyCanLogIn(method);
        if (method.toUpperCase(Locale.ROOT).matches("CLIENT[-_]CERT")) {
            return new CertificateAuthenticator(realm);
        }
        for (Authenticator.Factory factory : handler.getKnownAuthenticatorFactories()) {
            Authenticator authenticator = factory.getAuthenticator(server, context, configuration);
            if (authenticator != null) {
                return authenticator;
            }
        }
        return null;
    }
}
