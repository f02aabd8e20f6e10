package dev.gangway.launcher.security;

import dev.gangway.connector.FastCgiAttributes;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import javax.security.auth.Subject;
import javax.security.auth.x500.X500Principal;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.security.AbstractLoginService;
import org.eclipse.jetty.security.AuthenticationState;
import org.eclipse.jetty.security.RolePrincipal;
import org.eclipse.jetty.security.UserIdentity;
import org.eclipse.jetty.security.UserPrincipal;
import org.eclipse.jetty.security.authentication.LoginAuthenticator;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The users of one application: those of the realm that its descriptor names, those of a client certificate, and the
 * one of the web server.
 */
public final class ApplicationRealm extends AbstractLoginService {
    private static final Logger LOG = LoggerFactory.getLogger(ApplicationRealm.class);

    /** Told where the application names no realm. */
    private static final String NAME = "Gangway";

    /** X.500 has no short name for it, but everybody writes one. */
    private static final Map<String, String> EMAIL = Map.of("1.2.840.113549.1.9.1", "EMAILADDRESS");

    private final Security security;
    private final String contextPath;
    private Supplier<@Nullable String> nameSource = () -> null;

    ApplicationRealm(Security security, String contextPath) {
        this.security = security;
        this.contextPath = contextPath;
    }

    /** Takes the name from the application's descriptor, which is read while the application starts. */
    public void nameFrom(Supplier<@Nullable String> source) {
        nameSource = source;
    }

    @Override
    public String getName() {
        String name = nameSource.get();
        return name == null || name.isEmpty() ? NAME : name;
    }

    private @Nullable RealmFile users() {
        return security.realm(nameSource.get());
    }

    /** Returns whether there is anybody who could log in. */
    public boolean hasUsers() {
        return users() != null;
    }

    /** Returns whether a listener believes the web server's user. */
    public boolean trustsWebServer() {
        return security.trustsWebServer();
    }

    /** Says in the log that an application wants its users to log in, and none can. */
    public void warnIfNobodyCanLogIn(String method) {
        if (!hasUsers() && !trustsWebServer()) {
            LOG.warn(
                    "Application {} lets users log in ({}, realm '{}'), but there is no such realm, so nobody can: "
                            + "name a file of users by --realm FILE, or believe the web server's by --trust-remote-user",
                    contextPath,
                    method,
                    getName());
        }
    }

    @Override
    protected @Nullable UserPrincipal loadUserInfo(String username) {
        RealmFile users = users();
        return users == null ? null : users.getUserPrincipal(username);
    }

    @Override
    protected @Nullable List<RolePrincipal> loadRoleInfo(UserPrincipal user) {
        RealmFile users = users();
        return users == null ? null : users.getRolePrincipals(user.getName());
    }

    /** Returns who the web server says is using the browser, or null if that is nobody or is not trusted. */
    public AuthenticationState.@Nullable Succeeded webServerUser(Request request) {
        if (!(request.getAttribute(FastCgiAttributes.REMOTE_USER) instanceof String name)) {
            return null;
        }
        Set<String> roles = security.rolesOf(name, request, users());
        String type = request.getAttribute("AUTH_TYPE") instanceof String sent ? sent : "";
        return new LoginAuthenticator.UserAuthenticationSucceeded(servletName(type), identity(name, roles));
    }

    /** Returns the type in the spelling of the Servlet API where it has one; never null, as that would mean nobody. */
    private static String servletName(String type) {
        return switch (type.toLowerCase(Locale.ROOT)) {
            case "" -> "REMOTE_USER";
            case "basic" -> "BASIC";
            case "digest" -> "DIGEST";
            case "form" -> "FORM";
            case "ssl_client_verify" -> "CLIENT_CERT"; // lighttpd
            default -> type;
        };
    }

    /** Returns the user of this realm whose name is the subject of the client's certificate, or null. */
    public @Nullable UserIdentity certificateUser(Request request) {
        RealmFile users = users();
        if (users == null
                || !(request.getAttribute(EndPoint.SslSessionData.ATTRIBUTE) instanceof EndPoint.SslSessionData tls)) {
            return null;
        }
        X509Certificate[] chain = tls.peerCertificates();
        if (chain == null) {
            return null;
        }
        X500Principal subject = chain[0].getSubjectX500Principal();
        for (String name : List.of(subject.getName(X500Principal.RFC2253, EMAIL), subject.toString())) {
            if (users.getUserPrincipal(name) != null) {
                return identity(name, users.roles(name));
            }
        }
        return null;
    }

    private UserIdentity identity(String name, Iterable<String> roles) {
        UserPrincipal principal = new UserPrincipal(name, null);
        Subject subject = new Subject();
        principal.configureSubject(subject);
        List<String> names = new java.util.ArrayList<>();
        for (String role : roles) {
            new RolePrincipal(role).configureForSubject(subject);
            names.add(role);
        }
        subject.setReadOnly();
        return getIdentityService().newUserIdentity(subject, principal, names.toArray(String[]::new));
    }
}
