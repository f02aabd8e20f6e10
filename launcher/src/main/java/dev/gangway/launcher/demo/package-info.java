/**
 * A small web server in front of a bridge, for {@code gangway demo}: plain HTTP on one side, FastCGI on the other.
 *
 * <p>Jetty's own FastCGI proxy does the work, so that nothing needs to be installed. It is no part of a real
 * installation, where nginx, Apache or another web server has this place.
 */
@NullMarked
package dev.gangway.launcher.demo;

import org.jspecify.annotations.NullMarked;
