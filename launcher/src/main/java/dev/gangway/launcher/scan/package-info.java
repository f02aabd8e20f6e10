/**
 * What searching the classes of an application's jars has found, kept for its next start.
 *
 * <pre>
 *   Jetty --- jar ---> RememberingParser --- content known? ---- yes: ClassList from ScanCache, told to Jetty's handlers
 *                                                         \--- no:  Jetty's own parser; its findings to ScanCache
 * </pre>
 *
 * <p>Jetty has to look at every class of an application for annotations of servlets and for what a
 * {@code ServletContainerInitializer} asks. What a jar says depends on the content of the jar alone, and so it is found
 * again by that, in whatever WAR and at whatever place the jar is. What Jetty does with it depends on the application, and
 * is done at every start.
 */
@NullMarked
package dev.gangway.launcher.scan;

import org.jspecify.annotations.NullMarked;
