package dev.gangway.launcher.sessions;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Context;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.session.ManagedSession;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * A handler that lets no response out whose session is not saved: the browser gets 503 and Retry-After instead.
 *
 * <p>Jetty logs that a session could not be saved, and sends the response all the same. The guard stands between its
 * session manager and the network, and learns of each save just before the response comes through.
 */
final class SessionGuard extends Handler.Wrapper {
    /** What has been saved on this thread for the response that comes through next. */
    private static final ThreadLocal<List<Saved>> SAVED = ThreadLocal.withInitial(ArrayList::new);

    /** The request in whose scope this thread works. */
    private static final ThreadLocal<@Nullable Scope> SCOPE = new ThreadLocal<>();

    SessionGuard(Handler contexts) {
        super(contexts);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        GuardedRequest guarded = new GuardedRequest(request);
        request.addHttpStreamWrapper(stream -> new GuardedStream(stream, guarded));
        try {
            return super.handle(guarded, response, callback);
        } catch (StoreAwayError e) {
            // The application has not run. What is written here the guarded stream replaces.
            response.reset();
            response.setStatus(HttpStatus.SERVICE_UNAVAILABLE_503);
            response.write(true, null, callback);
            return true;
        }
    }

    /** Notes that a session was saved, or was not, for the response that this thread is about to send. */
    static void committed(SharedCache cache, ManagedSession session, @Nullable Exception failure) {
        SAVED.get().add(new Saved(cache, session, failure));
    }

    static List<Saved> takeSaved() {
        List<Saved> saved = SAVED.get();
        if (saved.isEmpty()) {
            return List.of();
        }
        SAVED.remove();
        return saved;
    }

    /**
     * Returns what to throw when a session cannot be reached. In a request it is the error that ends it, whatever Jetty
     * and the application do about it; elsewhere the exception itself, which Jetty logs.
     */
    static Exception refuse(Exception failure) {
        Scope scope = SCOPE.get();
        GuardedRequest request =
                scope == null || scope.request() == null ? null : Request.as(scope.request(), GuardedRequest.class);
        if (request == null) {
            return failure;
        }
        request.fail(failure);
        throw new StoreAwayError(failure);
    }

    /** A session that was to be saved, and why it is not. */
    record Saved(SharedCache cache, ManagedSession session, @Nullable Exception failure) {}

    private record Scope(@Nullable Request request, @Nullable Scope outer) {}

    /** Tells the guard which request a thread works for; Jetty does not tell session managers. */
    static final class ScopeListener implements ContextHandler.ContextScopeListener {
        @Override
        public void enterScope(Context context, @Nullable Request request) {
            SCOPE.set(new Scope(request, SCOPE.get()));
        }

        @Override
        public void exitScope(Context context, @Nullable Request request) {
            Scope scope = SCOPE.get();
            Scope outer = scope == null ? null : scope.outer();
            if (outer == null) {
                SCOPE.remove();
            } else {
                SCOPE.set(outer);
            }
        }
    }

    /** A request that knows whether its session could be reached. */
    static final class GuardedRequest extends Request.Wrapper {
        private volatile @Nullable Exception failure;

        GuardedRequest(Request wrapped) {
            super(wrapped);
        }

        void fail(Exception why) {
            failure = why;
        }

        @Nullable
        Exception failure() {
            return failure;
        }
    }
}
