/** Files that the web server sends. */
@NullMarked
package dev.gangway.launcher.sendfile;

import org.jspecify.annotations.NullMarked;
