package dev.gangway.launcher.deploy;

import org.eclipse.jetty.server.handler.ContextHandler;

/**
 * An application that is up.
 *
 * @param source what it was made from
 * @param generation the Servlet API it sees
 * @param handler its part of the server
 */
public record Application(ApplicationSource source, Generation generation, ContextHandler handler) {}
