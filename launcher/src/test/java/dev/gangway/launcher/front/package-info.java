/** Tests of the configurations that need no web server; the integration tests start web servers with them. */
@NullMarked
package dev.gangway.launcher.front;

import org.jspecify.annotations.NullMarked;
