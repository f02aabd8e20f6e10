/** The Jetty server that listens for web servers and holds the applications, from bind to graceful stop. */
@NullMarked
package dev.gangway.launcher.server;

import org.jspecify.annotations.NullMarked;
