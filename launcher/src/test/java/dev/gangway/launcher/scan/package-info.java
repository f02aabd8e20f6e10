@NullMarked
package dev.gangway.launcher.scan;

import org.jspecify.annotations.NullMarked;
