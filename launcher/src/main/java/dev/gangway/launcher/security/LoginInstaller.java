package dev.gangway.launcher.security;

import org.eclipse.jetty.server.handler.ContextHandler;

/** Brings a realm into applications of one generation of the Servlet API. */
public interface LoginInstaller {
    /** Makes {@code realm} the one of an application that has not started. */
    void install(ContextHandler context, ApplicationRealm realm);
}
