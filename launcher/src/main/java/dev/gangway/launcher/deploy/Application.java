package dev.gangway.launcher.deploy;

import java.time.Instant;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.session.DefaultSessionCache;
import org.jspecify.annotations.Nullable;

/**
 * An application that is up: one version of it.
 *
 * @param source what it was made from
 * @param generation the Servlet API it sees
 * @param context its part of the server
 * @param requests the way into the context
 * @param staged its own copy of the WAR, or null if it is served from where it lies
 * @param since when it came up
 */
public record Application(
        ApplicationSource source,
        Generation generation,
        ContextHandler context,
        RunningRequests requests,
        @Nullable StagedWar staged,
        Instant since) {

    /** Returns the context path. */
    public String contextPath() {
        return source.contextPath();
    }

    /** Returns what the server asks: the way into the context. */
    public Handler handler() {
        return requests;
    }

    /** Returns how many requests run in it. */
    public long running() {
        return requests.count();
    }

    /** Returns what has become of its requests since it is up, whichever of its versions has served them. */
    public RequestCounts.Totals counted() {
        return requests.counts().totals();
    }

    /** Returns how many sessions it has in memory. */
    public long sessions() {
        return context.getContainedBeans(DefaultSessionCache.class).stream()
                .mapToLong(DefaultSessionCache::getSessionsCurrent)
                .sum();
    }
}
