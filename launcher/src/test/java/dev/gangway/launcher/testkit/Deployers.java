package dev.gangway.launcher.testkit;

import dev.gangway.launcher.deploy.Deployer;
import dev.gangway.launcher.deploy.Environments;
import dev.gangway.launcher.jdbc.Drivers;
import dev.gangway.launcher.jndi.JndiResources;
import dev.gangway.launcher.options.JndiSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;

/** Makes deployers without data sources, where what is replaced has 30 s to end its requests. */
public final class Deployers {
    private Deployers() {}

    /** Makes one of all generations. */
    public static Deployer of(Server server, ContextHandlerCollection contexts) {
        return of(server, contexts, context -> {});
    }

    /** Makes one of all generations that has something done to each context before it starts. */
    public static Deployer of(Server server, ContextHandlerCollection contexts, Consumer<ContextHandler> beforeStart) {
        return of(server, contexts, WarBuilder.home().resolve("lib"), beforeStart);
    }

    /** Makes one of the generations that are in a folder. */
    public static Deployer of(
            Server server, ContextHandlerCollection contexts, Path libraries, Consumer<ContextHandler> beforeStart) {
        return new Deployer(
                server,
                contexts,
                new Environments(libraries),
                new JndiResources(new Drivers(WarBuilder.home()), JndiSettings.NONE),
                (context, settings) -> beforeStart.accept(context),
                Duration.ofSeconds(30),
                () -> {});
    }
}
