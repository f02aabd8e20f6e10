@NullMarked
package dev.gangway.launcher.status;

import org.jspecify.annotations.NullMarked;
