@NullMarked
package dev.gangway.launcher.accesslog;

import org.jspecify.annotations.NullMarked;
