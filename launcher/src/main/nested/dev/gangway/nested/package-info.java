/**
 * Realms for applications of Servlet 4 and 5, whose security has types of its own.
 *
 * <p>The build compiles these sources twice, as they stand for Servlet 4, and with the package names of Jetty and of the
 * Servlet API replaced for Servlet 5. The jars go to those of their generation.
 */
@NullMarked
package dev.gangway.nested;

import org.jspecify.annotations.NullMarked;
