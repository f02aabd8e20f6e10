package dev.gangway.it.identity;

import dev.gangway.it.harness.Bridge;
import dev.gangway.it.harness.ExplodedWar;
import dev.gangway.it.harness.Programs;
import dev.gangway.it.harness.Shibd;
import dev.gangway.it.harness.SpawnedBridges;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;

/** Applications behind Apache with mod_shib, its daemon, and the identity provider that it knows. */
final class ShibbolethSite implements AutoCloseable {
    private static final String WEB_XML =
            """
            <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.1">
              <security-constraint>
                <web-resource-collection>
                  <web-resource-name>all</web-resource-name>
                  <url-pattern>/*</url-pattern>
                </web-resource-collection>
                <auth-constraint><role-name>staff@example.test</role-name></auth-constraint>
              </security-constraint>
              %s
              <security-role><role-name>staff@example.test</role-name></security-role>
            </web-app>
            """;
    private static final String BASIC =
            "<login-config><auth-method>BASIC</auth-method><realm-name>shop</realm-name></login-config>";

    private final SamlProvider provider = new SamlProvider();
    private final Shibd shibd;
    private final Bridge bridge;
    private final SpawnedBridges spawned;
    private final ShibbolethServer server;

    ShibbolethSite() throws IOException {
        Programs.require("apache2", "apache2");
        Programs.requireFile(Path.of("/usr/lib/apache2/modules/mod_fcgid.so"), "libapache2-mod-fcgid");
        shibd = Shibd.start(SamlProvider.ENTITY, provider.metadata());
        Recipe recipe = Recipe.behind("## Shibboleth");
        Path socket = Files.createTempDirectory("gangway-");
        socket.toFile().deleteOnExit();
        Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rwxr-xr-x"));
        bridge = Bridge.builder()
                .tcp()
                .at("unix:" + socket.resolve("s"))
                .options("--socket-mode", "0666") // Apache's user is another one
                .options(recipe.options().toArray(String[]::new))
                .application("/=" + ExplodedWar.of(ShibbolethServlet.class))
                .application("/shop=" + ExplodedWar.of(ShibbolethServlet.class))
                .application("/guarded=" + guarded(""))
                .application("/login=" + guarded(BASIC))
                .start();
        spawned = new SpawnedBridges();
        Map<String, String> environment = new HashMap<>(spawned.environment());
        environment.put("GANGWAY_APP", "/spawned=" + ExplodedWar.of(ShibbolethServlet.class));
        environment.put("GANGWAY_TRUST_REMOTE_USER", "true");
        environment.put("GANGWAY_ROLES_FROM", "param:unscoped_affiliation");
        server = ShibbolethServer.start(shibd, bridge, recipe, environment);
    }

    @Override
    public void close() {
        server.close();
        spawned.close();
        bridge.close();
        shibd.close();
    }

    private static Path guarded(String login) throws IOException {
        Path application = ExplodedWar.of(ShibbolethServlet.class);
        Files.writeString(application.resolve("WEB-INF/web.xml"), WEB_XML.formatted(login));
        return application;
    }

    SamlProvider provider() {
        return provider;
    }

    /** Where applications are under paths of their own. */
    URI origin() {
        return server.origin();
    }

    /** Where one is at the root. */
    URI root() {
        return server.streamingOrigin();
    }

    /** Where mod_shib looks after one path alone. */
    URI partly() {
        return server.partly();
    }

    /** Returns what all of them have logged. */
    String log() {
        return server.errorLog() + shibd.output() + bridge.output();
    }
}
