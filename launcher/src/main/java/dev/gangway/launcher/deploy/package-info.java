/**
 * From a WAR to a running application.
 *
 * <pre>
 *   "/shop=shop.war" --> ApplicationSource --WarInspector--> Generation --Environments--> class loader
 *                                    \------------------ Deployer ------------------> started ContextHandler
 * </pre>
 *
 * <p>Each generation of the Servlet API has an environment: a class loader over the jars of one folder of the
 * distribution, made when the first application needs it. The classes in there are never named here; Jetty's
 * {@code ContextHandlerFactory} makes the contexts, and they are seen as core {@code ContextHandler}s only.
 */
@NullMarked
package dev.gangway.launcher.deploy;

import org.jspecify.annotations.NullMarked;
