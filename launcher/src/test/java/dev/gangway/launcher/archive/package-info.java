@NullMarked
package dev.gangway.launcher.archive;

import org.jspecify.annotations.NullMarked;
